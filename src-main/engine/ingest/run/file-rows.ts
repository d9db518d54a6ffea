/** Writes the rows of files that a run does not read: pending, excluded, failed and deleted files. */
import type { Database } from '../../store/database.ts';
import { sizeOfDocument } from '../../store/documents.ts';
import { deleteFile, type FileChange, type FileRow, findFile, upsertFile, markGone } from '../../store/files.ts';
import { whenWritable, writeInSteps } from '../../store/write/long-write.ts';
import { allSteps, isLarge, removeDocument, removeSteps } from '../../store/write/write-document.ts';
import { createTimeSlice } from '../time-slice.ts';
import { isSameRow } from './optimistic-lock.ts';
import { retryOnBusy } from '../retry-on-busy.ts';

export interface FileRowsOptions {
  readonly db: Database;
  readonly stopped: () => boolean;
  /** A document has left the index. */
  readonly onGone: () => void;
  /** Called after each transaction that may have written something. */
  readonly onChange: () => void;
}

export interface RowChange extends FileChange {
  /**
   * Whether the index keeps the observations of an excluded or failed file, because the reason is not due to the file:
   * see `failures.ts`. Default false.
   */
  readonly keeps?: boolean;
}

export interface FileRows {
  /**
   * Writes these rows, all or none; what is left out or failed is not in the index any more, unless it `keeps`.
   *
   * @param mayStill asked within the transaction's lock
   */
  write(changes: readonly RowChange[], mayStill: () => boolean): Promise<void>;
  /**
   * Removes a file with everything indexed from it, unless another run has written the file meanwhile. Returns whether
   * the file had a document.
   */
  forget(file: FileRow): Promise<boolean>;
  /** Notes that a file is gone, and keeps what was indexed of it, but where another has written of it meanwhile. */
  keep(file: FileRow): Promise<void>;
}

export function createFileRows({ db, stopped, onGone, onChange }: FileRowsOptions): FileRows {
  return {
    async write(changes, mayStill) {
      if (changes.length === 0) return; // an unchanged source costs no write
      const removed = await retryOnBusy(
        () =>
          whenWritable(db, () =>
            db
              .transaction(() => {
                if (!mayStill()) return [];
                return changes
                  .map((change) => ({ id: upsertFile(db, change), change }))
                  .filter(({ id, change }) => change.state !== 'pending' && !change.keeps && removeDocument(db, id));
              })
              .immediate(),
          ),
        stopped,
      );
      if (removed.length > 0) onGone();
      onChange();
    },

    async forget(file) {
      const isSame = (): boolean => {
        const now = findFile(db, file.path);
        return now !== undefined && isSameRow(now, file);
      };
      const removed = isLarge([], sizeOfDocument(db, file.id))
        ? ((await retryOnBusy(
            () =>
              writeInSteps(db, (writer) => (isSame() ? forgetSteps(writer, file) : null), {
                stopped,
                pause: createTimeSlice(),
              }),
            stopped,
          )) ?? false)
        : await retryOnBusy(
            () => whenWritable(db, () => db.transaction(() => isSame() && allSteps(forgetSteps(db, file))).immediate()),
            stopped,
          );
      if (removed) onGone();
      onChange();
      return removed;
    },

    async keep(file) {
      await retryOnBusy(
        () =>
          whenWritable(db, () =>
            db
              .transaction(() => {
                const now = findFile(db, file.path);
                if (now !== undefined && isSameRow(now, file)) markGone(db, file.id);
              })
              .immediate(),
          ),
        stopped,
      );
      onChange();
    },
  };
}

function* forgetSteps(db: Database, file: FileRow): Generator<void, boolean, void> {
  const had = yield* removeSteps(db, file.id);
  deleteFile(db, file.id);
  return had;
}
