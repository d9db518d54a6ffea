import { setImmediate } from 'node:timers/promises';
import type { Database } from './database.ts';
import { mergeLexicon } from './lexicon.ts';

/** Pages of the lexicon rewritten at once: some ten milliseconds, between which searches are answered. */
const STEP = 32;

/**
 * Wipes the words of forgotten documents out of the files of the database, where SQLite would keep them until it needs the
 * room: out of the lexicon's segments and of the write-ahead log. Rewrites the lexicon, so once for many deletions.
 */
export async function eraseTraces(db: Database): Promise<void> {
  // A negative number begins to merge all segments into one; positive ones go on with it.
  for (let pages = -STEP; mergeLexicon(db, pages); pages = STEP) await setImmediate();
  db.pragma('wal_checkpoint(TRUNCATE)');
}
