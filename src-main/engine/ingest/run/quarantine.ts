/**
 * Files that end the process that reads them: a fault in native code, of the model's runtime or of SQLite, which no
 * thread's limits hold. Such a crash is counted against each file that was in hand. A file that has one against it is
 * read alone, after the others, so that a second crash is that file's and nobody else's: then it is put aside. When it
 * has been read well, nothing is held against it.
 */
import { type Database } from '../../store/database.ts';
import { type FileRow, findFile, upsertFile } from '../../store/files.ts';
import type { IndexVersions } from './index-version.ts';
import type { FileInHand } from '../../../system/crash-journal-file.ts';

/**
 * The code of a file that has a crash against it: it waits (`pending`) to be read alone, or was put aside (`failed`).
 */
export const CRASHES = 'FILE_CRASHES_READER';

/** What stands beside that code while it waits. */
export const READ_ALONE =
  'Quarry crashed while this file and perhaps others were being read. It is read alone, after the others.';

const ASIDE =
  'Quarry crashed twice while it read this file, so it is not read any more until it changes. Try it once more with Retry in the library or "quarry index --again"; please report it if it keeps happening.';

/**
 * Counts crashes against the files that were in hand. What is indexed of a file that is put aside stays: see
 * `failures.ts`.
 *
 * @param crashes one list of files for each crash
 */
export function countCrashes(db: Database, crashes: readonly (readonly FileInHand[])[]): void {
  if (crashes.length === 0) return;
  db.transaction(() => {
    for (const files of crashes) {
      for (const { path, recipe } of files) {
        const row = findFile(db, path);
        if (row?.state !== 'pending') continue; // it was read to its end, or belongs to no source any more
        if (row.code !== CRASHES || files.length > 1) upsertFile(db, { ...row, code: CRASHES, reason: READ_ALONE });
        else upsertFile(db, { ...row, state: 'failed', reason: ASIDE, contentHash: '', recipe });
      }
    }
  }).immediate();
}

/** Whether a file has a crash against it, and is read alone. */
export function hasCrashed(row: Pick<FileRow, 'code'> | undefined): boolean {
  return row?.code === CRASHES;
}

/** Whether a file was put aside, as it is now and for these readers. */
export function isQuarantined(
  row: FileRow | undefined,
  file: Pick<FileRow, 'path' | 'size' | 'modifiedAt'>,
  versions: IndexVersions,
): boolean {
  return (
    row?.state === 'failed' &&
    hasCrashed(row) &&
    row.recipe === versions.ofUnread(file.path) &&
    row.size === file.size &&
    row.modifiedAt === file.modifiedAt
  );
}
