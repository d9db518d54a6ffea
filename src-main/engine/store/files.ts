/** Table `file`: every file of a source, with its state. */
import type { FileCounts, FileEntry, FileState } from '../../../src-shared/model.ts';
import type { Page } from '../../../src-shared/protocol.ts';
import { withSlashes } from '../../../src-shared/slashes.ts';
import { type Database, statement } from './database.ts';

export interface FileRow {
  readonly id: number;
  readonly sourceId: number;
  readonly path: string;
  readonly state: FileState;
  readonly code: string;
  readonly reason: string;
  readonly size: number;
  /** Milliseconds since the epoch, with fractions. */
  readonly modifiedAt: number;
  /**
   * When the system last changed anything of the file, in the same; 0 where that tells nothing, and the content has to
   * be looked at again.
   */
  readonly changedAt: number;
  /** SHA-256 of the bytes, in hexadecimal; of a log of all that its rows are made of; empty where it is not known. */
  readonly contentHash: string;
  /** The index version: see `ingest/run/index-version.ts`. Empty for a file that is to be read again anyway. */
  readonly recipe: string;
}

/** The column `path` as `withSlashes` gives it. */
export const PATH_WITH_SLASHES = "replace(path, '\\', '/')";

const COLUMNS =
  'id, source_id AS sourceId, path, state, code, reason, size, modified_at AS modifiedAt, changed_at AS changedAt, content_hash AS contentHash, recipe';

export function filesOfSource(db: Database, sourceId: number): readonly FileRow[] {
  return statement(db, `SELECT ${COLUMNS} FROM file WHERE source_id = ?`).all(sourceId) as FileRow[];
}

/** The file at a path and those below it. @param separator of the paths of this system: `/` or `\\` */
export function filesAt(db: Database, sourceId: number, path: string, separator: string): readonly FileRow[] {
  // What is below begins with the path and the separator: all between that and the character after the separator.
  const after = path + String.fromCharCode(separator.charCodeAt(0) + 1);
  // The plus keeps SQLite from the index by source, which would read all of it.
  return statement(
    db,
    `SELECT ${COLUMNS} FROM file WHERE path = @path AND +source_id = @sourceId
     UNION ALL SELECT ${COLUMNS} FROM file WHERE path > @below AND path < @after AND +source_id = @sourceId`,
  ).all({ path, below: path + separator, after, sourceId }) as FileRow[];
}

export function findFile(db: Database, path: string): FileRow | undefined {
  return statement(db, `SELECT ${COLUMNS} FROM file WHERE path = ?`).get(path) as FileRow | undefined;
}

/** What is known of the bytes of files, by their ids: see {@link FileRow.contentHash}. */
export function contentHashes(db: Database, ids: readonly number[]): ReadonlyMap<number, string> {
  const sql = 'SELECT f.id, f.content_hash FROM json_each(?) AS wanted CROSS JOIN file AS f ON f.id = wanted.value';
  return new Map(statement(db, sql).raw().all(JSON.stringify(ids)) as [number, string][]);
}

export type FileChange = Omit<FileRow, 'id'>;

/** Inserts the file or brings its row up to date, and gives its id. */
export function upsertFile(db: Database, file: FileChange): number {
  const row = statement(
    db,
    `INSERT INTO file (source_id, path, state, code, reason, size, modified_at, changed_at, content_hash, recipe)
     VALUES (@sourceId, @path, @state, @code, @reason, @size, @modifiedAt, @changedAt, @contentHash, @recipe)
     ON CONFLICT (path) DO UPDATE SET
       source_id = excluded.source_id, state = excluded.state, code = excluded.code, reason = excluded.reason, size = excluded.size,
       modified_at = excluded.modified_at, changed_at = excluded.changed_at, content_hash = excluded.content_hash, recipe = excluded.recipe
     RETURNING id`,
  ).get(file) as { id: number };
  return row.id;
}

export function deleteFile(db: Database, id: number): void {
  statement(db, 'DELETE FROM file WHERE id = ?').run(id);
}

const NONE: FileCounts = { indexed: 0, pending: 0, failed: 0, excluded: 0 };

/** Files of all sources by state. */
export function countFiles(db: Database): FileCounts {
  return toCounts(statement(db, 'SELECT state, count(*) AS n FROM file GROUP BY state').all() as StateCount[]);
}

export function countFilesOfSource(db: Database, sourceId: number): FileCounts {
  return toCounts(
    statement(db, 'SELECT state, count(*) AS n FROM file WHERE source_id = ? GROUP BY state').all(
      sourceId,
    ) as StateCount[],
  );
}

interface StateCount {
  readonly state: FileState;
  readonly n: number;
}

function toCounts(rows: readonly StateCount[]): FileCounts {
  return rows.reduce((counts, { state, n }) => ({ ...counts, [state]: n }), NONE);
}

