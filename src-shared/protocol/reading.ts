/** How the words of a question are understood beyond what they match. */

/**
 * `reasons`: "why"; `solutions`: "how did we"; `open`: "what is left"; `first`: "when did", "which session"; `newest`:
 * "latest"; `type` and `date`: a type or a date in plain words.
 */
export const READING_KINDS = ['reasons', 'solutions', 'open', 'first', 'newest', 'type', 'date'] as const;

export type ReadingKind = (typeof READING_KINDS)[number];

/**
 * A reading prefers some observations; it hides none. Each can be taken off: see `SearchRequest.without`. Without any,
 * the answer is that to the plain words.
 */
export interface Reading {
  readonly kind: ReadingKind;
  /** What it prefers, in words for a person: "reasons first". */
  readonly label: string;
  /** The words of the query that say so. */
  readonly typed: string;
  /** Whether the answer follows it; false for one that was taken off. */
  readonly followed: boolean;
  /** The query with a filter in place of these words, to see nothing else; `null` where no filter says it. */
  readonly narrowed: string | null;
}
