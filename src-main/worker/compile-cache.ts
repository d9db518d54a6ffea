/** The folder in which Node keeps Quarry's compiled modules between starts, and the limit of its size. */
import { readdirSync, realpathSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder, makePrivate } from '../system/private-folder.ts';
import { cacheFolder, projectFolder } from './options.ts';

/** A version of Quarry and of Node takes 3 to 5 MB. */
const MOST_BYTES = 32e6;

/** Below the user's cache folder. */
export function compileCacheFolder(): string {
  return path.join(cacheFolder(), 'compiled');
}

/**
 * The variable that turns the cache on, where the cache is useful. Node finds a module in the cache by the module's
 * path. A program that has another path at each start never finds its modules, and writes them again each time: an
 * AppImage, which is mounted anew; a Mac's app that was not moved out of its download; a program that unpacks itself.
 *
 * @param program a file or folder of the program. Default: this Quarry
 */
export function compileCacheSettings(program = projectFolder): { readonly NODE_COMPILE_CACHE?: string } {
  const passing = [process.env['APPDIR'], tmpdir()].filter((folder) => folder !== undefined && folder !== '');
  return passing.some((folder) => isBelow(program, folder as string)) ? {} : { NODE_COMPILE_CACHE: privateFolder() };
}

/**
 * Removes the oldest entries until the cache is within its limit: no program reads the modules of earlier versions of
 * Node and Quarry. Then removes empty folders. Entries that are still needed are compiled again at the next start. Does
 * nothing if there is no cache; never throws.
 *
 * @param most bytes. Default 32 MB
 */
export function pruneCompileCache(folder = compileCacheFolder(), most = MOST_BYTES): void {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file, ...pick(file) }))
      .toSorted((a, b) => b.written - a.written);
    let bytes = 0;
    const left = new Set<string>();
    for (const { file, size } of files) {
      bytes += size;
      if (bytes > most) rmSync(file, { force: true });
      else left.add(path.dirname(file));
    }
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const version = path.join(folder, entry.name);
      if (entry.isDirectory() && !left.has(version)) rmdirSync(version);
    }
  } catch {
    // There is none, or another Quarry writes to it now: the next close tries again.
  }
}

/** The cache's folder, private to this user: anybody who could write there could make Quarry run other code. */
function privateFolder(): string {
  const folder = compileCacheFolder();
  try {
    makeFolder(folder);
    makePrivate(folder, /^v\d/);
  } catch {
    // Then nothing is kept.
  }
  return folder;
}

/** Another Quarry may have removed it just now. */
function pick(file: string): { readonly size: number; readonly written: number } {
  const found = statSync(file, { throwIfNoEntry: false });
  return { size: found?.size ?? 0, written: found?.mtimeMs ?? 0 };
}

function isBelow(place: string, folder: string): boolean {
  const [inner, outer] = [real(place), real(folder)];
  return inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);
}

/** A Mac's temporary folder is named through a link. */
function real(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    return path.resolve(place);
  }
}
