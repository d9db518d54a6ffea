import { constants, type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { EngineError } from '../../../src-shared/errors.ts';
import { largestBytes } from '../parse/formats.ts';
import { tooLarge, unreadable } from './scanner.ts';

export interface WholeFile {
  readonly bytes: Buffer;
  /** As they were before the first byte was read: what is written meanwhile gives the file another time, and it is read again. */
  readonly size: number;
  readonly modifiedAt: number;
  /** As above, or 0 where the file changed so short a time ago that a change after the reading may have the same times. */
  readonly changedAt: number;
}

/** The coarsest clock of a file system that is in use has steps of two seconds (FAT). In milliseconds. */
const COARSEST = 2_000;
/** A file that is written all the time is taken as it is after so many readings. */
const MOST_READINGS = 3;
/**
 * What stands under the name may be another thing than was looked at: a link is not followed, and a pipe must not keep the thread
 * waiting for a writer. Windows has neither flag.
 */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file; one that changes meanwhile again, so that no mixture of two versions is taken for one.
 *
 * @throws EngineError `PATH_UNREADABLE`, also for what is no ordinary file; `FILE_TOO_LARGE`
 */
export async function readWhole(file: string): Promise<WholeFile> {
  try {
    const handle = await open(file, FLAGS);
    try {
      for (let readings = 1; ; readings++) {
        const readAt = Date.now();
        const stats = await handle.stat();
        if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
        if (!stats.isFile()) throw new EngineError('PATH_UNREADABLE', 'It is not an ordinary file.', { details: { path: file } });
        const { size, mtimeMs, ctimeMs } = stats;
        const largest = largestBytes(file);
        if (largest > 0 && size > largest) throw new EngineError('FILE_TOO_LARGE', tooLarge(size, largest), { details: { path: file } });
        const bytes = await readFrom(handle, size);
        const after = await handle.stat();
        const isSame = after.size === size && after.mtimeMs === mtimeMs && after.ctimeMs === ctimeMs;
        if (isSame || readings === MOST_READINGS) return { bytes, ...timesOf(stats, readAt) };
      }
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('PATH_UNREADABLE', unreadable(cause), { details: { path: file }, cause });
  }
}

/**
 * A file's size and times, of one that is read elsewhere.
 *
 * @throws EngineError `PATH_UNREADABLE`
 */
export async function lookAtFile(file: string): Promise<Omit<WholeFile, 'bytes'>> {
  try {
    const readAt = Date.now();
    return timesOf(await lstat(file), readAt);
  } catch (cause) {
    throw new EngineError('PATH_UNREADABLE', unreadable(cause), { details: { path: file }, cause });
  }
}

function timesOf({ size, mtimeMs, ctimeMs }: Stats, readAt: number): Omit<WholeFile, 'bytes'> {
  return { size, modifiedAt: mtimeMs, changedAt: isSettled(readAt, mtimeMs, ctimeMs) ? ctimeMs : 0 };
}

/** As many bytes as the file had when it was looked at, or fewer where it was cut since: one that grows has no end of its own. */
async function readFrom(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * Whether a change from now on would have other times than these, as git asks of its index. A time of the content that lies far
 * ahead was set by somebody and says nothing; the system's own lies ahead only where the clock was set back.
 */
function isSettled(now: number, modifiedAt: number, changedAt: number): boolean {
  return now - changedAt >= COARSEST && Math.abs(now - modifiedAt) >= COARSEST;
}

/** The bytes alone: see {@link readWhole}. */
export async function readBytes(file: string): Promise<Buffer> {
  return (await readWhole(file)).bytes;
}
