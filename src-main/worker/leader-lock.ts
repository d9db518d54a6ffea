/**
 * One process leads a data folder: only this process opens the index. The leader holds a lock of the kernel, which the
 * kernel releases when the process ends, however it ends. So no code compares process ids or clocks, and a crash leaves
 * no stale lock.
 */
import { existsSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import { moveAside, oddity } from '../system/own-file.ts';
import { makeFile, makeFolder } from '../system/private-folder.ts';
import { type Database, isNoDatabase, openLocked, refused } from '../engine/store/database.ts';

/**
 * The file that is locked. It is empty and never deleted, because a lock on a deleted file excludes nobody. No other
 * code of the leader's process may open it.
 */
export const LOCK_FILE = 'owner.lock';

export interface LeaderLock {
  /** Releases the lock, so that another process can lead. The end of the process does the same. */
  release(): void;
}

/** Locks that this process holds. Without a reference the handle would be collected and its lock released. */
const held = new Set<Database>();

/**
 * Makes this process the leader of a data folder, and creates the folder. Never waits.
 *
 * @returns `null` when another process owns it (or two ask at the very same moment: then ask again)
 * @throws EngineError `DATA_UNWRITABLE`, `DISK_FULL`
 */
export function takeLeaderLock(dataFolder: string): LeaderLock | null {
  let db: Database | null;
  const file = path.join(dataFolder, LOCK_FILE);
  try {
    makeFolder(dataFolder);
    const what = oddity(file);
    if (what !== null) throw unusable(dataFolder, `is ${what}`);
    if (!existsSync(file)) makeFile(file); // opened once more, a lock of this process would be gone
    db = openLocked(file);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    if (isNoDatabase(cause)) throw unusable(dataFolder, 'holds something else than a lock', cause);
    const reason = refused(dataFolder, cause);
    if (reason.code === 'DISK_FULL') throw reason;
    throw new EngineError(
      'DATA_UNWRITABLE',
      `The data folder ${dataFolder} cannot be written: its ${LOCK_FILE} cannot be locked.`,
      {
        next: 'Make folder and file writable, or choose another folder with --data DIR.',
        details: { path: dataFolder },
        cause,
      },
    );
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

function unusable(dataFolder: string, what: string, cause?: unknown): EngineError {
  return new EngineError('DATA_UNWRITABLE', `The data folder ${dataFolder} cannot be used: its ${LOCK_FILE} ${what}.`, {
    next: 'Run "npx quarry doctor --fix", which replaces it, or choose another folder with --data DIR.',
    details: { path: dataFolder },
    cause,
  });
}

/**
 * Repairs a lock file that cannot be locked, so that this or another process can take the lock. A file that another
 * process has locked needs no repair: the system reports the lock before it reads the file.
 *
 * @returns what was done, in a sentence; `null` where it is sound
 * @throws what the file system says
 */
export function mendLeaderLock(dataFolder: string): string | null {
  const file = path.join(dataFolder, LOCK_FILE);
  const what = oddity(file);
  if (what !== null) return `Moved ${LOCK_FILE} aside, which was ${what}, to ${moveAside(file)}.`;
  try {
    openLocked(file)?.close();
    return null;
  } catch (error) {
    if (!isNoDatabase(error)) throw error;
    truncateSync(file); // not another file in its place: somebody may just have locked this one
    return `Emptied ${LOCK_FILE}, which held something else than a lock.`;
  }
}
