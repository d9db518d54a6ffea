import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import type { FormatList } from '../../src-shared/formats.ts';
import type { FolderEntry, FolderView, ListFolderRequest } from '../../src-shared/protocol.ts';
import { FORMATS } from '../engine/parse/format-list.ts';
import { isNetworkPath, isNote } from './complete-path.ts';

/** Most folders that are listed. */
const LIMIT = 1000;
/** Milliseconds for looking into the folders; those that are left then have no count. */
const PATIENCE = 400;
/** Folders looked into at once. */
const AT_ONCE = 16;

/**
 * The folders in a folder, each with the number of notes right in it. Links to folders are folders.
 *
 * @param home where it begins, and what `~` stands for
 * @param patience milliseconds for counting
 * @param formats whose files are notes. Default: those that Quarry reads
 * @throws EngineError as `HostApi.listFolder` says
 */
export async function listFolder(
  { path: typed = '~', hidden = false }: ListFolderRequest = {},
  home: string = homedir(),
  patience: number = PATIENCE,
  formats: FormatList = FORMATS,
): Promise<FolderView> {
  if (isNetworkPath(typed))
    throw new EngineError('PATH_NOT_ALLOWED', `${typed} lies on another machine.`, {
      next: 'Type its path to add it.',
      details: { path: typed },
    });
  const folder = path.resolve(
    home,
    typed.replace(/^~(?=$|[\\/])/, () => home),
  );
  const entries = await read(folder);
  const found: FolderEntry[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') && !hidden) continue;
    const full = path.join(folder, entry.name);
    if (await isFolder(entry, full)) found.push({ name: entry.name, path: full, files: null });
  }
  found.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return {
    path: folder,
    way: wayTo(folder),
    folders: await counted(found.slice(0, LIMIT), patience, formats),
    files: countNotes(entries, formats),
    more: found.length > LIMIT,
  };
}

async function counted(
  folders: readonly FolderEntry[],
  patience: number,
  formats: FormatList,
): Promise<readonly FolderEntry[]> {
  const end = performance.now() + patience;
  const result: FolderEntry[] = [];
  for (let at = 0; at < folders.length; at += AT_ONCE) {
    const some = folders.slice(at, at + AT_ONCE);
    if (performance.now() > end) result.push(...some);
    else
      result.push(
        ...(await Promise.all(
          some.map(async (one) => ({
            ...one,
            files: await readdir(one.path, { withFileTypes: true }).then(
              (entries) => countNotes(entries, formats),
              () => null,
            ),
          })),
        )),
      );
  }
  return result;
}

function countNotes(entries: readonly Dirent[], formats: FormatList): number {
  return entries.filter((entry) => entry.isFile() && isNote(entry.name, formats)).length;
}

async function isFolder(entry: Dirent, full: string): Promise<boolean> {
  return entry.isSymbolicLink()
    ? stat(full).then(
        (stats) => stats.isDirectory(),
        () => false,
      )
    : entry.isDirectory();
}

async function read(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const details = { path: folder };
    if (code === 'ENOENT')
      throw new EngineError('PATH_NOT_FOUND', `There is nothing at ${folder}.`, { details, cause });
    if (code === 'ENOTDIR') throw new EngineError('PATH_NOT_FOUND', `${folder} is not a folder.`, { details, cause });
    throw new EngineError('PATH_UNREADABLE', `You are not allowed to look into ${folder}.`, { details, cause });
  }
}

function wayTo(folder: string): FolderView['way'] {
  const above = path.dirname(folder);
  return above === folder
    ? [{ name: folder, path: folder }]
    : [...wayTo(above), { name: path.basename(folder), path: folder }];
}
