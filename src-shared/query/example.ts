/** What a text in the search box is: a question, or an example to find the like of. */

/** Longer queries are cut: no question is that long, and pasted files are. In UTF-16 code units. */
export const LONGEST_QUERY = 100_000;
/** A question is one line of at most this many characters; what is longer is an example. */
const LONGEST_QUESTION = 300;

/** The text as it is read; each character stands where it was typed. */
export function cleanQuery(typed: string): string {
  return typed.slice(0, LONGEST_QUERY).toWellFormed().replaceAll('\0', ' ');
}

/**
 * Whether a query is a piece of text to find the like of, such as a pasted paragraph or trace. Nothing in an example is
 * a filter.
 */
export function isExample(query: string): boolean {
  const clean = cleanQuery(query);
  return clean.length > LONGEST_QUESTION || /[\r\n]/.test(clean.trim());
}

/** How many lines with something in them a query has. */
export function linesOf(query: string): number {
  return query.split('\n').filter((line) => line.trim() !== '').length;
}
