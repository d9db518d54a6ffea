/** Which files a source has, and which of them are to be read. */
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { extensions, largestBytes } from '../parse/formats.ts';
import { type FolderRules, RULE_FILES, rulesOf } from './ignore-rules.ts';
import { mayBeShown, mayBeUndecodable, type Undecodable, undecodableIn } from './undecodable.ts';

/**
 * Names with a dot that hold what a person wrote: aider keeps its history beside the code, and writes itself into `.gitignore`
 * so that it is not committed, which says nothing about finding it.
 */
export const READ_THOUGH_HIDDEN: ReadonlySet<string> = new Set(['.aider.chat.history.md']);
/** Deeper folders than this are a loop or a mistake. */
const DEEPEST = 64;
/** Files looked at at once: what the system's four threads have in hand, with some waiting. */
const AT_ONCE = 64;
const NOT_READ = `Files of this kind are not read; Quarry reads ${extensions.join(', ')}.`;

export type Scanned =
  /** To be read. */
  | { readonly kind: 'candidate'; readonly path: string; readonly size: number; readonly modifiedAt: number; readonly changedAt: number }
  /** Left out by a rule, or not readable: both are listed with the reason. A folder stands for all below it. */
  | { readonly kind: 'excluded' | 'failed'; readonly path: string; readonly size: number; readonly modifiedAt: number; readonly changedAt: number; readonly code: string; readonly reason: string };