/** Files in one state, by path. */
export function listFiles(db: Database, state: FileState, offset: number, limit: number): Page<FileEntry> {
  return {
    items: statement(
      db,
      'SELECT path, state, reason, code FROM file WHERE state = ? ORDER BY path LIMIT ? OFFSET ?',
    ).all(state, limit, offset) as FileEntry[],
    total: statement(db, 'SELECT count(*) FROM file WHERE state = ?').pluck().get(state) as number,
  };
}

/** A file with its id, which is its document's where it is indexed. */
export interface FoundFile extends FileEntry {
  readonly id: number;
}

/**
 * Files whose path is this one or ends in it at a folder's border, indexed ones first; `/` and `\` are alike. Reads the
 * whole table.
 */
export function findFilesEnding(db: Database, path: string): readonly FoundFile[] {
  const end = withSlashes(path).replace(/^(?:\.?\/)+/, '');
  return statement(
    db,
    `SELECT id, path, state, reason, code FROM file
     WHERE path = @path OR ${PATH_WITH_SLASHES} = @end OR substr(${PATH_WITH_SLASHES}, -length(@end) - 1) = '/' || @end
     ORDER BY path <> @path, state <> 'indexed', length(path), path`,
  ).all({ path, end }) as FoundFile[];
}

/** Ids of files that are indexed by their state, and have no document. */
export function filesWithoutDocument(db: Database): readonly number[] {
  return statement(db, "SELECT id FROM file WHERE state = 'indexed' AND id NOT IN (SELECT id FROM document)")
    .pluck()
    .all() as number[];
}

/**
 * All index versions that are current, for sources from which secrets are taken out and for those from which they are
 * not.
 */
export interface CurrentVersions {
  readonly redacted: readonly string[];
  readonly unredacted: readonly string[];
}

/** The code of a file that is gone, and of which the index keeps what it had. */
export const FILE_GONE = 'FILE_GONE';
const GONE_REASON = 'Its file is gone; what was indexed of it is kept.';

/** Notes that a file is gone; its document stays. */
export function markGone(db: Database, id: number): void {
  statement(db, 'UPDATE file SET code = ?, reason = ? WHERE id = ?').run(FILE_GONE, GONE_REASON, id);
}

/** Files that are gone and have a document, of all sources. */
export function goneFiles(db: Database): readonly FileRow[] {
  return statement(db, `SELECT ${COLUMNS} FROM file WHERE code = 'FILE_GONE'`).all() as FileRow[];
}

export function countGone(db: Database, sourceId: number): number {
  return statement(db, "SELECT count(*) FROM file WHERE code = 'FILE_GONE' AND source_id = ?")
    .pluck()
    .get(sourceId) as number;
}

/** Whether another file that is there has what this one has: it was moved, or has a copy. */
export function isElsewhere(db: Database, { id, contentHash }: FileRow): boolean {
  return (
    contentHash !== '' &&
    statement(db, "SELECT 1 FROM file WHERE content_hash = ? AND id <> ? AND state = 'indexed' AND code = ''").get(
      contentHash,
      id,
    ) !== undefined
  );
}

/** When the logs of a format in a source were last written, in milliseconds. @param format its id */
export function logTimes(db: Database, sourceId: number, format: string): readonly number[] {
  return statement(
    db,
    "SELECT modified_at FROM file WHERE source_id = ? AND state = 'indexed' AND code = '' AND recipe GLOB ? || '-*'",
  )
    .pluck()
    .all(sourceId, format) as number[];
}

/** Files whose index version is not current, but for those that are to be read again anyway: these have none. */
export function filesOfOtherVersions(db: Database, { redacted, unredacted }: CurrentVersions): readonly number[] {
  return statement(
    db,
    `SELECT f.id FROM file AS f JOIN source AS s ON s.id = f.source_id
     WHERE f.state = 'indexed' AND f.code <> 'FILE_GONE' AND f.recipe <> '' AND f.recipe NOT IN (SELECT value FROM json_each(iif(s.redact, @redacted, @unredacted)))`,
  )
    .pluck()
    .all({ redacted: JSON.stringify(redacted), unredacted: JSON.stringify(unredacted) }) as number[];
}

/**
 * These files are read by the next run that looks at them; until then what is indexed of them stays. Gives how many
 * there are.
 */
export function markPending(db: Database, ids: readonly number[]): number {
  return statement(
    db,
    "UPDATE file SET state = 'pending', code = '', reason = '', recipe = '' WHERE id IN (SELECT value FROM json_each(?))",
  ).run(JSON.stringify(ids)).changes;
}

/** Paths of a source's files that a run would read though they have not changed: pending ones and failed ones. */
export function waitingFiles(db: Database, sourceId: number): readonly string[] {
  return statement(db, "SELECT path FROM file WHERE source_id = ? AND state IN ('pending', 'failed') ORDER BY path")
    .pluck()
    .all(sourceId) as string[];
}
