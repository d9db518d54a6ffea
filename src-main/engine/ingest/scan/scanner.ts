/** Lists the files of a source, and decides which of them are read. */
import type { Dirent, Stats } from 'node:fs';
import path from 'node:path';
import type { FormatList } from '../../../../src-shared/formats.ts';
import { FORMATS } from '../../parse/format-list.ts';
import { type OpenFolder, openFolder } from '../../parse/open-inside.ts';
import { createTimeSlice } from '../time-slice.ts';
import { isGone, isOfFile, unreadable } from '../failures.ts';
import { type FolderRules, RULE_FILES, rulesOf } from './ignore-rules.ts';
import { programCopy } from './program-copies.ts';
import { mayBeShown, mayBeUndecodable, type Undecodable, undecodableIn } from './undecodable-names.ts';

/** Deeper folders than this are a loop or a mistake. */
const DEEPEST = 64;
/** Hidden folders in which programs keep what no person wrote: they are never read by choice of a source alone. */
const OF_PROGRAMS: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.obsidian',
  '.cache',
  '.npm',
  '.venv',
  '.tox',
  '.gradle',
  '.idea',
  '.vscode',
  '.next',
  '.ssh',
  '.gnupg',
]);
/** How many files are examined at once: as many as the system's four threads handle, and some that wait. */
const AT_ONCE = 64;

export type Scanned =
  /** To be read. */
  | {
      readonly kind: 'candidate';
      readonly path: string;
      readonly size: number;
      readonly modifiedAt: number;
      readonly changedAt: number;
    }
  /**
   * Excluded by a rule, or unreadable: both are listed with the reason. A folder stands for everything in it.
   * `passing`: the failure is not due to the file, so the index keeps the file's observations.
   */
  | {
      readonly kind: 'excluded' | 'failed';
      readonly path: string;
      readonly size: number;
      readonly modifiedAt: number;
      readonly changedAt: number;
      readonly code: string;
      readonly reason: string;
      readonly passing?: true;
    };

export interface ScannedSource {
  readonly path: string;
  readonly kind: 'folder' | 'file';
  /** Whether its hidden folders are read. Default false. */
  readonly hidden?: boolean | undefined;
}

/** The folder below which all files of a source are opened: see `openInside`. */
export function rootOf({ path: where, kind }: ScannedSource): string {
  return kind === 'folder' ? where : path.dirname(where);
}

export interface ScanOptions {
  /** The formats that are read. Default: all that Quarry reads. */
  readonly formats?: FormatList | undefined;
  /** Patterns of the user's own, as in `.gitignore`. */
  readonly ignore?: readonly string[] | undefined;
  /**
   * Called with each folder before the folder is read, so that the folder can be watched first and no change is missed.
   */
  readonly onFolder?: ((folder: string) => void) | undefined;
  /** Whether to examine and report files. Default true. */
  readonly files?: boolean | undefined;
  /** Lists the entries of a folder. Default: all of them. */
  readonly list?: ((folder: OpenFolder) => Promise<Dirent[]>) | undefined;
}

export interface Scanner {
  /** Walks the source, folder by folder, in the order of names. */
  all(): AsyncGenerator<Scanned>;
  /**
   * Scans one path of the source with everything below it. `place`: the path that was scanned, or a folder above it
   * that is excluded or deleted. Everything that the index has at or below `place` and that the scan does not find is
   * deleted.
   */
  at(wanted: string): Promise<{ readonly place: string; readonly found: AsyncGenerator<Scanned> }>;
}

/** Walks a source: see {@link Scanner.all}. */
export function scan(source: ScannedSource, options?: ScanOptions): AsyncGenerator<Scanned> {
  return createScanner(source, options).all();
}

/**
 * One scan of a source; it caches the rules of folders. The scan follows no symbolic links, so it never reads a loop or
 * anything outside the source, whatever is moved meanwhile.
 */
