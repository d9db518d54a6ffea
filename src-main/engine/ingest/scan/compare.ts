/** What the disk has and the index has not, or otherwise: the first half of a run. */
import path from 'node:path';
import type { Database } from '../../store/database.ts';
import { type FileChange, type FileRow, filesAt, filesOfSource } from '../../store/files.ts';
import type { SourceRow } from '../../store/sources.ts';
import { CRASHES, hasCrashed, isQuarantined, READ_ALONE } from '../run/quarantine.ts';
import type { RowChange } from '../run/file-rows.ts';
import type { IndexVersions } from '../run/index-version.ts';
import { createScanner, type Scanned, type ScanOptions } from './scanner.ts';

/** What a run scans: a whole source, or some paths of it. */
export interface Scope {
  readonly source: SourceRow;
  /** Absolute paths of files and folders, there or gone; `all` for the whole source. */
  readonly places: readonly string[] | 'all';
  /** Whether files that could not be read as they are now are tried again. */
  readonly retry: boolean;
  /** Whether files are tried again that were put aside because they end the engine. Default false. */
  readonly again?: boolean | undefined;
}

export type Candidate = Scanned & { readonly kind: 'candidate' };
type Left = Exclude<Scanned, Candidate>;

/** One file that has to be read. */
export interface Task {
  readonly source: SourceRow;
  readonly file: Candidate;
  /** The engine has crashed over it: nothing else may be in hand while it is read. */
  readonly alone: boolean;
  /** The last reading of it failed: it comes after the others, which it might keep from being read. Default false. */
  readonly failedBefore?: boolean;
}

export interface Comparison {
  readonly unchanged: number;
  readonly failed: number;
  readonly excluded: number;
  readonly tasks: readonly Task[];
  /** Rows to write: files that wait to be read, and files that are left out for another reason than the index knows. */
  readonly pending: readonly FileChange[];
  readonly left: readonly RowChange[];
  /** Rows of files that were not found. */
  readonly vanished: readonly FileRow[];
}

/** With more paths than this, the whole source is scanned instead. */
const MOST_PLACES = 1_000;

/**
 * Scans the files of a scope and compares them with the index, by size and both times. Writes nothing.
 *
 * @param versions the index versions that are current; a file with another one is read again
 * @returns `null` when it was stopped on the way
 */
export async function compare(
  db: Database,
  { source, places, retry, again = false }: Scope,
  versions: IndexVersions,
  options: ScanOptions,
  stopped: () => boolean,
): Promise<Comparison | null> {
  const counts = { unchanged: 0, failed: 0, excluded: 0 };
  const tasks: Task[] = [];
  const pending: FileChange[] = [];
  const left: RowChange[] = [];
  const vanished: FileRow[] = [];

  const take = (found: Scanned, row: FileRow | undefined): void => {
    if (found.kind !== 'candidate') {
      counts[found.kind]++;
      if (!isSame(row, found))
        left.push({
          ...base(source, found),
          state: found.kind,
          code: found.code,
          reason: found.reason,
          keeps: found.passing ?? false,
        });
    } else if (isUpToDate(row, found, versions)) {
      counts.unchanged++;
    } else if ((!retry && isHopeless(row, found)) || (!again && isQuarantined(row, found, versions))) {
      counts[row?.state === 'excluded' ? 'excluded' : 'failed']++;
    } else {
      const alone = hasCrashed(row);
      tasks.push({ source, file: found, alone, failedBefore: row?.state === 'failed' });
      // A file that may be as it was stays what it is until its content has been looked at.
      const waiting =
        hasTimesOf(row, found) &&
        (row.state === 'pending' || (row.state === 'indexed' && versions.isCurrent(row.recipe, row.path)));
      if (!waiting)
        pending.push({
          ...base(source, found),
          state: 'pending',
          code: alone ? CRASHES : '',
          reason: alone ? READ_ALONE : '',
          contentHash: row?.contentHash ?? '',
          recipe: row?.recipe ?? '',
        });
    }
  };

  const look = async (found: AsyncGenerator<Scanned>, rows: readonly FileRow[]): Promise<boolean> => {
    const known = new Map(rows.map((file) => [file.path, file]));
    const unread: string[] = [];
    for await (const one of found) {
      if (stopped()) return false;
      const row = known.get(one.path);
      known.delete(one.path);
      if (one.kind === 'failed' && one.size === 0) unread.push(one.path);
      take(one, row);
    }
    // What a folder holds that could not be read is not known to have vanished.
    for (const file of known.values()) if (!unread.some((folder) => isBelow(file.path, folder))) vanished.push(file);
    return true;
  };

  const scanner = createScanner(source, options);
  const whole = places === 'all' || places.length > MOST_PLACES || source.kind === 'file';
  if (whole) {
    if (!(await look(scanner.all(), filesOfSource(db, source.id)))) return null;
  } else {
    const seen = new Set<string>();
    for (const wanted of outermost(places)) {
      const { place, found } = await scanner.at(wanted);
      if (seen.has(place)) continue; // several places below one that is left out or gone
      seen.add(place);
      if (
        !(await look(
          found,
          place === source.path ? filesOfSource(db, source.id) : filesAt(db, source.id, place, path.sep),
        ))
      )
        return null;
    }
  }
  return { ...counts, tasks, pending, left, vanished };
}

/** Whether the index has the file as it is: nothing is to be done. */
export function isUpToDate(row: FileRow | undefined, found: Candidate, versions: IndexVersions): boolean {
  return (
    row?.state === 'indexed' &&
    row.code === '' && // it was gone, and is back
    versions.isCurrent(row.recipe, row.path) &&
    hasTimesOf(row, found) &&
    row.changedAt === found.changedAt
  );
}

function hasTimesOf(row: FileRow | undefined, found: Candidate): row is FileRow {
  return row !== undefined && row.size === found.size && row.modifiedAt === found.modifiedAt;
}

/** Whether reading it failed for what is in it, and it is still the same. */
function isHopeless(row: FileRow | undefined, found: Candidate): boolean {
  return (
    row !== undefined &&
    (row.state === 'failed' || row.state === 'excluded') &&
    ['FILE_NOT_TEXT', 'FILE_UNPARSABLE', 'FILE_LEFT_OUT'].includes(row.code) &&
    hasTimesOf(row, found) &&
    row.changedAt === found.changedAt
  );
}

function isSame(row: FileRow | undefined, found: Left): boolean {
  return (
    row?.state === found.kind &&
    row.code === found.code &&
    row.reason === found.reason &&
    row.size === found.size &&
    row.modifiedAt === found.modifiedAt
  );
}

/** Without places that lie below others, in the order of names. */
function outermost(places: readonly string[]): readonly string[] {
  const all = new Set(places);
  const above = (place: string): boolean => {
    for (let folder = path.dirname(place); folder !== path.dirname(folder); folder = path.dirname(folder))
      if (all.has(folder)) return true;
    return false;
  };
  return [...all].filter((place) => !above(place)).sort();
}

function base(
  source: SourceRow,
  { path, size, modifiedAt }: Scanned,
): Pick<FileChange, 'sourceId' | 'path' | 'size' | 'modifiedAt' | 'changedAt' | 'contentHash' | 'recipe'> {
  return { sourceId: source.id, path, size, modifiedAt, changedAt: 0, contentHash: '', recipe: '' };
}

/** Whether `file` is `folder` or lies below it. */
export function isBelow(file: string, folder: string): boolean {
  return (
    file.startsWith(folder) &&
    (file.length === folder.length || folder.endsWith(path.sep) || /[\\/]/.test(file[folder.length] as string))
  );
}
