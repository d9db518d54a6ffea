import { setTimeout as wait } from 'node:timers/promises';
import { isBusy } from '../store/database.ts';

/**
 * How long to retry, in milliseconds. A database viewer, a backup or a virus scanner usually releases the lock within
 * seconds.
 */
const LONGEST = 10_000;
const PAUSE = 250;

/**
 * Writes to the database, and retries for ten seconds while another program has locked it. SQLite's own wait would
 * block the searches of this thread.
 *
 * @param write does all or nothing
 * @throws what `write` throws: SQLite's `BUSY` where that took too long, or where `stopped` no longer wants it
 */
export async function retryOnBusy<T>(
  write: () => T | Promise<T>,
  stopped: () => boolean,
  longest = LONGEST,
): Promise<T> {
  const end = performance.now() + longest;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!isBusy(error) || stopped() || performance.now() > end) throw error;
    }
    await wait(PAUSE);
  }
}
