/**
 * An optimistic lock on one file while a run reads it. Runs overlap: a run that finds that another run has written the
 * file discards its own reading.
 */
import type { Database } from '../../store/database.ts';
import { type FileRow, findFile, upsertFile } from '../../store/files.ts';
import { findSource, type SourceRow } from '../../store/sources.ts';
import { whenWritable, writeInSteps } from '../../store/write/long-write.ts';
import { createTimeSlice } from '../time-slice.ts';
import { retryOnBusy } from '../retry-on-busy.ts';

export interface OptimisticLock {
  /** The row as the run found it, or as this reading has written it. */
  readonly row: FileRow;
  /** Whether no other run has written the file since, and the setting about its secrets is unchanged. */
  isMine(): boolean;
  /**
   * Writes about the file, as soon as the database is free.
   *
   * @param work does all or nothing
   * @returns what `work` gives; `null` where the file is not this reading's any more
   * @throws what `work` throws
   */
  write<T>(work: () => T): Promise<T | null>;
  /**
   * The same for what takes long: in steps, between which others have their turn.
   *
   * @param steps of one transaction on the connection that it is given
   * @returns `null` also where it was stopped; then nothing is written
   */
  writeInSteps<T>(steps: (writer: Database) => Generator<void, T, void>): Promise<T | null>;
  /**
   * Has the file wait (`pending`) where it does not yet, before what may end the engine is done with its content:
   * crashes count against files that wait. Gives whether it is still this reading's.
   */
  begin(): Promise<boolean>;
}

/** @returns `null` for a file that is not this source's any more */
export function openOptimisticLock(
  db: Database,
  source: SourceRow,
  path: string,
  stopped: () => boolean,
): OptimisticLock | null {
  const found = findFile(db, path);
  if (found?.sourceId !== source.id) return null;
  let row = found;
  const isMine = (): boolean => {
    const now = findFile(db, path);
    return now !== undefined && isSameRow(now, row) && findSource(db, source.id)?.redact === source.redact;
  };
  // Each try waits for long writes anew: one may begin while another program holds the database.
  const write: OptimisticLock['write'] = (work) =>
    retryOnBusy(
      () =>
        whenWritable(db, () => {
          if (!isMine()) return null;
          const given = work();
          row = findFile(db, path) ?? row;
          return given;
        }),
      stopped,
    );
  return {
    get row() {
      return row;
    },
    isMine,
    write,
    async writeInSteps(steps) {
      const given = await retryOnBusy(
        () => writeInSteps(db, (writer) => (isMine() ? steps(writer) : null), { stopped, pause: createTimeSlice() }),
        stopped,
      );
      row = findFile(db, path) ?? row;
      return given;
    },
    begin: async () =>
      row.state === 'pending' ? isMine() : (await write(() => upsertFile(db, { ...row, state: 'pending' }))) !== null,
  };
}

/** Whether no other run has written the file between two readings of its row. */
export function isSameRow(a: FileRow, b: FileRow): boolean {
  return (
    a.id === b.id &&
    a.sourceId === b.sourceId &&
    a.state === b.state &&
    a.size === b.size &&
    a.modifiedAt === b.modifiedAt &&
    a.contentHash === b.contentHash &&
    a.recipe === b.recipe
  );
}
