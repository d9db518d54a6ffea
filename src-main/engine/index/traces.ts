import type { Database } from './database.ts';
import { mergeLexicon } from './lexicon.ts';

/**
 * Wipes the words of forgotten documents out of the files of the database, where SQLite would keep them until it needs the
 * room: out of the lexicon's segments and of the write-ahead log. Rewrites the lexicon, so once for many deletions.
 */
export function eraseTraces(db: Database): void {
  mergeLexicon(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
}
