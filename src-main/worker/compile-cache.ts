/** Where Node keeps Quarry's modules compiled from start to start, and how much that may become. */
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
 * The variable that turns the cache on, where it is of use. Node finds a module in it by the module's path. A program
 * that lies elsewhere at each start finds nothing, and leaves its modules there once more: an AppImage, which is
 * mounted anew; a Mac's app that was not moved out of its download; a program that unpacks itself.
 *
 * @param program a file or folder of the program. Default: this Quarry
 */
export function compileCacheSettings(program = projectFolder): { readonly NODE_COMPILE_CACHE?: string } {
  const passing = [process.env['APPDIR'], tmpdir()].filter((folder) => folder !== undefined && folder !== '');
  return passing.some((folder) => isBelow(program, folder as string)) ? {} : { NODE_COMPILE_CACHE: privateFolder() };
}

/**
 * Removes what was written first, until the cache is no larger than it may be: modules of former versions of Node and
 * Quarry are read no more. Folders that are empty then go, too. What is still needed is compiled again at the next
 * start. Does nothing where there is no cache; never throws.
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

/** The cache's folder, for this user alone: whoever could write there would have Quarry run what he likes. */
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
