/** @param percent the share of the text, 1 to 100 */
export function wordsOnlyText(percent: number): string {
  return `The file is very large. Quarry finds ${percent} % of its text by words only. To find all of it by meaning, split the file.`;
}
