/** Table `source`. */
import type { KeepGone } from '../../../src-shared/protocol/sources.ts';
import { type Database, statement } from './database.ts';

export interface SourceRow {
  readonly id: number;
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly addedAt: number;
  /** Whether secrets are taken out of its files. */
  readonly redact: boolean;
  /** Whether the user wants no look at its files until told otherwise. */
  readonly paused: boolean;
  /** What stays in the index of its files that are gone. */
  readonly keepGone: KeepGone;
  /** Whether its hidden folders are read. */
  readonly hidden: boolean;
}

const COLUMNS = 'id, path, kind, added_at AS addedAt, redact, paused, keep_gone AS keepGone, hidden';

type Flag = 'redact' | 'paused' | 'hidden';
type Stored = Omit<SourceRow, Flag> & { readonly [flag in Flag]: 0 | 1 };

const toRow = (stored: Stored): SourceRow => ({
  ...stored,
  redact: stored.redact === 1,
  paused: stored.paused === 1,
  hidden: stored.hidden === 1,
});

export function listSources(db: Database): readonly SourceRow[] {
  return (statement(db, `SELECT ${COLUMNS} FROM source ORDER BY path`).all() as Stored[]).map(toRow);
}

export function findSource(db: Database, id: number): SourceRow | undefined {
  const stored = statement(db, `SELECT ${COLUMNS} FROM source WHERE id = ?`).get(id) as Stored | undefined;
  return stored && toRow(stored);
}

export function insertSource(
  db: Database,
  { path, kind, addedAt, redact = true }: Pick<SourceRow, 'path' | 'kind' | 'addedAt'> & { readonly redact?: boolean },
): SourceRow {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO source (path, kind, added_at, redact) VALUES (?, ?, ?, ?)',
  ).run(path, kind, addedAt, redact ? 1 : 0);
  return {
    id: Number(lastInsertRowid),
    path,
    kind,
    addedAt,
    redact,
    paused: false,
    keepGone: 'expired',
    hidden: false,
  };
}

/** The next run reads the source's files again, for their recipe is another one. */
export function setRedact(db: Database, id: number, redact: boolean): void {
  statement(db, 'UPDATE source SET redact = ? WHERE id = ?').run(redact ? 1 : 0, id);
}

export function setKeepGone(db: Database, id: number, keepGone: KeepGone): void {
  statement(db, 'UPDATE source SET keep_gone = ? WHERE id = ?').run(keepGone, id);
}

export function setHidden(db: Database, id: number, hidden: boolean): void {
  statement(db, 'UPDATE source SET hidden = ? WHERE id = ?').run(hidden ? 1 : 0, id);
}

export function setPaused(db: Database, id: number, paused: boolean): void {
  statement(db, 'UPDATE source SET paused = ? WHERE id = ?').run(paused ? 1 : 0, id);
}

/** Files that belonged to `from` now belong to `to`: a source that a wider one has taken in. */
export function adoptFiles(db: Database, from: number, to: number): void {
  statement(db, 'UPDATE file SET source_id = ? WHERE source_id = ?').run(to, from);
}

export function deleteSource(db: Database, id: number): void {
  statement(db, 'DELETE FROM source WHERE id = ?').run(id);
}
