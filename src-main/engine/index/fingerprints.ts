/** Table `fingerprint`. */
import { type Database, statement } from './database.ts';
import { createVectorTable, dropVectorTable } from './vectors.ts';

/** The row of a fingerprint, made with its vector table when it is new. */
export function ensureFingerprint(db: Database, { hash, model, dimensions }: { hash: string; model: string; dimensions: number }): number {
  // Looked up under the lock: two engines that start together on one data folder must agree on the row.
  return db.transaction(() => {
    const found = statement(db, 'SELECT id FROM fingerprint WHERE hash = ?').get(hash) as { id: number } | undefined;
    if (found) return found.id;
    const { lastInsertRowid } = statement(db, 'INSERT INTO fingerprint (hash, model, dimensions) VALUES (?, ?, ?)').run(hash, model, dimensions);
    createVectorTable(db, Number(lastInsertRowid), dimensions);
    return Number(lastInsertRowid);
  }).immediate();
}

/** Forgets fingerprints that no document has any more, but for the one in use, with their vector tables. */
export function dropUnusedFingerprints(db: Database, inUse: number): void {
  const unused = statement(db, 'SELECT id FROM fingerprint WHERE id <> ? AND id NOT IN (SELECT fingerprint_id FROM document)').all(inUse) as { id: number }[];
  for (const { id } of unused) {
    db.transaction(() => {
      statement(db, 'DELETE FROM fingerprint WHERE id = ?').run(id);
      dropVectorTable(db, id);
    }).immediate();
  }
}
