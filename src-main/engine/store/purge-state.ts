/** Table `trace`: whether words of forgotten documents may stand in the files of the database; and how they are wiped. */
import { setImmediate } from 'node:timers/promises';
import { type Database, statement } from './database.ts';
import { whenWritable } from './long-write.ts';
import { mergeLexicon } from '../index/lexicon.ts';

/** Pages of the lexicon rewritten at once: some ten milliseconds, between which searches are answered. */
const STEP = 32;

/** Notes, within the transaction that forgets a document, that its words are to be wiped. */
export function noteTrace(db: Database): void {
  statement(db, 'INSERT INTO trace (id, forgotten) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET forgotten = forgotten + 1').run();
}

/** How many documents were forgotten since the words of such were last wiped; 0: there is nothing to wipe. */
export function countTraces(db: Database): number {
  return (statement(db, 'SELECT forgotten FROM trace').pluck().get() as number | undefined) ?? 0;
}

/**
 * Wipes the words of forgotten documents out of the files of the database, where SQLite would keep them until it needs the
 * room: out of the lexicon's segments and of the write-ahead log. Rewrites the lexicon, so once for many deletions.
 *
 * @param stopped asked between two pieces; what is left then waits for the next time
 * @returns whether nothing is left: not where it was stopped, where another program reads the log, or where more was forgotten meanwhile
 */
export async function eraseTraces(db: Database, stopped: () => boolean = () => false): Promise<boolean> {
  const before = countTraces(db);
  // A negative number begins to merge all segments into one; positive ones go on with it.
  for (let pages = -STEP; await whenWritable(db, () => mergeLexicon(db, pages)); pages = STEP) {
    await setImmediate();
    if (stopped()) return false;
  }
  return whenWritable(db, () => {
    const [{ busy }] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: 0 | 1 }];
    // Only now, or a kill in between would keep the words in the log. What was forgotten meanwhile may be in a segment that was passed already.
    if (busy === 0) statement(db, 'DELETE FROM trace WHERE forgotten = ?').run(before);
    return countTraces(db) === 0;
  });
}
