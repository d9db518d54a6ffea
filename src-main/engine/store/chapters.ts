/** Table `chapter`: the parts of a log, each with the observations it was written with. */
import { type Database, statement } from './database.ts';
import type { WordsOnlyRow } from './unembedded.ts';

export interface ChapterRow {
  readonly ordinal: number;
  /** Of all that its rows were made of. */
  readonly hash: string;
  /** What of it is found by words only. Default: nothing. */
  readonly wordsOnly?: WordsOnlyRow | undefined;
}

/** The chapters of a document in their order; none for what is no log. */
export function chaptersOf(db: Database, documentId: number): readonly ChapterRow[] {
  return statement(db, 'SELECT ordinal, hash FROM chapter WHERE document_id = ? ORDER BY ordinal').all(
    documentId,
  ) as ChapterRow[];
}

/** @param observationIds of all its observations, without gaps */
export function insertChapter(
  db: Database,
  documentId: number,
  { ordinal, hash, wordsOnly }: ChapterRow,
  observationIds: readonly number[],
): void {
  statement(
    db,
    'INSERT INTO chapter (document_id, ordinal, first_id, last_id, hash, words_only, words_only_percent) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    documentId,
    ordinal,
    observationIds[0] ?? null,
    observationIds.at(-1) ?? null,
    hash,
    wordsOnly?.observations ?? 0,
    wordsOnly?.percent ?? 0,
  );
}

/** The first observation of a chapter and those behind it; `null` when they have none. */
export function firstObservationFrom(db: Database, documentId: number, ordinal: number): number | null {
  return statement(db, 'SELECT min(first_id) FROM chapter WHERE document_id = ? AND ordinal >= ?')
    .pluck()
    .get(documentId, ordinal) as number | null;
}

export function deleteChaptersFrom(db: Database, documentId: number, ordinal: number): void {
  statement(db, 'DELETE FROM chapter WHERE document_id = ? AND ordinal >= ?').run(documentId, ordinal);
}

/**
 * A join with the chapter that an observation stands in, by the names that both tables have in the query; nulls for
 * what is no log.
 */
export function joinChapter(chapter: string, observation: string): string {
  return `LEFT JOIN chapter AS ${chapter} ON ${chapter}.document_id = ${observation}.document_id
    AND ${chapter}.first_id = (SELECT max(first_id) FROM chapter WHERE document_id = ${observation}.document_id AND first_id <= ${observation}.id)`;
}

/**
 * Of a document `d` in a query: a list in JSON of the first and the last observation of each chapter behind the first.
 */
export const FURTHER_STRETCHES = `(SELECT json_group_array(json_array(first_id, last_id)) FROM chapter WHERE document_id = d.id AND ordinal > 0 AND first_id IS NOT NULL)`;
