/** One process at a time changes a file that all of them may change. */
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { PRIVATE_FILE } from './private-folder.ts';

/** Milliseconds after which a lock belongs to a process that has ended: whoever has one works for some milliseconds. */
const STALE_AFTER = 5_000;
/** Milliseconds between two tries. */
const BETWEEN = 5;

/**
 * Does short, synchronous work while no other process does the same. The lock is a file; one that a killed process left
 * behind is taken after five seconds.
 *
 * @param lock path of the lock's file, in a folder that is there
 * @throws what the file system says, where the lock cannot be made
 */
export function inTurn<T>(lock: string, work: () => T): T {
  for (;;) {
    try {
      closeSync(openSync(lock, 'wx', PRIVATE_FILE));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Math.abs(Date.now() - since) > STALE_AFTER)
      rmSync(lock, { force: true, recursive: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
