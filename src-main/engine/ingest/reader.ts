import { readFile } from 'node:fs/promises';
import { EngineError } from '../../../src-shared/errors.ts';
import { unreadable } from './scanner.ts';

/**
 * Reads a whole file.
 *
 * @throws EngineError `PATH_UNREADABLE`
 */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new EngineError('PATH_UNREADABLE', unreadable(cause), { details: { path: file }, cause });
  }
}
