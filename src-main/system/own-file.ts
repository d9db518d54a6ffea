/**
 * Files that Quarry keeps for itself. Their folder can be reached by other programs, and what stands under a name may
 * be another thing than a file: a pipe would keep whoever opens it waiting for ever, a device has no end. So each is
 * looked at before it is read.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { fileStamp } from '../../src-shared/time/show.ts';

/** Windows has neither flag. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const NO_LINK = constants.O_NOFOLLOW ?? 0;

/** What stands under a name is no ordinary file, or is larger than such a file can be. The message says what it is. */
export class NotAFile extends Error {
  readonly code = 'NOT_A_FILE';
}

/**
 * The text of a file, without a mark of its byte order.
 *
 * @param most bytes that such a file has at most
 * @param link whether a symbolic link to a file will do, as people have them for settings. Default false
 * @throws NotAFile for a folder, a pipe, a device, a socket, a link, or more than `most` bytes; else what the file
 *   system says
 */
export function readOwnFile(file: string, most: number, { link = false }: { readonly link?: boolean } = {}): string {
  const what = oddity(file, link);
  if (what !== null) throw new NotAFile(`It is ${what}, not a file.`);
  const handle = openSync(file, READ | (link ? 0 : NO_LINK));
  try {
    const stats = fstatSync(handle); // of what was opened, whatever stood there before
    if (!stats.isFile()) throw new NotAFile(`It is ${kindOf(stats)}, not a file.`);
    if (stats.size > most)
      throw new NotAFile(
        `It has ${stats.size.toLocaleString('en')} bytes, and such a file has at most ${most.toLocaleString('en')}.`,
      );
    return readAll(handle, most)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } finally {
    closeSync(handle);
  }
}

/** A file that grows meanwhile is read as far as it may have. */
function readAll(handle: number, most: number): Buffer {
  const bytes = Buffer.alloc(Math.min(most, fstatSync(handle).size + 1));
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(handle, bytes, filled, bytes.length - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/**
 * What stands at a path that is to be a file, in words (`a folder`, `a link that leads nowhere`); `null` for a file,
 * and for nothing.
 *
 * @param link whether a symbolic link to a file will do. Default: true
 */
export function oddity(file: string, link = true): string | null {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return null;
  if (!stats.isSymbolicLink()) return kindOf(stats);
  const target = targetOf(file);
  if (target === null) return 'a link that leads nowhere';
  if (!target.isFile()) return `a link to ${kindOf(target)}`;
  return link ? null : 'a link';
}

/** Takes a file away, if it is there; what stands under its name and is a folder stays. Never throws. */
export function forgetFile(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was not there, is a folder, or may not be taken away: whoever needs the name says so.
  }
}

/**
 * Gives what stands at a path another name, in the same folder, that nothing has yet; gives that.
 *
 * @throws what the file system says
 */
export function moveAside(place: string): string {
  const aside = `${place}.aside-${fileStamp()}`;
  renameSync(place, aside);
  return aside;
}

function targetOf(file: string): Stats | null {
  try {
    return statSync(file);
  } catch {
    return null; // gone, or a loop of links
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return 'a device';
  return 'a link';
}
