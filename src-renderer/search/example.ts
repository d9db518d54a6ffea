/** A question is one line of at most this many characters. */
const LONGEST_QUESTION = 300;

/** How many lines with something in them a query has. */
export function linesOf(query: string): number {
  return query.split('\n').filter((line) => line.trim() !== '').length;
}

/**
 * Whether a query is a piece of text to find the like of, such as a pasted paragraph or trace, and no question. The engine draws
 * the line at the same place, and takes nothing in an example for a filter.
 */
export function isExample(query: string): boolean {
  return query.length > LONGEST_QUESTION || /[\r\n]/.test(query.trim());
}
