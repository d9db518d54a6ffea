/** The files of copies on disk: the folder of all copies, the place of one, and how what was sent comes there. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import type { BeginCopyRequest } from '../../src-shared/protocol.ts';
import { safeName } from '../../src-shared/uploads.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../system/private-folder.ts';

export const INCOMING = '.incoming-';
/**
 * Milliseconds after which the unfinished uploads of an ended Quarry are deleted; a younger one may belong to a running
 * Quarry.
 */
const ABANDONED = 24 * 60 * 60 * 1000;

/**
 * The folder of all copies, made where it is not there, without what was left in it long ago. Another may do the same
 * at the same time.
 * Throws `DATA_UNWRITABLE`, `DISK_FULL`.
 */
export async function prepareCopies(dataFolder: string): Promise<string> {
  const root = path.join(dataFolder, 'copies');
  await written(mkdir(root, { recursive: true, mode: PRIVATE_FOLDER }), root);
  if ((await written(realpath(root), root)) !== path.join(await written(realpath(dataFolder), dataFolder), 'copies')) {
    throw new EngineError('DATA_UNWRITABLE', `${root} is a link out of the data folder.`, {
      next: 'Replace it with a plain folder.',
      details: { path: root },
    });
  }
  // A copy is a source by itself: a source around the data folder leaves all of them out.
  await written(writeFile(path.join(root, '.gitignore'), '*\n', { mode: PRIVATE_FILE }), root);
  await removeAbandoned(root);
  return written(realpath(root), root);
}

/** Leftovers harm nobody: if they cannot be deleted, they stay. */
async function removeAbandoned(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    if (!name.startsWith(INCOMING)) continue;
    const left = path.join(root, name);
    const facts = await stat(left).catch(() => null); // `null`: another has taken it away
    if (facts && facts.mtimeMs < Date.now() - ABANDONED)
      await rm(left, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

/**
 * Where a copy of this name lies; for one `beside` others the first free place, which is made, so that nobody else gets
 * it.
 */
export async function placeFor(root: string, { name, how }: BeginCopyRequest): Promise<string> {
  for (let n = 0; ; n++) {
    const hash = createHash('sha256')
      .update(`${n}/${name.normalize('NFC')}`)
      .digest('hex')
      .slice(0, 8);
    const place = path.join(root, `${safeName(name)}-${hash}`);
    if (how !== 'beside') return place;
    if (await lstat(place).catch(() => null)) continue;
    try {
      await mkdir(place, { mode: PRIVATE_FOLDER });
      return place;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Moves each file to its final path, one by one and complete, and deletes what the copy no longer contains. */
export async function settle(from: string, place: string, files: ReadonlySet<string>, only: boolean): Promise<void> {
  await mkdir(place, { recursive: true, mode: PRIVATE_FOLDER });
  const folders = new Set<string>();
  for (const file of files) for (const folder of foldersOf(file)) folders.add(folder);
  await clear(place, '', files, folders, only);
  for (const file of files) {
    const target = path.join(place, ...file.split('/'));
    await mkdir(path.dirname(target), { recursive: true, mode: PRIVATE_FOLDER });
    await rename(path.join(from, ...file.split('/')), target).catch((error: NodeJS.ErrnoException) => {
      // Two names that are one to this file system: the other of them is there.
      if (error.code !== 'ENOENT') throw error;
    });
  }
}

/** The folders that a path within a copy lies in, the nearest first. */
export function foldersOf(relative: string): readonly string[] {
  const names = relative.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, names.length - i).join('/'));
}

/** Deletes an entry that blocks the path of a file or folder; with `only`, every entry that is neither. */
async function clear(
  place: string,
  below: string,
  files: ReadonlySet<string>,
  folders: ReadonlySet<string>,
  only: boolean,
): Promise<void> {
  for (const entry of await readdir(path.join(place, below), { withFileTypes: true })) {
    const relative = path.posix.join(below, entry.name);
    const full = path.join(place, relative);
    if (entry.isDirectory() && folders.has(relative)) await clear(place, relative, files, folders, only);
    else if (
      only
        ? !(entry.isFile() && files.has(relative))
        : folders.has(relative) || (files.has(relative) && !entry.isFile())
    )
      await rm(full, { recursive: true, force: true });
  }
}

/** What the file system says of the copy as a whole, as an error with a code. */
export async function written<T>(work: Promise<T>, place: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const { code = '' } = cause as NodeJS.ErrnoException;
    const details = { path: place };
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new EngineError('DISK_FULL', 'There is no room left for the copy.', {
        next: 'Free some space, or type the path of the folder: then Quarry copies nothing.',
        details,
        cause,
      });
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ABORT_ERR')
      throw new EngineError('CANCELLED', 'The page stopped sending it.', { details, cause });
    throw new EngineError('DATA_UNWRITABLE', `The copy could not be written (${code || String(cause)}).`, {
      details,
      cause,
    });
  }
}

/** File systems that say that a name cannot be where it should: it is another's, or one of its folders is a file. */
const NAME_TAKEN: ReadonlySet<string> = new Set([
  'EEXIST',
  'ENOTDIR',
  'EISDIR',
  'ENOTEMPTY',
  'ENAMETOOLONG',
  'EILSEQ',
  'EINVAL',
]);

/**
 * {@link written} for one file: what the file system has against its name is that file's own trouble, and the others go
 * on.
 */
export async function placed<T>(work: Promise<T>, relative: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (NAME_TAKEN.has((cause as NodeJS.ErrnoException).code ?? ''))
      throw new EngineError(
        'PATH_NOT_ALLOWED',
        'The copy has another file or folder in its place, or this disk does not take its name.',
        { details: { path: relative }, cause },
      );
    return written(Promise.reject(cause as Error), relative);
  }
}
