/** Which files a source has, and which of them are to be read. */
import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import { extensions, largestBytes } from '../parse/formats.ts';

/** Names with a dot that hold what a person wrote: aider keeps its history beside the code. */
const READ_THOUGH_HIDDEN: ReadonlySet<string> = new Set(['.aider.chat.history.md']);
/** Deeper folders than this are a loop or a mistake. */
const DEEPEST = 64;

export type Scanned =
  /** To be read. */
  | { readonly kind: 'candidate'; readonly path: string; readonly size: number; readonly modifiedAt: number }
  /** Left out by a rule, or not readable: both are listed with the reason. A folder stands for all below it. */
  | { readonly kind: 'excluded' | 'failed'; readonly path: string; readonly size: number; readonly modifiedAt: number; readonly code: string; readonly reason: string };

/**
 * Walks a source, folder by folder, in the order of names. Symbolic links are not followed, so that no loop and nothing
 * outside the source is ever read.
 */
export async function* scan(source: { readonly path: string; readonly kind: 'folder' | 'file' }): AsyncGenerator<Scanned> {
  if (source.kind === 'folder') yield* scanFolder(source.path, 0);
  else yield await scanFile(source.path, true);
}

async function* scanFolder(folder: string, depth: number): AsyncGenerator<Scanned> {
  if (depth > DEEPEST) {
    yield left(folder, 'excluded', 'FOLDER_TOO_DEEP', `Folders are read ${DEEPEST} levels deep.`);
    return;
  }
  let entries: Dirent[];
  try {
    entries = [];
    for await (const entry of await opendir(folder)) entries.push(entry);
  } catch (error) {
    yield left(folder, 'failed', 'PATH_UNREADABLE', unreadable(error));
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isSymbolicLink()) yield left(file, 'excluded', 'SYMBOLIC_LINK', 'Symbolic links are not followed.');
    else if (entry.name.startsWith('.') && !READ_THOUGH_HIDDEN.has(entry.name)) yield left(file, 'excluded', 'HIDDEN', 'Hidden files and folders are left out.');
    else if (entry.isDirectory() && entry.name === 'node_modules') yield left(file, 'excluded', 'IGNORED_FOLDER', 'node_modules is left out.');
    else if (entry.isDirectory()) yield* scanFolder(file, depth + 1);
    else if (entry.isFile()) yield await scanFile(file, false);
    else yield left(file, 'excluded', 'NOT_A_FILE', 'It is not an ordinary file.');
  }
}

async function scanFile(file: string, chosen: boolean): Promise<Scanned> {
  let stats: Stats;
  try {
    stats = await lstat(file);
  } catch (error) {
    return left(file, 'failed', 'PATH_UNREADABLE', unreadable(error));
  }
  const { size, mtimeMs: modifiedAt } = stats;
  const largest = largestBytes(file);
  if (largest === 0) {
    return { ...left(file, chosen ? 'failed' : 'excluded', 'FORMAT_NOT_READ', `Files of this kind are not read; Quarry reads ${extensions.join(', ')}.`), size, modifiedAt };
  }
  if (size > largest) {
    const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
    return { ...left(file, 'failed', 'FILE_TOO_LARGE', `It has ${megabytes(size)}; files up to ${megabytes(largest)} are read.`), size, modifiedAt };
  }
  return { kind: 'candidate', path: file, size, modifiedAt };
}

function left(file: string, kind: 'excluded' | 'failed', code: string, reason: string): Scanned & { kind: 'excluded' | 'failed' } {
  return { kind, path: file, size: 0, modifiedAt: 0, code, reason };
}

/** Why the system did not let us read, in words. */
export function unreadable(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return 'You are not allowed to read it.';
    case 'ENOENT':
      return 'It vanished before it could be read.';
    default:
      return `It could not be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`;
  }
}
