/** Reads and examines the files of a source. All of them are opened by `openInside`. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../../../src-shared/errors.ts';
import type { FormatList } from '../../../../src-shared/formats.ts';
import { FORMATS } from '../../parse/format-list.ts';
import { openInside, readFrom } from '../../parse/open-inside.ts';
import { unreadable } from '../failures.ts';
import { tooLarge } from './scanner.ts';

export interface WholeFile {
  readonly bytes: Buffer;
  /**
   * The size and times before the first byte was read: a write during the reading changes the times, and the file is
   * read again.
   */
  readonly size: number;
  readonly modifiedAt: number;
  /**
   * As above, or 0 where the file changed so short a time ago that a change after the reading may have the same times.
   */
  readonly changedAt: number;
}

/** The coarsest clock of a file system that is in use has steps of two seconds (FAT). In milliseconds. */
const COARSEST = 2_000;
/** How many times a file that changes all the time is read before its content is accepted. */
const MOST_READINGS = 3;

/**
 * Reads a whole file; one that changes meanwhile again, so that no mixture of two versions is taken for one.
 *
 * @param root the folder of its source. Default: the one that the file stands in
 * @param formats say how large it may be. Default: those that Quarry reads
 * @throws EngineError `PATH_UNREADABLE`, also for what is no ordinary file, or lies in that folder no more;
 *   `FILE_TOO_LARGE`
 */
export function readWhole(file: string, root = path.dirname(file), formats: FormatList = FORMATS): Promise<WholeFile> {
  return withFile(root, file, async (handle) => {
    for (let readings = 1; ; readings++) {
      const readAt = Date.now();
      const stats = await handle.stat();
      const { size, mtimeMs, ctimeMs } = stats;
      const largest = formats.largestBytes(file);
      if (largest > 0 && size > largest)
        throw new EngineError('FILE_TOO_LARGE', tooLarge(size, largest), { details: { path: file } });
      const bytes = await readFrom(handle, size);
      const after = await handle.stat();
      const isSame = after.size === size && after.mtimeMs === mtimeMs && after.ctimeMs === ctimeMs;
      if (isSame || readings === MOST_READINGS) return { bytes, ...timesOf(stats, readAt) };
    }
  });
}

/** @throws EngineError what `use` throws, and `PATH_UNREADABLE` for what the system says */
async function withFile<T>(root: string, file: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    const handle = await openInside(root, file);
    try {
      return await use(handle);
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
export function lookAtFile(file: string, root = path.dirname(file)): Promise<Omit<WholeFile, 'bytes'>> {
  return withFile(root, file, async (handle) => {
    const readAt = Date.now();
    return timesOf(await handle.stat(), readAt);
  });
}

function timesOf({ size, mtimeMs, ctimeMs }: Stats, readAt: number): Omit<WholeFile, 'bytes'> {
  return { size, modifiedAt: mtimeMs, changedAt: isSettled(readAt, mtimeMs, ctimeMs) ? ctimeMs : 0 };
}

/**
 * Whether a change from now on would have other times than these, as git asks of its index. A time of the content that
 * lies far ahead was set by somebody and says nothing; the system's own lies ahead only where the clock was set back.
 */
function isSettled(now: number, modifiedAt: number, changedAt: number): boolean {
  return now - changedAt >= COARSEST && Math.abs(now - modifiedAt) >= COARSEST;
}

/** The bytes alone: see {@link readWhole}. */
export async function readBytes(file: string, root?: string): Promise<Buffer> {
  return (await readWhole(file, root)).bytes;
}
