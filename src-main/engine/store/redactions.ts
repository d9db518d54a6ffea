/** Table `redaction`: how many secrets were taken out of a document, by kind. */
import { type Database, statement } from './database.ts';

/** Counts by kind, such as `private-key`; no kind has 0. */
export type RedactionCounts = Readonly<Record<string, number>>;

export function insertRedactions(db: Database, documentId: number, counts: RedactionCounts): void {
  for (const [kind, count] of Object.entries(counts))
    statement(db, 'INSERT INTO redaction (document_id, kind, count) VALUES (?, ?, ?)').run(documentId, kind, count);
}

export function replaceRedactions(db: Database, documentId: number, counts: RedactionCounts): void {
  statement(db, 'DELETE FROM redaction WHERE document_id = ?').run(documentId);
  insertRedactions(db, documentId, counts);
}

/** Those of all documents of a source, most frequent first. */
export function countRedactionsOfSource(db: Database, sourceId: number): RedactionCounts {
  const rows = statement(
    db,
    `SELECT kind, sum(count) AS n FROM file JOIN redaction ON redaction.document_id = file.id
     WHERE source_id = ? AND state = 'indexed' GROUP BY kind ORDER BY n DESC, kind`,
  ).all(sourceId) as { kind: string; n: number }[];
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}
