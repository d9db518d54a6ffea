/** Sources that are copies of Quarry's own, in its data folder: they come from a browser, which gives files but tells no paths. */
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';

/** Whether a source's path is one of the copies in a data folder: a folder right below `copies`, and nothing else in there. */
export function isCopy(dataFolder: string, source: string): boolean {
  return path.dirname(source) === copiesFolder(dataFolder) && !path.basename(source).startsWith('.');
}

/** Deletes a copy with its files; does nothing to what is none. Links in it are deleted and not followed. */
export async function deleteCopy(dataFolder: string, source: string): Promise<void> {
  if (isCopy(dataFolder, source)) await rm(source, { recursive: true, force: true, maxRetries: 3 });
}

/** Resolved, as paths of sources are. A `copies` that leads out of the data folder has none. */
function copiesFolder(dataFolder: string): string {
  const expected = path.join(realpath(dataFolder), 'copies');
  return realpath(expected) === expected ? expected : '';
}

function realpath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return path.resolve(folder); // not there yet
  }
}
