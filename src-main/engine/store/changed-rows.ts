/**
 * Rows whose text is not what was written: a byte that a drive gave back otherwise. SQLite itself has no sums over its
 * pages.
 */
import { setImmediate } from 'node:timers/promises';
import { textsWithContext } from './write/heading-context.ts';
import { projectionsOf } from './attached-projections.ts';
import { type Database, statement } from './connection.ts';
import { textHashOf } from './passages.ts';
import { observationId } from './write/write-document.ts';

/** Documents looked at between two moments in which others are answered. */
const STEP = 50;

/**
 * The documents of which a row differs from what was written with it, with how many rows: observations from their ids
 * and passages from their hashes, which are made of the text; titles and headings from what projections have made of
 * them. Reads the whole index.
 */
export async function changedDocuments(
  db: Database,
): Promise<readonly (readonly [documentId: number, rows: number])[]> {
  const changed: [number, number][] = [];
  const documents = statement(db, 'SELECT d.id, f.path FROM document AS d JOIN file AS f ON f.id = d.id ORDER BY d.id')
    .raw()
    .all() as [number, string][];
  for (const [i, [id, path]] of documents.entries()) {
    const rows = changedObservations(db, id, path) + changedPassages(db, id) + changedContexts(db, id);
    if (rows > 0) changed.push([id, rows]);
    if (i % STEP === STEP - 1) await setImmediate();
  }
  return changed;
}

function changedObservations(db: Database, documentId: number, path: string): number {
  const rows = statement(db, 'SELECT uid, text FROM observation WHERE document_id = ? ORDER BY id')
    .raw()
    .all(documentId) as [string, string][];
  const uids = new Set(rows.map(([uid]) => uid));
  const seen = new Map<string, number>();
  let changed = 0;
  // Which of several equal texts it was when it was written does not matter here: together they have as many ids.
  for (const [, text] of rows) {
    const n = seen.get(text) ?? 0;
    seen.set(text, n + 1);
    if (!uids.has(observationId(path, n, text))) changed++;
  }
  return changed;
}

function changedPassages(db: Database, documentId: number): number {
  const sql =
    'SELECT o.text, p.start, p.end, p.text_hash FROM observation AS o JOIN passage AS p ON p.observation_id = o.id WHERE o.document_id = ?';
  const rows = statement(db, sql).raw().all(documentId) as [string, number, number, string][];
  return rows.filter(([text, start, end, hash]) => textHashOf(text.slice(start, end)) !== hash).length;
}

function changedContexts(db: Database, documentId: number): number {
  const firsts = statement(db, 'SELECT min(id) FROM observation WHERE document_id = ? GROUP BY block_id')
    .pluck()
    .all(documentId) as number[];
  return textsWithContext(db, firsts).filter((one) =>
    projectionsOf(db).some((projection) => projection.agrees?.(db, one) === false),
  ).length;
}
