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

/**
 * Takes one step, of this many pages, towards one segment, and gives whether there is more to do. Deleting an entry only
 * marks it: its words stay in the file until its segment is merged.
 */
export function mergeLexicon(db: Database, pages: number): boolean {
  const changes = statement(db, 'SELECT total_changes()').pluck();
  const before = changes.get() as number;
  statement(db, "INSERT INTO lexicon (lexicon, rank) VALUES ('merge', ?)").run(pages);
  return (changes.get() as number) - before >= 2; // FTS5's own sign: the statement itself counts as one
}

export function countEntries(db: Database): number {
  return (statement(db, 'SELECT count(*) AS n FROM lexicon').get() as { n: number }).n;
}

/** How much a word counts by where it stands: the observation itself, what is around it, a part of an identifier. */
const WEIGHTS = '1.0, 0.4, 0.5';

/**
 * All observations with a phrase and their BM25 scores for it (Robertson & Zaragoza 2009, as FTS5 computes it: k1 = 1.2,
 * b = 0.75), higher is better, in no order. BM25 is a sum over phrases: the score of a query is the sum of these.
 *
 * @param phrase words in lower case, adjacent in the text; letters, digits and marks only
 * @param prefix whether the last word is only the beginning of one
 */
export function scorePhrase(db: Database, phrase: readonly string[], prefix = false): readonly (readonly [observationId: number, score: number])[] {
  return statement(db, `SELECT rowid, -bm25(lexicon, ${WEIGHTS}) FROM lexicon WHERE lexicon MATCH ?`).raw().all(matchExpression(phrase, prefix)) as [number, number][];
}

/** How many observations have a phrase, counted up to `most`: the work is bounded, however common the phrase. */
export function countPhrase(db: Database, phrase: readonly string[], most: number): number {
  return statement(db, 'SELECT count(*) FROM (SELECT 1 FROM lexicon WHERE lexicon MATCH ? LIMIT ?)').pluck().get(matchExpression(phrase, false), most) as number;
}

/**
 * How rare a phrase is, as FTS5's BM25 weighs it (Robertson & Spärck Jones 1976, never below a millionth).
 *
 * @param found observations that have the phrase
 * @param total observations in all
 */
export function inverseDocumentFrequency(found: number, total: number): number {
  return Math.max(1e-6, Math.log((total - found + 0.5) / (found + 0.5)));
}

/** In quotes, so that nothing a person types is read as FTS5's own syntax. */
function matchExpression(phrase: readonly string[], prefix: boolean): string {
  return `"${phrase.join(' ')}"${prefix ? '*' : ''}`;
}
