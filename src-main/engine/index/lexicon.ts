/** Table `lexicon`: BM25 over the words of observations. */
import { type Database, statement } from './database.ts';
import { identifierParts } from './terms.ts';

export interface LexiconEntry {
  readonly observationId: number;
  readonly text: string;
  /** What stands around the observation: title, headings, date. */
  readonly context: string;
}

export function insertEntry(db: Database, { observationId, text, context }: LexiconEntry): void {
  statement(db, 'INSERT INTO lexicon (rowid, text, context, parts) VALUES (?, ?, ?, ?)').run(observationId, text, context, identifierParts(text));
}

export function deleteEntry(db: Database, observationId: number): void {
  statement(db, 'DELETE FROM lexicon WHERE rowid = ?').run(observationId);
}

/** Merges all into one segment: deleting an entry only marks it, and its words stay in the file until then. */
export function mergeLexicon(db: Database): void {
  statement(db, "INSERT INTO lexicon (lexicon) VALUES ('optimize')").run();
}

export function countEntries(db: Database): number {
  return (statement(db, 'SELECT count(*) AS n FROM lexicon').get() as { n: number }).n;
}

/** How much a word counts by where it stands: the observation itself, what is around it, a part of an identifier. */
const WEIGHTS = '1.0, 0.4, 0.5';

/**
 * All observations that match, with their BM25 scores (Robertson & Zaragoza 2009, as FTS5 computes it: k1 = 1.2, b = 0.75),
 * higher is better, in no order.
 *
 * @param match an FTS5 expression made by `matchExpression`, never text as typed
 */
export function scoreEntries(db: Database, match: string): readonly (readonly [observationId: number, score: number])[] {
  return statement(db, `SELECT rowid, -bm25(lexicon, ${WEIGHTS}) FROM lexicon WHERE lexicon MATCH ?`).raw().all(match) as [number, number][];
}

/** Whether any observation matches. */
export function anyEntry(db: Database, match: string): boolean {
  return statement(db, 'SELECT 1 FROM lexicon WHERE lexicon MATCH ? LIMIT 1').get(match) !== undefined;
}
