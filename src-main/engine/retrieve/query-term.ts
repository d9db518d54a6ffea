/** A phrase of a query with what is known of it in the index. */
import type { Match, Postings } from '../projections/fulltext/fts5-queries.ts';
import type { IdSet } from '../store/filter/id-set.ts';

/** One phrase of a query. */
export interface QueryTerm {
  /** Which of the query's phrases it is. */
  readonly at: number;
  /** As it is shown to a person. */
  readonly shown: string;
  /** FTS5's expression for it. */
  readonly match: Match;
  readonly terms: readonly string[];
  /** Whether the last term is only the beginning of one. */
  readonly begins: boolean;
  /** What its score counts. */
  readonly weight: number;
  /** How many observations have it. */
  readonly count: number;
  readonly idf: number;
  /** What it counts in the coverage of the query. */
  readonly rarity: number;
  /** A part whose observations are not this one's. */
  readonly without: QueryTerm | null;
  /** All that have it, with scores; `null` where they are too many. */
  postings: Postings | null;
  /** Of a common phrase: those of the candidates that have it. */
  readonly members: Set<number>;
  /** Of a common phrase: all that have it, where that is known and counts. */
  all: Pick<IdSet, 'has'> | null;
}
