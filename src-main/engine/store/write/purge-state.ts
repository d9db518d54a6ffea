/**
 * Table `trace`: whether words of forgotten documents may stand in the files of the database; and how they are wiped.
 */
import { setImmediate } from 'node:timers/promises';
import { projectionsOf } from '../attached-projections.ts';
import { type Database, statement } from '../connection.ts';
import { whenWritable } from './long-write.ts';

/** Notes, within the transaction that forgets a document, that its words are to be wiped. */
export function noteForPurge(db: Database): void {
  statement(
    db,
    'INSERT INTO trace (id, forgotten) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET forgotten = forgotten + 1',
  ).run();
}

/** How many documents were forgotten since the words of such were last wiped; 0: there is nothing to wipe. */
export function countToPurge(db: Database): number {
  return (statement(db, 'SELECT forgotten FROM trace').pluck().get() as number | undefined) ?? 0;
}

/**
 * Wipes the words of forgotten documents out of the files of the database, where SQLite would keep them until it needs
 * the room: out of what projections leave behind and of the write-ahead log. May rewrite a projection, so once for many
 * deletions.
 *
 * @param stopped asked between two pieces; what is left then waits for the next time
 * @returns whether nothing is left: not where it was stopped, where another program reads the log, or where more was
 *   forgotten meanwhile
 */
export async function purgeNoted(db: Database, stopped: () => boolean = () => false): Promise<boolean> {
  const before = countToPurge(db);
  for (const projection of projectionsOf(db)) {
    for (let first = true; await whenWritable(db, () => projection.purge?.(db, first) ?? false); first = false) {
      await setImmediate();
      if (stopped()) return false;
    }
  }
  return whenWritable(db, () => {
    const [{ busy }] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ readonly busy: 0 | 1 }];
    // Only now, or a kill in between would keep the words in the log. What was forgotten meanwhile may be in a segment
    // that was passed already.
    if (busy === 0) statement(db, 'DELETE FROM trace WHERE forgotten = ?').run(before);
    return countToPurge(db) === 0;
  });
}
