/** Longer than anyone types as a question. */
const MANY_WORDS = 40;

/** How many lines with something in them a query has. */
export function linesOf(query: string): number {
  return query.split('\n').filter((line) => line.trim() !== '').length;
}

/** Whether a query is a piece of text to find the like of, such as a pasted paragraph or trace, and no question. */
export function isExample(query: string): boolean {
  return linesOf(query) > 1 || query.trim().split(/\s+/, MANY_WORDS + 1).length > MANY_WORDS;
}
