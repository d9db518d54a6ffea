import { open, stat } from 'node:fs/promises';
import { EngineError } from '../../../src-shared/errors.ts';
import { unreadable } from './scanner.ts';

export interface WholeFile {
  readonly bytes: Buffer;
  /** As they were before the first byte was read: what is written meanwhile gives the file another time, and it is read again. */
  readonly size: number;
  readonly modifiedAt: number;
}

/**
 * Reads a whole file.
 *
 * @throws EngineError `PATH_UNREADABLE`
 */
export async function readWhole(file: string): Promise<WholeFile> {
  try {
    const handle = await open(file);
    try {
      const { size, mtimeMs: modifiedAt } = await handle.stat();
      return { bytes: await handle.readFile(), size, modifiedAt };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new EngineError('PATH_UNREADABLE', unreadable(cause), { details: { path: file }, cause });
  }
}

/**
 * A file's size and time, of one that is read elsewhere.
 *
 * @throws EngineError `PATH_UNREADABLE`
 */
export async function lookAtFile(file: string): Promise<{ readonly size: number; readonly modifiedAt: number }> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { size, modifiedAt: mtimeMs };
  } catch (cause) {
    throw new EngineError('PATH_UNREADABLE', unreadable(cause), { details: { path: file }, cause });
  }
}

/** The bytes alone: see {@link readWhole}. */
export async function readBytes(file: string): Promise<Buffer> {
  return (await readWhole(file)).bytes;
}
