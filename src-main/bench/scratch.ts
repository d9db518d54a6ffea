import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';

/** Runs `use` with a new empty folder, which is gone when this settles, whatever happens. */
export async function withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = writing(tmpdir(), () => realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-scratch-'))));
  try {
    return await use(folder);
  } finally {
    // Windows holds a database's file a moment longer than its process.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/**
 * Runs `write`, which writes in `folder`, and makes `DATA_UNWRITABLE` or `DISK_FULL` of what the file system refuses.
 */
export function writing<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
    throw full
      ? new EngineError('DISK_FULL', `There is no space left to write in ${folder}.`, {
          next: 'Make room and try again.',
          details: { folder },
          cause,
        })
      : new EngineError('DATA_UNWRITABLE', `The folder ${folder} cannot be written to (${(cause as Error).message}).`, {
          next: 'Choose another with --data.',
          details: { folder },
          cause,
        });
  }
}
