/** The files that all runs of an engine are reading, recorded in the crash journal; a suspicious file is read alone. */
import { type Crashed, type FileInHand, openRecord, takeCrashed } from '../../../system/crash-journal-file.ts';

export interface CrashJournal {
  /**
   * Does `work` with a file in the crash journal: see `crash-journal-file.ts`.
   *
   * @param alone nothing else is in hand meanwhile; waits until that is so. Whoever comes later waits behind it.
   */
  hold(file: FileInHand, alone: boolean, work: () => Promise<void>): Promise<void>;
  /** The files that crashed engines were reading, for each crash that was not reported yet. */
  takeCrashed(): Crashed;
  /** Stops recording: an end of the process from now on is intended. */
  close(): void;
}

/** @param life names this engine's process, in the record */
export function createCrashJournal(dataFolder: string, life: string): CrashJournal {
  const record = openRecord(dataFolder, life);
  const held = new Set<FileInHand>();
  const waiting: { readonly alone: boolean; readonly go: () => void }[] = [];
  let isAlone = false;
  let closed = false;

  const note = (): void => {
    if (!closed) record.write([...held]);
  };
  const admit = (): void => {
    for (let first = waiting[0]; first; first = waiting[0]) {
      if (isAlone || (first.alone && held.size > 0)) return;
      waiting.shift();
      first.go();
    }
  };

  return {
    async hold(file, alone, work) {
      await new Promise<void>((resolve) => {
        waiting.push({
          alone,
          go() {
            held.add(file);
            isAlone = alone;
            resolve();
          },
        });
        admit();
      });
      note();
      try {
        await work();
      } finally {
        held.delete(file);
        if (alone) isAlone = false;
        note();
        admit();
      }
    },
    takeCrashed: () => takeCrashed(dataFolder),
    close() {
      closed = true;
      record.close();
    },
  };
}
