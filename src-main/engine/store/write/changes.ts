/**
 * Tables `change` and `projection`: what came into the index and left it, and how far each projection has taken that
 * in.
 */
import type { Projection, RemovedRows } from '../../projections/projection.ts';
import { projectionsOf } from '../attached-projections.ts';
import { type Database, statement } from '../connection.ts';

/** The first and the last of ids without gaps. */
export type IdRange = readonly [first: number, last: number];

export interface Change {
  /** Each change has the number after that of the one before it. */
  readonly seq: number;
  readonly documentId: number;
  readonly fingerprintId: number;
  /** Whether these rows have left; else they came. */
  readonly removed: boolean;
  readonly observations: readonly IdRange[];
  readonly passages: readonly IdRange[];
}

/**
 * Changes that are kept for readers in memory, which are not in table `projection`. One that is further behind reads
 * all rows anew.
 */
const KEPT = 1_000;
/** More are not kept for any projection: one that is further behind is made again. */
const MOST = 10_000;
/** Old rows are deleted once for so many changes. */
const PRUNED_EVERY = 64;

/** The number of the last change; 0 where there was none. */
export function lastChange(db: Database): number {
  return (
    (statement(db, "SELECT seq FROM sqlite_sequence WHERE name = 'change'").pluck().get() as number | undefined) ?? 0
  );
}

/**
 * Adds a change, in the transaction that makes it and once all projections have taken it in. Those that were in step
 * stay so, and one that is behind will take it in once more.
 */
export function noteChange(
  db: Database,
  { documentId, fingerprintId, observations, passages }: RemovedRows,
  removed: boolean,
): void {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO change (document_id, fingerprint_id, removed, observations, passages) VALUES (?, ?, ?, ?, ?)',
  ).run(
    documentId,
    fingerprintId,
    removed ? 1 : 0,
    JSON.stringify(rangesOf(observations)),
    JSON.stringify(rangesOf(passages)),
  );
  const seq = Number(lastInsertRowid);
  for (const { name } of projectionsOf(db))
    statement(db, 'UPDATE projection SET seq = ? WHERE name = ? AND seq = ?').run(seq, name, seq - 1);
  if (seq % PRUNED_EVERY === 0) prune(db, seq);
}

function prune(db: Database, last: number): void {
  const passed =
    (statement(db, 'SELECT min(seq) FROM projection WHERE seq >= 0').pluck().get() as number | null) ?? last;
  statement(db, 'DELETE FROM change WHERE seq <= ?').run(Math.max(last - MOST, Math.min(passed, last - KEPT)));
}

/** The changes after this one, in order; `null` where some of them are not kept any more. */
export function changesAfter(db: Database, seq: number): readonly Change[] | null {
  const rows = statement(
    db,
    'SELECT seq, document_id, fingerprint_id, removed, observations, passages FROM change WHERE seq > ? ORDER BY seq',
  )
    .raw()
    .all(seq) as [number, number, number, 0 | 1, string, string][];
  if (rows.length !== lastChange(db) - seq) return null;
  return rows.map(
    ([number, documentId, fingerprintId, removed, observations, passages]): Change => ({
      seq: number,
      documentId,
      fingerprintId,
      removed: removed === 1,
      observations: JSON.parse(observations) as IdRange[],
      passages: JSON.parse(passages) as IdRange[],
    }),
  );
}

/** The documents that changed after this change, each once; `null` where some of the changes are not kept any more. */
export function documentsChangedAfter(db: Database, seq: number): readonly number[] | null {
  const last = lastChange(db);
  if (last === seq) return [];
  const [found, documents] = statement(
    db,
    'SELECT count(*), json_group_array(DISTINCT document_id) FROM change WHERE seq > ?',
  )
    .raw()
    .get(seq) as [number, string];
  return found === last - seq ? (JSON.parse(documents) as number[]) : null;
}

/** The last change that a projection has taken in; -1 where it has to be made from all rows. */
export function positionOf(db: Database, { name, version }: Pick<Projection, 'name' | 'version'>): number {
  return (
    (statement(db, 'SELECT seq FROM projection WHERE name = ? AND version = ?').pluck().get(name, version) as
      | number
      | undefined) ?? -1
  );
}

/** The names of the projections that the index has had, in whatever state. */
export function knownProjections(db: Database): ReadonlySet<string> {
  return new Set(statement(db, 'SELECT name FROM projection').pluck().all() as string[]);
}

export function setPosition(db: Database, { name, version }: Pick<Projection, 'name' | 'version'>, seq: number): void {
  statement(
    db,
    'INSERT INTO projection (name, version, seq) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET version = excluded.version, seq = excluded.seq',
  ).run(name, version, seq);
}

/** Ids as ranges without gaps, in ascending order. */
export function rangesOf(ids: readonly number[]): readonly IdRange[] {
  const ranges: [number, number][] = [];
  for (const id of ids.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id === last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}

/** The ids of ranges. */
export function idsOf(ranges: readonly IdRange[]): readonly number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
