/** Table `fingerprint`. */
import { type Database, statement } from '../store/database.ts';
import { createVectorTable } from './vector-table.ts';
import { dropVectorTable, hasVectorStorage } from './vectors.ts';

/** The row of a fingerprint, made with its vector table when it is new. */
export function ensureFingerprint(db: Database, { hash, model, dimensions }: { hash: string; model: string; dimensions: number }): number {
  const find = (): number | undefined => statement(db, 'SELECT id FROM fingerprint WHERE hash = ?').pluck().get(hash) as number | undefined;
  // Without the lock first: an index that cannot be written now can be searched.
  const known = find();
  if (known !== undefined) return known;
  // Under the lock once more: two engines that start together on one data folder must agree on the row.
  return db.transaction(() => {
    const found = find();
    if (found !== undefined) return found;
    const { lastInsertRowid } = statement(db, 'INSERT INTO fingerprint (hash, model, dimensions) VALUES (?, ?, ?)').run(hash, model, dimensions);
    createVectorTable(db, Number(lastInsertRowid), dimensions);
    return Number(lastInsertRowid);
  }).immediate();
}

export interface FingerprintUse {
  readonly id: number;
  readonly model: string;
  readonly documents: number;
}

/** The fingerprints there are, with how many documents were made with each. */
export function fingerprintUses(db: Database): readonly FingerprintUse[] {
  return statement(db, 'SELECT f.id, f.model, (SELECT count(*) FROM document WHERE fingerprint_id = f.id) AS documents FROM fingerprint AS f ORDER BY f.id').all() as FingerprintUse[];
}

/** The fingerprint that most documents were made with; `null` in an empty index. */
export function mainFingerprint(db: Database): { readonly fingerprintId: number; readonly label: string; readonly fingerprint: string } | null {
  const sql = 'SELECT f.id AS fingerprintId, f.model AS label, f.hash AS fingerprint FROM fingerprint AS f JOIN document AS d ON d.fingerprint_id = f.id GROUP BY f.id ORDER BY count(*) DESC LIMIT 1';
  return (statement(db, sql).get() as { fingerprintId: number; label: string; fingerprint: string } | undefined) ?? null;
}

/**
 * Gives back the room of fingerprints that no document has any more. Row and empty table stay: another engine on this data
 * folder may have that model in use.
 */
export function emptyUnusedFingerprints(db: Database): void {
  db.transaction(() => {
    const unused = statement(db, 'SELECT id, dimensions FROM fingerprint WHERE id NOT IN (SELECT fingerprint_id FROM document)').all() as { id: number; dimensions: number }[];
    for (const { id, dimensions } of unused.filter((fingerprint) => hasVectorStorage(db, fingerprint.id))) {
      dropVectorTable(db, id);
      createVectorTable(db, id, dimensions);
    }
  }).immediate();
}
