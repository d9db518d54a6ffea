import { setTimeout as wait } from 'node:timers/promises';
import { isBusy } from '../store/database.ts';

/** A database viewer, a backup, a virus scanner: most let go within seconds. In milliseconds. */
const LONGEST = 10_000;
const PAUSE = 250;

/**
 * Does what writes to the database, and does it again for ten seconds while another program holds the database.
 * SQLite's own wait would hold up the searches of this thread.
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
