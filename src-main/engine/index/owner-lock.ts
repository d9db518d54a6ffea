/**
 * One process owns a data folder: it alone opens the index. The sign of it is a lock that the kernel holds and lets go when the
 * process ends, however it ends: so there are no process ids to compare, no clocks, and nothing stale after a crash.
 */
import path from 'node:path';
import { EngineError } from '../../../src-shared/errors.ts';
import { type Database, makeFolder, openLocked, refused } from './database.ts';

/** The file that is locked; empty, and never deleted, for a lock on a deleted file keeps nobody out. Nothing in the owner's process may open it besides. */
export const LOCK_FILE = 'owner.lock';

export interface OwnerLock {
  /** Lets others own the folder. The end of the process does the same. */
  release(): void;
}

/** Locks held by this process: a handle that nothing refers to would be collected, and its lock let go. */
const held = new Set<Database>();

/**
 * Makes this process the owner of a data folder, creating the folder. Never waits.
 *
 * @returns `null` when another process owns it (or two ask at the very same moment: then ask again)
 * @throws EngineError `DATA_UNWRITABLE`, `DISK_FULL`
 */
export function takeOwnerLock(dataFolder: string): OwnerLock | null {
  let db: Database | null;
  try {
    makeFolder(dataFolder);
    db = openLocked(path.join(dataFolder, LOCK_FILE));
  } catch (cause) {
    const reason = refused(dataFolder, cause);
    if (reason.code === 'DISK_FULL') throw reason;
    throw new EngineError('DATA_UNWRITABLE', `The data folder ${dataFolder} cannot be written: its ${LOCK_FILE} cannot be locked.`, {
      next: 'Make folder and file writable, or choose another folder with --data DIR.',
      details: { path: dataFolder },
      cause,
    });
  }
  if (!db) return null;
  const taken = db;
  held.add(taken);
  return {
    release() {
      if (held.delete(taken)) taken.close();
    },
  };
}
