import { lstatSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { makeFolder } from '../../system/private-folder.ts';
import { EngineError } from '../../../src-shared/errors.ts';
import { isAlive } from './is-alive.ts';

/**
 * Makes the folder of the window's own files, beside the index.
 *
 * @throws EngineError `DATA_UNWRITABLE`
 */
export function makeOwnFolder(dataFolder: string): string {
  const folder = path.join(dataFolder, 'window');
  const probe = path.join(folder, `.probe-${process.pid}`);
  try {
    makeFolder(folder); // Electron takes no folder that is not there
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (cause) {
    throw unwritable(folder, `it cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`, cause);
  }
  return folder;
}

/**
 * Whether this is the only Quarry with that folder; `false` if another one runs, which has received the arguments of
 * this one.
 *
 * @param ask Electron's way to find out. It says no as well where it could not make the lock, and then nobody was told
 * @throws EngineError `DATA_UNWRITABLE` where nobody has the lock and it cannot be made
 */
export function becomeOnly(folder: string, ask: () => boolean): boolean {
  if (ask()) return true;
  if (process.platform === 'win32') return false; // its lock is no file
  const lock = path.join(folder, 'SingletonLock');
  const holder = holderOf(lock);
  if (holder === null) throw unwritable(folder, 'the lock in it cannot be made');
  const [, host = '', pid = '0'] = /^(.*)-(\d+)$/.exec(holder) ?? [];
  if (host !== hostname())
    throw unwritable(
      folder,
      `Quarry on the computer ${host || holder} has it`,
      undefined,
      `End it there, or remove ${lock} if it does not run.`,
    );
  if (!isAlive(Number(pid)))
    throw unwritable(folder, 'the lock in it is an old one and cannot be replaced', undefined, `Remove ${lock}.`);
  return false;
}

/** What Chromium's lock says, `HOST-PID`; `null` where there is none. */
function holderOf(lock: string): string | null {
  try {
    return lstatSync(lock).isSymbolicLink() ? readlinkSync(lock) : '';
  } catch {
    return null;
  }
}

function unwritable(
  folder: string,
  why: string,
  cause?: unknown,
  next = 'Make the folder writable, or give another one with --data.',
): EngineError {
  return new EngineError('DATA_UNWRITABLE', `Quarry cannot use the folder ${folder}: ${why}.`, {
    next,
    details: { path: folder },
    cause,
  });
}
