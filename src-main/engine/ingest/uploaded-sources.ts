/**
 * Sources that are copies of Quarry's own, in its data folder: they come from a browser, which gives files but tells no
 * paths. Uploads in code, where a copy is a file with another's bytes.
 */
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Whether a source's path is one of the copies in a data folder: a folder right below `copies`, and nothing else in
 * there.
 */
export function isUpload(dataFolder: string, source: string): boolean {
  return path.dirname(source) === uploadsFolder(dataFolder) && !path.basename(source).startsWith('.');
}

/** Deletes a copy with its files; does nothing to what is none. Links in it are deleted and not followed. */
export async function deleteUpload(dataFolder: string, source: string): Promise<void> {
  if (isUpload(dataFolder, source)) await rm(source, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * The folder of all copies, resolved as paths of sources are; `null` where `copies` leads out of the data folder: then
 * there are none.
 */
export function uploadsFolder(dataFolder: string): string | null {
  const expected = path.join(realpath(dataFolder), 'copies');
  return realpath(expected) === expected ? expected : null;
}

function realpath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return path.resolve(folder); // not there yet
  }
}
