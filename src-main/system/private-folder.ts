/** The data folder is this user's alone: notes that nobody else may read stand in it, word by word. */
import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Modes of what only its owner may use. */
export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;

/** All that the group and others may do. */
const FOR_OTHERS = 0o077;

/**
 * From here on all that this process writes is this user's alone, and what it starts inherits that: for a process that
 * starts no other program.
 */
export function keepPrivate(): void {
  process.umask(FOR_OTHERS);
}

/**
 * The same for what Node itself writes as the process ends, its cache of compiled code: for a process that starts
 * programs of the user's, too.
 */
export function keepPrivateAtEnd(): void {
  process.once('exit', keepPrivate);
}

/**
 * Level by level, each for this user alone: Node's own recursive mkdir never returns where a folder vanishes as it is
 * made, as below /proc.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process has just made it
  }
}

/** Makes an empty file where there is none, for a library that would make one which everybody may read. */
export function makeFile(file: string): void {
  closeSync(openSync(file, 'a', PRIVATE_FILE));
}

/**
 * Takes from others what they may do with a folder and what is in it: an earlier version, or another program, may have
 * given it. What is in a folder that others could not enter is left as it is, and so are folders in it that are not
 * Quarry's: who chose a folder of other things as the data folder keeps the modes of these. Never throws: what is
 * another user's stays.
 *
 * @param names of what is Quarry's own. In the home folder, and in one that everybody writes to, only those are changed
 */
export function makePrivate(folder: string, names: RegExp): void {
  if (process.platform === 'win32') return; // a user's folders are that user's there
  const stats = look(folder);
  if (!stats?.isDirectory()) return;
  const shared = isShared(folder, stats);
  if (!shared) restrict(folder, stats);
  for (const name of list(folder)) {
    const place = path.join(folder, name);
    if (names.test(name)) restrictAll(place);
    else if (!shared && look(place)?.isFile()) restrictAll(place);
  }
}

function restrictAll(place: string): void {
  const stats = look(place);
  if (!stats || stats.isSymbolicLink()) return;
  const wasOpen = restrict(place, stats);
  if (stats.isDirectory() && wasOpen) for (const name of list(place)) restrictAll(path.join(place, name));
}

/** Whether there was something to take. */
function restrict(place: string, { mode }: Stats): boolean {
  if ((mode & FOR_OTHERS) === 0) return false;
  try {
    chmodSync(place, mode & ~FOR_OTHERS & 0o7777);
  } catch {
    // Another user's, or a drive that knows no modes.
  }
  return true;
}

/** Whether a folder holds what is not Quarry's: nobody means these to be closed to others. */
function isShared(folder: string, { mode, uid }: Stats): boolean {
  const home = path.relative(folder, homedir());
  return uid !== process.getuid?.() || (mode & 0o1002) !== 0 || !(home.startsWith('..') || path.isAbsolute(home));
}

function look(place: string): Stats | null {
  try {
    return lstatSync(place);
  } catch {
    return null;
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
