import { setImmediate } from 'node:timers/promises';
import type { Database } from './database.ts';
import { mergeLexicon } from './lexicon.ts';

/** Pages of the lexicon rewritten at once: some ten milliseconds, between which searches are answered. */
const STEP = 32;

/**
 * Wipes the words of forgotten documents out of the files of the database, where SQLite would keep them until it needs the
 * room: out of the lexicon's segments and of the write-ahead log. Rewrites the lexicon, so once for many deletions.
 *
 * @param stopped asked between two pieces; what is left then waits for the next time
 */
export async function eraseTraces(db: Database, stopped: () => boolean = () => false): Promise<void> {
  // A negative number begins to merge all segments into one; positive ones go on with it.
  for (let pages = -STEP; mergeLexicon(db, pages); pages = STEP) {
    await setImmediate();
    if (stopped()) return;
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
}
