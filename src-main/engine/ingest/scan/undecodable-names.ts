/**
 * Names that are not Unicode. Linux accepts any bytes as a name; Node gives U+FFFD for bytes that are not UTF-8, and
 * cannot open a file by such a text. So Quarry lists these files under a name that shows the bytes, and never reads
 * them.
 */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** What Node puts where bytes could not be read as UTF-8. */
const REPLACEMENT = '\uFFFD';

/** Whether a name that Node gave may be another one on the disk. */
export function mayBeUndecodable(name: string): boolean {
  return name.includes(REPLACEMENT);
}

/** Whether a name may be one that {@link shownName} has made. */
export function mayBeShown(name: string): boolean {
  return /\\x[0-9a-f]{2}/.test(name);
}

/** What stands in a folder under a name that is not UTF-8. `name`: as it is shown, `caf\xe9.md`. */
export type Undecodable = Pick<Dirent, 'name' | 'isSymbolicLink' | 'isDirectory' | 'isFile'>;

/** All of them in the order of their names; none where the folder cannot be read. */
export async function undecodableIn(folder: string): Promise<readonly Undecodable[]> {
  if (process.platform === 'win32') return [];
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !isUtf8(name))
    .map((entry) => ({
      name: shownName(entry.name),
      isSymbolicLink: () => entry.isSymbolicLink(),
      isDirectory: () => entry.isDirectory(),
      isFile: () => entry.isFile(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isUtf8(name: Buffer): boolean {
  return Buffer.from(name.toString('utf8'), 'utf8').equals(name);
}

/** The bytes that are no UTF-8 as `\xe9`, all else as it is. */
function shownName(name: Buffer): string {
  let shown = '';
  for (let at = 0; at < name.length; ) {
    // A character of UTF-8 has at most four bytes.
    const length = [1, 2, 3, 4].find((n) => at + n <= name.length && isUtf8(name.subarray(at, at + n)));
    shown +=
      length === undefined
        ? `\\x${(name[at] as number).toString(16).padStart(2, '0')}`
        : name.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return shown;
}
