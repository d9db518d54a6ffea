/** @param percent the share of the text, 1 to 100 */
export function wordsOnlyText(percent: number): string {
  return `It is very large: ${percent} % of its text is found by its words and not by its meaning. To have all of it found by meaning, split it into several files.`;
}
