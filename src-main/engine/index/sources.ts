/** Table `source`. */
import { type Database, statement } from './database.ts';

export interface SourceRow {
  readonly id: number;
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly addedAt: number;
}

const COLUMNS = 'id, path, kind, added_at AS addedAt';

export function listSources(db: Database): readonly SourceRow[] {
  return statement(db, `SELECT ${COLUMNS} FROM source ORDER BY path`).all() as SourceRow[];
}

export function findSource(db: Database, id: number): SourceRow | undefined {
  return statement(db, `SELECT ${COLUMNS} FROM source WHERE id = ?`).get(id) as SourceRow | undefined;
}

export function insertSource(db: Database, { path, kind, addedAt }: Omit<SourceRow, 'id'>): SourceRow {
  const { lastInsertRowid } = statement(db, 'INSERT INTO source (path, kind, added_at) VALUES (?, ?, ?)').run(path, kind, addedAt);
  return { id: Number(lastInsertRowid), path, kind, addedAt };
}

/** Files that belonged to `from` now belong to `to`: a source that a wider one has taken in. */
export function adoptFiles(db: Database, from: number, to: number): void {
  statement(db, 'UPDATE file SET source_id = ? WHERE source_id = ?').run(to, from);
}

export function deleteSource(db: Database, id: number): void {
  statement(db, 'DELETE FROM source WHERE id = ?').run(id);
}
