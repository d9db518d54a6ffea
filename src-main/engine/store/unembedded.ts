/**
 * What of very large documents has no vector on purpose, and is found by its words only: columns of `document` and
 * `chapter`.
 */
import type { WordsOnlyFile } from '../../../src-shared/model.ts';
import type { Page } from '../../../src-shared/protocol.ts';
import { type Database, generationOf, statement } from './database.ts';

export interface WordsOnlyRow {
  /** Observations without any vector. */
  readonly observations: number;
  /** The share of the text that no vector stands for, in per cent; 0: all has one. */
  readonly percent: number;
}

const counts = new WeakMap<Database, { readonly generation: string; readonly count: number }>();

/** Observations of all documents that have no vector on purpose. Counted again only when the index has changed. */
export function countWordsOnly(db: Database): number {
  const generation = generationOf(db);
  const before = counts.get(db);
  if (before?.generation === generation) return before.count;
  // Also where no share of the text is left out: values of properties have no vector in any document.
  const count = statement(
    db,
    'SELECT (SELECT total(words_only) FROM document) + (SELECT total(words_only) FROM chapter)',
  )
    .pluck()
    .get() as number;
  counts.set(db, { generation, count });
  return count;
}

/**
 * Files of which a part is found by its words only, with the share of it in per cent; of a log the most that a chapter
 * has. The largest share first.
 */
export function wordsOnlyFiles(db: Database, offset: number, limit: number): Page<WordsOnlyFile> {
  const rows = statement(
    db,
    `SELECT f.path, max(part.percent) AS percent FROM (
       SELECT id, words_only_percent AS percent FROM document WHERE words_only_percent > 0
       UNION ALL SELECT document_id, words_only_percent FROM chapter WHERE words_only_percent > 0
     ) AS part JOIN file AS f ON f.id = part.id GROUP BY f.id ORDER BY percent DESC, f.path`,
  ).all() as WordsOnlyFile[];
  return { items: rows.slice(offset, offset + limit), total: rows.length };
}

/** Whether observations of this document may lack a vector on purpose. */
export function hasWordsOnly(db: Database, documentId: number): boolean {
  return (
    statement(
      db,
      'SELECT 1 FROM document WHERE id = @id AND words_only > 0 UNION ALL SELECT 1 FROM chapter WHERE document_id = @id AND words_only > 0 LIMIT 1',
    ).get({ id: documentId }) !== undefined
  );
}
