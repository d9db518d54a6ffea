/** What was dropped on a page in a browser: folders and files that can be read but whose place is not told. */
import { LARGEST_COPY, LARGEST_FILE, MOST_FILES, refusePath } from '../../src-shared/uploads.ts';
import type { ReadableNames } from '../../src-shared/model.ts';
import { isReadableName } from '../../src-shared/readable.ts';

/** One file to be sent. */
export interface Sendable {
  /** Within its group, with slashes. */
  readonly relative: string;
  readonly file: File;
}

/** Why one file is not sent. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** What becomes one copy: a folder that was dropped, or all files that were dropped by themselves. */
export interface Group {
  readonly name: string;
  readonly loose: boolean;
  readonly files: readonly Sendable[];
}

export interface Walked {
  /** Those that have anything to send. */
  readonly groups: readonly Group[];
  /** Files that are notes; rules of what is left out are sent too and not counted. */
  readonly files: number;
  readonly bytes: number;
  /** Files of other kinds, and folders that are never read. */
  readonly left: number;
  readonly refused: readonly Refusal[];
}

/** The parts of a browser's entries that the walk needs. */
export interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
  file?(found: (file: File) => void, failed: (error: unknown) => void): void;
  createReader?(): { readEntries(found: (entries: Entry[]) => void, failed: (error: unknown) => void): void };
}

/** The copy that files become which were dropped by themselves. */
export const LOOSE = 'Dropped files';

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

/**
 * Walks through the dropped files and folders by the names and sizes that Quarry reads. Throws only when it is stopped:
 * an unreadable entry is refused with its reason.
 *
 * @param limits default: those that the backend holds to
 */
export async function walkDrop(
  entries: readonly Entry[],
  { extensions, hidden }: ReadableNames,
  signal: AbortSignal,
  limits = { file: LARGEST_FILE, copy: LARGEST_COPY, files: MOST_FILES },
): Promise<Walked> {
  const refused: Refusal[] = [];
  const sum = { files: 0, bytes: 0, left: 0 };

  const isNote = (name: string): boolean => isReadableName(name, { extensions });

  const takeFile = async (entry: Entry, relative: string, shown: string, into: Sendable[]): Promise<void> => {
    const note = isNote(entry.name);
    const reason = refusePath(relative, hidden);
    if ((entry.name.startsWith('.') && !hidden.includes(entry.name)) || (!note && !hidden.includes(entry.name)))
      return void sum.left++;
    const refuse = (why: string): void => void refused.push({ path: shown, reason: why });
    if (reason) return refuse(reason);
    const file = await fileOf(entry).catch(() => null);
    if (!file) return refuse('It could not be read.');
    if (file.size > limits.file)
      return refuse(`It has ${megabytes(file.size)}; files up to ${megabytes(limits.file)} are copied.`);
    if (sum.bytes + file.size > limits.copy) return refuse(`There would be more than ${megabytes(limits.copy)}.`);
    if (into.length >= limits.files) return refuse(`There are more than ${limits.files.toLocaleString('en')} files.`);
    sum.bytes += file.size;
    if (note) sum.files++;
    into.push({ relative, file });
  };

  const takeFolder = async (folder: Entry, below: string, shown: string, into: Sendable[]): Promise<void> => {
    const reader = folder.createReader?.();
    for (;;) {
      signal.throwIfAborted();
      // Browsers give a hundred at a time, and none at the end.
      const some = await new Promise<Entry[]>((found, failed) =>
        reader ? reader.readEntries(found, failed) : found([]),
      ).catch(() => null);
      if (some === null) refused.push({ path: shown, reason: 'It could not be looked into.' });
      if (some === null || some.length === 0) return;
      const files: Promise<void>[] = [];
      for (const entry of some) {
        const [relative, path] = [below + entry.name, `${shown}/${entry.name}`];
        if (!entry.isDirectory) files.push(takeFile(entry, relative, path, into));
        else if (entry.name.startsWith('.') || entry.name === 'node_modules') sum.left++;
        else if (refusePath(relative, [])) refused.push({ path, reason: refusePath(relative, []) ?? '' });
        else await takeFolder(entry, `${relative}/`, path, into);
      }
      await Promise.all(files);
    }
  };

  const groups: { name: string; loose: boolean; files: Sendable[] }[] = [];
  const loose: Sendable[] = [];
  const names = new Map<string, number>();
  for (const entry of entries) {
    signal.throwIfAborted();
    if (!entry.isDirectory) {
      await takeFile(entry, entry.name, entry.name, loose);
      continue;
    }
    const before = names.get(entry.name) ?? 0;
    names.set(entry.name, before + 1);
    const files: Sendable[] = [];
    await takeFolder(entry, '', entry.name, files);
    groups.push({ name: before === 0 ? entry.name : `${entry.name} ${before + 1}`, loose: false, files });
  }
  groups.push({ name: LOOSE, loose: true, files: loose });
  return { groups: groups.filter(({ files }) => files.some(({ relative }) => isNote(relative))), ...sum, refused };
}

function fileOf(entry: Entry): Promise<File> {
  return new Promise((found, failed) =>
    entry.file ? entry.file(found, failed) : failed(new TypeError('It is no file.')),
  );
}