export function createScanner(
  source: ScannedSource,
  { formats = FORMATS, ignore = [], onFolder, files = true, list = (folder) => folder.list() }: ScanOptions = {},
): Scanner {
  /** Rules in the folders on the way to single places. */
  const known = new Map<string, FolderRules>();
  const letOthersWork = createTimeSlice();
  const choice = { formats, hidden: source.hidden ?? false };

  /** @param open gives the folder; it is closed here */
  async function* scanFolder(
    shown: string,
    depth: number,
    outer: FolderRules | null,
    open: () => Promise<OpenFolder>,
  ): AsyncGenerator<Scanned> {
    if (depth > DEEPEST) {
      yield left(shown, 'excluded', 'FOLDER_TOO_DEEP', `Quarry reads folders up to ${DEEPEST} levels deep.`);
      return;
    }
    let folder: OpenFolder | null = null;
    try {
      let entries: Dirent[];
      let rules: FolderRules;
      try {
        onFolder?.(shown);
        folder = await open();
        entries = (await list(folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
        rules = await rulesIn(folder, new Set(entries.map(({ name }) => name)), outer);
      } catch (error) {
        yield unread(shown, error);
        return;
      }
      yield* scanEntries(folder, entries, depth, rules);
    } finally {
      await folder?.close();
    }
  }

  async function* scanEntries(
    folder: OpenFolder,
    listed: readonly Dirent[],
    depth: number,
    rules: FolderRules,
  ): AsyncGenerator<Scanned> {
    let entries = listed;
    if (entries.some(({ name }) => mayBeUndecodable(name))) {
      if (files)
        for (const entry of await undecodableIn(folder.reach)) yield undecodable(folder.path, entry, rules, formats);
      // Nothing is there by the names that Node gave for these; U+FFFD may stand in a name of its own right, too.
      const there = await Promise.all(
        entries.map(
          async ({ name }) => !mayBeUndecodable(name) || (await folder.look(name).catch(() => null)) !== null,
        ),
      );
      entries = entries.filter((_, at) => there[at]);
    }
    const names = new Set(entries.map(({ name }) => name));
    // Files are examined in parallel and folders one after the other, so the order stays and memory use is small.
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      const looks: { readonly entry: Dirent; readonly found: Scanned | Promise<Scanned | null> | null }[] = [];
      for (const entry of entries.slice(at, at + AT_ONCE)) {
        await letOthersWork();
        if (!files && !entry.isDirectory()) continue;
        const out = leftOut(path.join(folder.path, entry.name), entry, rules, choice, names);
        looks.push({
          entry,
          found: out ?? (entry.isDirectory() ? null : scanFile(folder, entry.name, false, formats)),
        });
      }
      for (const { entry, found } of looks) {
        if (found) {
          const one = await found;
          if (one && files) yield one;
        } else yield* scanFolder(path.join(folder.path, entry.name), depth + 1, rules, () => folder.folder(entry.name));
      }
    }
  }

  const rulesIn = (folder: OpenFolder, names: ReadonlySet<string>, outer: FolderRules | null): Promise<FolderRules> =>
    outer ? outer.below(folder, names) : rulesOf(folder, names, ignore);

  /** The rules in a folder on the way to a single place. */
  const knownRules = async (folder: OpenFolder, outer: FolderRules | null): Promise<FolderRules> => {
    const before = known.get(folder.path);
    if (before) return before;
    const names = new Set<string>();
    for (const file of RULE_FILES) if (await folder.look(file).catch(() => null)) names.add(file);
    const rules = await rulesIn(folder, names, outer);
    known.set(folder.path, rules);
    return rules;
  };

  /** The file that one is a copy of by its name, where that stands beside it. */
  const siblings = async (folder: OpenFolder, name: string): Promise<ReadonlySet<string>> => {
    const of = programCopy(name, path.basename(folder.path), false)?.of ?? null;
    return new Set(of !== null && (await folder.look(of).catch(() => null)) ? [of] : []);
  };

  /** Walks from the source's folder to a path, as long as nothing on the way is excluded. */
  const wayTo = async (wanted: string): Promise<Way> => {
    const names = path.relative(source.path, wanted).split(path.sep);
    if (names[0] === '..' || path.isAbsolute(path.relative(source.path, wanted)))
      return { kind: 'gone', place: wanted };
    let place = source.path;
    let folder: OpenFolder | null = null;
    let rules: FolderRules | null = null;
    try {
      folder = await openFolder(source.path);
      for (const [depth, name] of names.entries()) {
        rules = await knownRules(folder, rules);
        place = path.join(place, name);
        let stats: Stats;
        try {
          stats = await folder.look(name);
        } catch (error) {
          if (!isGone(error)) throw error;
          const entry = mayBeShown(name)
            ? (await undecodableIn(folder.reach)).find((one) => one.name === name)
            : undefined;
          return entry
            ? { kind: 'left', place, found: undecodable(folder.path, entry, rules, formats) }
            : { kind: 'gone', place };
        }
        const out = leftOut(place, Object.assign(stats, { name }), rules, choice, await siblings(folder, name));
        if (out) return { kind: 'left', place, found: out };
        if (!stats.isDirectory()) return { kind: 'file', place, found: await scanFile(folder, name, false, formats) };
        if (depth === names.length - 1) return { kind: 'folder', place, depth: depth + 1, outer: rules };
        const next: OpenFolder = await folder.folder(name);
        await folder.close();
        folder = next;
      }
      throw new Error('A way ends at its place.');
    } catch (error) {
      return { kind: 'left', place, found: unread(place, error) };
    } finally {
      await folder?.close();
    }
  };

  return {
    async *all() {
      if (source.kind === 'folder') yield* scanFolder(source.path, 0, null, () => openFolder(source.path));
      else yield await scanChosen(source.path, formats);
    },
    async at(wanted) {
      if (source.kind === 'file' || wanted === source.path) return { place: source.path, found: this.all() };
      const way = await wayTo(wanted);
      const found = async function* (): AsyncGenerator<Scanned> {
        if (way.kind === 'folder')
          yield* scanFolder(way.place, way.depth, way.outer, () => openFolder(source.path, way.place));
        else if (way.kind !== 'gone' && way.found) yield way.found;
      };
      return { place: way.place, found: found() };
    },
  };
}

/** The entry at a path, or the folder above it at which the walk ended. */
type Way =
  | { readonly kind: 'folder'; readonly place: string; readonly depth: number; readonly outer: FolderRules }
  | { readonly kind: 'gone'; readonly place: string }
  /** `null`: it went meanwhile. */
  | { readonly kind: 'file'; readonly place: string; readonly found: Scanned | null }
  | { readonly kind: 'left'; readonly place: string; readonly found: Scanned };

/** Why an entry is not read; `null` if it is read. @param names of the entries beside it */
function leftOut(
  file: string,
  entry: Pick<Dirent, 'name' | 'isSymbolicLink' | 'isDirectory' | 'isFile'>,
  rules: FolderRules,
  { formats, hidden }: { readonly formats: FormatList; readonly hidden: boolean },
  names: ReadonlySet<string>,
): Scanned | null {
  const { name } = entry;
  const skipped = rules.skipped(name);
  if (skipped !== null) return left(file, 'failed', 'RULES_SKIPPED', skipped);
  if (entry.isSymbolicLink()) return left(file, 'excluded', 'SYMBOLIC_LINK', 'Symbolic links are not followed.');
  const verdict = rules.judge(name, entry.isDirectory());
  // aider keeps its history beside the code, and writes itself into `.gitignore` so that it is not committed, which
  // says nothing about finding it.
  const anyway = formats.hiddenNames.includes(name);
  if (verdict.kind === 'excluded' && !(anyway && verdict.file === '.gitignore'))
    return left(file, 'excluded', 'IGNORED_BY_RULE', verdict.reason);
  if (verdict.kind !== 'included' || !verdict.own) {
    const copy = programCopy(name, path.basename(path.dirname(file)), entry.isDirectory());
    if (copy && (copy.of === null || names.has(copy.of))) return left(file, 'excluded', 'PROGRAM_COPY', copy.reason);
    const chosen = hidden && entry.isDirectory() && !OF_PROGRAMS.has(name);
    if (name.startsWith('.') && !anyway && !chosen)
      return left(file, 'excluded', 'HIDDEN', 'Quarry skips hidden files and folders.');
    if (entry.isDirectory() && name === 'node_modules')
      return left(file, 'excluded', 'IGNORED_FOLDER', 'Quarry skips node_modules.');
  }
  return entry.isDirectory() || entry.isFile()
    ? null
    : left(file, 'excluded', 'NOT_A_FILE', 'It is not an ordinary file.');
}

/** A file that is a source itself. */
async function scanChosen(file: string, formats: FormatList): Promise<Scanned> {
  let folder: OpenFolder | null = null;
  try {
    folder = await openFolder(path.dirname(file));
    return (await scanFile(folder, path.basename(file), true, formats)) as Scanned;
  } catch (error) {
    return unread(file, error);
  } finally {
    await folder?.close();
  }
}

/** `null` for a file that has gone since its folder was read; never for one that was chosen itself. */
async function scanFile(
  folder: OpenFolder,
  name: string,
  chosen: boolean,
  formats: FormatList,
): Promise<Scanned | null> {
  const file = path.join(folder.path, name);
  const largest = formats.largestBytes(file);
  // Whatever its size: an index that lies in its own source must not change by being looked at.
  if (largest === 0 && !chosen) return left(file, 'excluded', 'FORMAT_NOT_READ', notRead(formats));
  let stats: Stats;
  try {
    stats = await folder.look(name);
  } catch (error) {
    return !chosen && isGone(error) ? null : unread(file, error);
  }
  const { size, mtimeMs: modifiedAt, ctimeMs: changedAt } = stats;
  if (largest === 0)
    return { ...left(file, 'failed', 'FORMAT_NOT_READ', notRead(formats)), size, modifiedAt, changedAt };
  if (size > largest) {
    return { ...left(file, 'failed', 'FILE_TOO_LARGE', tooLarge(size, largest)), size, modifiedAt, changedAt };
  }
  return { kind: 'candidate', path: file, size, modifiedAt, changedAt };
}

function notRead({ extensions }: FormatList): string {
  return `Files of this kind are not read; Quarry reads ${extensions.join(', ')}.`;
}

function unread(place: string, error: unknown): Scanned {
  return {
    ...left(place, 'failed', 'PATH_UNREADABLE', unreadable(error)),
    ...(isOfFile(error) ? {} : { passing: true }),
  };
}

/** What stands under a name that is not Unicode: left out as others are, or failed. */
function undecodable(folder: string, entry: Undecodable, rules: FolderRules, formats: FormatList): Scanned {
  const file = path.join(folder, entry.name);
  const out =
    leftOut(file, entry, rules, { formats, hidden: false }, new Set()) ??
    (entry.isFile() && formats.largestBytes(file) === 0
      ? left(file, 'excluded', 'FORMAT_NOT_READ', notRead(formats))
      : null);
  return (
    out ??
    left(
      file,
      'failed',
      'NAME_UNREADABLE',
      'Its name is not Unicode (UTF-8), so Quarry cannot open it. Rename the file.',
    )
  );
}

function left(
  file: string,
  kind: 'excluded' | 'failed',
  code: string,
  reason: string,
): Scanned & { kind: 'excluded' | 'failed' } {
  return { kind, path: file, size: 0, modifiedAt: 0, changedAt: 0, code, reason };
}

/** Why a file is not read that has more bytes than it may. */
export function tooLarge(size: number, largest: number): string {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
  return `It has ${megabytes(size)}; files up to ${megabytes(largest)} are read.`;
}
