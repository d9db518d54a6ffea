/**
 * The words of a title or a goal, in lower case with a blank between them: without a checkbox, marks and punctuation.
 * Two texts with the same result say the same.
 */
export function plainWords(text: string): string {
  return text
    .replace(/^\s*\[[ xX-]\]\s*/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
