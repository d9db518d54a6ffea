import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FormatList } from '../../src-shared/formats.ts';
import type { PathEntry } from '../../src-shared/protocol.ts';
import { FORMATS } from '../engine/parse/format-list.ts';

const LIMIT = 50;

/**
 * Folders, then notes, at or below a path that is being typed: those whose name begins with the last part, and what
 * lies inside when that part is a folder's whole name. Never throws: what cannot be read has no entries.
 *
 * @param typed absolute, or relative to `home`; a leading `~` is `home`; empty means `home/`
 * @param formats whose files are notes. Default: those that Quarry reads
 * @returns at most 50, hidden ones only when the last part begins with a dot
 */
export async function completePath(
  typed: string,
  home: string = homedir(),
  formats: FormatList = FORMATS,
): Promise<readonly PathEntry[]> {
  if (isNetworkPath(typed)) return []; // on Windows a mere look at \\server sends the user's credentials to it
  const expanded = /^~(?=$|[\\/])/.test(typed) ? home + typed.slice(1) : typed;
  const endsInFolder = expanded === '' || /[\\/]$/.test(expanded) || typed === '~';
  const full = path.resolve(home, expanded);
  if (endsInFolder) return list(full, '', LIMIT, formats);

  const matches = await list(path.dirname(full), path.basename(full), LIMIT, formats);
  const exact = matches.some((entry) => entry.path === full && entry.kind === 'folder');
  return exact ? [...matches, ...(await list(full, '', LIMIT - matches.length, formats))] : matches;
}

/** Whether a person adds such a file by itself; source code comes with its folder. */
export function isNote(name: string, formats: FormatList = FORMATS): boolean {
  const kind = formats.kindOf(name);
  return kind !== null && kind !== 'code';
}

/** Whether a path names another machine (`\\server\share`, `\\?\…`, `//server/share` on Windows). */
export function isNetworkPath(typed: string): boolean {
  return typed.startsWith('\\\\') || (process.platform === 'win32' && /^[\\/]{2}/.test(typed));
}

async function list(folder: string, prefix: string, limit: number, formats: FormatList): Promise<PathEntry[]> {
  const wanted = prefix.toLowerCase();
  const children = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const fitting = children.filter(
    ({ name }) => name.toLowerCase().startsWith(wanted) && (prefix.startsWith('.') || !name.startsWith('.')),
  );

  const entries: PathEntry[] = [];
  for (const child of fitting) {
    const full = path.join(folder, child.name);
    // A link is what it leads to; one that leads nowhere is nothing.
    const kind = child.isSymbolicLink() ? await stat(full).catch(() => null) : child;
    if (kind?.isDirectory()) entries.push({ path: full, kind: 'folder' });
    else if (kind?.isFile() && isNote(child.name, formats)) entries.push({ path: full, kind: 'file' });
  }
  const order = ({ path: full, kind }: PathEntry): number =>
    kind === 'file' ? 2 : path.basename(full) === prefix ? 0 : 1;
  return entries.sort((a, b) => order(a) - order(b) || a.path.localeCompare(b.path)).slice(0, limit);
}