export interface ScannedSource {
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

export interface ScanOptions {
  /** Patterns of the user's own, as in `.gitignore`. */
  readonly ignore?: readonly string[] | undefined;
  /** Called with each folder before it is read, so that it can be watched first and nothing that happens meanwhile is missed. */
  readonly onFolder?: ((folder: string) => void) | undefined;
  /** Whether files are looked at, and told of. Default true. */
  readonly files?: boolean | undefined;
  /** How the entries of a folder are had. Default: all of them. */
  readonly list?: ((folder: string) => Promise<Dirent[]>) | undefined;
}

export interface Scanner {
  /** Walks the source, folder by folder, in the order of names. */
  all(): AsyncGenerator<Scanned>;
  /**
   * Looks at one place of the source, with all below it. `place`: what was looked at, the place itself or a folder above it
   * that is left out or gone; all that the index knows at or below it and that is not found is gone.
   */
  at(wanted: string): Promise<{ readonly place: string; readonly found: AsyncGenerator<Scanned> }>;
}

/** Walks a source: see {@link Scanner.all}. */
export function scan(source: ScannedSource, options?: ScanOptions): AsyncGenerator<Scanned> {
  return createScanner(source, options).all();
}

/**
 * A look at a source at one moment: what it learns of folders it keeps. Symbolic links are not followed, so that no loop and
 * nothing outside the source is ever read.
 */
export function createScanner(source: ScannedSource, { ignore = [], onFolder, files = true, list = listAll }: ScanOptions = {}): Scanner {
  /** Rules in the folders on the way to single places. */
  const known = new Map<string, Promise<FolderRules>>();

  async function* scanFolder(folder: string, depth: number, outer: FolderRules | null): AsyncGenerator<Scanned> {
    if (depth > DEEPEST) {
      yield left(folder, 'excluded', 'FOLDER_TOO_DEEP', `Folders are read ${DEEPEST} levels deep.`);
      return;
    }
    let entries: Dirent[];
    try {
      onFolder?.(folder);
      entries = await list(folder);
    } catch (error) {
      yield left(folder, 'failed', 'PATH_UNREADABLE', unreadable(error));
      return;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const names = new Set(entries.map(({ name }) => name));
    const rules = await (outer ? outer.below(folder, names) : rulesOf(folder, names, ignore));
    if (entries.some(({ name }) => mayBeUndecodable(name))) {
      if (files) for (const entry of await undecodableIn(folder)) yield undecodable(folder, entry, rules);
      // Nothing is there by the names that Node gave for these; U+FFFD may stand in a name of its own right, too.
      const there = await Promise.all(entries.map(async ({ name }) => !mayBeUndecodable(name) || (await lstat(path.join(folder, name)).catch(() => null)) !== null));
      entries = entries.filter((_, at) => there[at]);
    }
    // Files are looked at together, folders one after the other: so the order stays, and little is held at once.
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      const looks = entries.slice(at, at + AT_ONCE).map((entry) => {
        if (!files && !entry.isDirectory()) return { entry, found: Promise.resolve(null) };
        const out = leftOut(path.join(folder, entry.name), entry, rules);
        return { entry, found: out ?? (entry.isDirectory() ? null : scanFile(path.join(folder, entry.name), false)) };
      });
      for (const { entry, found } of looks) {
        if (found) {
          const one = await found;
          if (one) yield one;
        } else yield* scanFolder(path.join(folder, entry.name), depth + 1, rules);
      }
    }
  }

  /** The rules in a folder of the source that is not left out itself. */
  const rulesIn = (folder: string): Promise<FolderRules> => {
    const found = known.get(folder) ?? (async () => {
      const names = new Set<string>();
      for (const file of RULE_FILES) if (await lstat(path.join(folder, file)).catch(() => null)) names.add(file);
      return folder === source.path ? rulesOf(folder, names, ignore) : (await rulesIn(path.dirname(folder))).below(folder, names);
    })();
    known.set(folder, found);
    return found;
  };

  /** Folders that were found on the way to single places, and what stands there for those left out. */
  const ways = new Map<string, Promise<Way>>();
  const wayTo = (place: string): Promise<Way> => {
    const found = ways.get(place) ?? (async (): Promise<Way> => {
      if (place !== source.path) {
        if (path.dirname(place) === place) return { kind: 'gone', place }; // a place outside of the source
        const above = await wayTo(path.dirname(place));
        if (above.kind !== 'folder') return above;
      }
      let stats: Stats;
      try {
        stats = await lstat(place);
      } catch (error) {
        if (place !== source.path && isGone(error)) {
          const [folder, shown] = [path.dirname(place), path.basename(place)];
          const entry = mayBeShown(shown) ? (await undecodableIn(folder)).find(({ name }) => name === shown) : undefined;
          return entry ? { kind: 'left', place, found: undecodable(folder, entry, await rulesIn(folder)) } : { kind: 'gone', place };
        }
        return { kind: 'left', place, found: left(place, 'failed', 'PATH_UNREADABLE', unreadable(error)) };
      }
      const depth = depthOf(source.path, place);
      const name = path.basename(place);
      const out = place === source.path ? null : leftOut(place, Object.assign(stats, { name }), await rulesIn(path.dirname(place)));
      if (out) return { kind: 'left', place, found: out };
      return stats.isDirectory() ? { kind: 'folder', place, depth } : { kind: 'file', place };
    })();
    ways.set(place, found);
    return found;
  };

  return {
    async *all() {
      if (source.kind === 'folder') yield* scanFolder(source.path, 0, null);
      else yield (await scanFile(source.path, true)) as Scanned;
    },
    async at(wanted) {
      if (source.kind === 'file' || wanted === source.path) return { place: source.path, found: this.all() };
      const way = await wayTo(wanted);
      const found = async function* (): AsyncGenerator<Scanned> {
        if (way.kind === 'left') yield way.found;
        else if (way.kind === 'folder') yield* scanFolder(way.place, way.depth, await rulesIn(path.dirname(way.place)));
        else if (way.kind === 'file') {
          const one = await scanFile(way.place, false);
          if (one) yield one;
        }
      };
      return { place: way.place, found: found() };
    },
  };
}

const listAll = (folder: string): Promise<Dirent[]> => readdir(folder, { withFileTypes: true });

/** What stands at a place, or at the folder above it where the way there ends. */
type Way =
  | { readonly kind: 'folder'; readonly place: string; readonly depth: number }
  | { readonly kind: 'file' | 'gone'; readonly place: string }
  | { readonly kind: 'left'; readonly place: string; readonly found: Scanned };

/** Why an entry is not to be read, or `null` where it is. */
function leftOut(file: string, entry: Pick<Dirent, 'name' | 'isSymbolicLink' | 'isDirectory' | 'isFile'>, rules: FolderRules): Scanned | null {
  const { name } = entry;
  if (entry.isSymbolicLink()) return left(file, 'excluded', 'SYMBOLIC_LINK', 'Symbolic links are not followed.');
  const verdict = rules.judge(name, entry.isDirectory());
  const anyway = READ_THOUGH_HIDDEN.has(name);
  if (verdict.kind === 'excluded' && !(anyway && verdict.file === '.gitignore')) return left(file, 'excluded', 'IGNORED_BY_RULE', verdict.reason);
  if (verdict.kind !== 'included' || !verdict.own) {
    if (name.startsWith('.') && !anyway) return left(file, 'excluded', 'HIDDEN', 'Hidden files and folders are left out.');
    if (entry.isDirectory() && name === 'node_modules') return left(file, 'excluded', 'IGNORED_FOLDER', 'node_modules is left out.');
  }
  return entry.isDirectory() || entry.isFile() ? null : left(file, 'excluded', 'NOT_A_FILE', 'It is not an ordinary file.');
}

/** `null` for a file that has gone since its folder was read; never for one that was chosen itself. */
async function scanFile(file: string, chosen: boolean): Promise<Scanned | null> {
  const largest = largestBytes(file);
  // Whatever its size: an index that lies in its own source must not change by being looked at.
  if (largest === 0 && !chosen) return left(file, 'excluded', 'FORMAT_NOT_READ', NOT_READ);
  let stats: Stats;
  try {
    stats = await lstat(file);
  } catch (error) {
    if (!chosen && isGone(error)) return null;
    return left(file, 'failed', 'PATH_UNREADABLE', unreadable(error));
  }
  const { size, mtimeMs: modifiedAt, ctimeMs: changedAt } = stats;
  if (largest === 0) return { ...left(file, 'failed', 'FORMAT_NOT_READ', NOT_READ), size, modifiedAt, changedAt };
  if (size > largest) {
    return { ...left(file, 'failed', 'FILE_TOO_LARGE', tooLarge(size, largest)), size, modifiedAt, changedAt };
  }
  return { kind: 'candidate', path: file, size, modifiedAt, changedAt };
}

/** What stands under a name that is not Unicode: left out as others are, or failed. */
function undecodable(folder: string, entry: Undecodable, rules: FolderRules): Scanned {
  const file = path.join(folder, entry.name);
  const out = leftOut(file, entry, rules) ?? (entry.isFile() && largestBytes(file) === 0 ? left(file, 'excluded', 'FORMAT_NOT_READ', NOT_READ) : null);
  return out ?? left(file, 'failed', 'NAME_UNREADABLE', 'Its name is not Unicode (UTF-8), so it cannot be opened; rename it.');
}

function left(file: string, kind: 'excluded' | 'failed', code: string, reason: string): Scanned & { kind: 'excluded' | 'failed' } {
  return { kind, path: file, size: 0, modifiedAt: 0, changedAt: 0, code, reason };
}

function depthOf(root: string, place: string): number {
  return place === root ? 0 : path.relative(root, place).split(path.sep).length;
}

/** Why a file is not read that has more bytes than it may. */
export function tooLarge(size: number, largest: number): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
  return `It has ${megabytes(size)}; files up to ${megabytes(largest)} are read.`;
}

/** Whether the system says that there is nothing, or nothing any more. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
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
