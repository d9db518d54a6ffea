/** What is known of the formats that Quarry reads without loading their readers. */

/**
 * How files of a format are treated by other programs. `text`: any program that shows text. `document`: a program of
 * its own; an editor of text would show its bytes. `page` and `code`: an editor only, because systems run such files,
 * or scripts in them, where they are opened.
 * `code` is also not offered by itself where a path is typed: it comes with its folder.
 */
export type FormatKind = 'text' | 'document' | 'page' | 'code';

/** What a format says of itself. */
export interface FormatDeclaration {
  /** Short, stable and unique, such as `session`. It stands in the index. */
  readonly id: string;
  /** Ends of the names of its files, lower case, with the dot. */
  readonly extensions: readonly string[];
  /**
   * Raised with every change of what its reader finds in a file: then the files that it has read are read again, and no
   * others.
   */
  readonly version: number;
  /** Raised when it takes other files than before: then all files with its extensions are read again. Default 1. */
  readonly recognition?: number;
  readonly kind: FormatKind;
  /**
   * Whether its files only grow, as logs do: they are read piece by piece, and what was read before stays. Default
   * false.
   */
  readonly grows?: boolean;
  /** The largest file that is read, in bytes. Default 20 MB. */
  readonly largestBytes?: number;
  /** Names with a leading dot that are read all the same. Default: none. */
  readonly hiddenNames?: readonly string[];
}

/** Larger files are not notes, unless a format says so; reading one would hold up all others. In bytes. */
const LARGEST = 20 * 1024 * 1024;

/** Formats in the order in which they are asked whether a file is theirs. */
export interface FormatList<F extends FormatDeclaration = FormatDeclaration> {
  readonly formats: readonly F[];
  /** All extensions, each once, lower case, with the dot. */
  readonly extensions: readonly string[];
  /** All names with a leading dot that are read. */
  readonly hiddenNames: readonly string[];
  /**
   * The formats that a file's name fits, in order; the same array for the same extension. Empty for what is not read.
   */
  fitting(path: string): readonly F[];
  /** The kind of a file by its name; `null` for what is not read. */
  kindOf(path: string): FormatKind | null;
  /** The largest file with this name that is read, in bytes; 0 for what is not read. */
  largestBytes(path: string): number;
  /** Whether a file with this name only grows. */
  grows(path: string): boolean;
}

/**
 * Makes a list of formats.
 *
 * @throws Error when two formats have one id, when an extension is none, or when formats with a common extension differ
 *   in `kind` or `grows`: these are looked up by the name of a file, before anybody knows which of them reads it
 */
export function formatList<F extends FormatDeclaration>(formats: readonly F[]): FormatList<F> {
  const byExtension = new Map<string, F[]>();
  for (const format of formats)
    for (const extension of format.extensions)
      byExtension.set(extension, [...(byExtension.get(extension) ?? []), format]);
  const extensions = [...byExtension.keys()];
  if (new Set(formats.map(({ id }) => id)).size < formats.length) throw new Error('Two formats have one id.');
  for (const [extension, own] of byExtension) {
    if (!/^\.[^.A-Z/\\]+$/.test(extension))
      throw new Error(`"${extension}" is no extension: one dot in front, in lower case.`);
    if (new Set(own.map(({ kind, grows = false }) => `${kind} ${grows}`)).size > 1)
      throw new Error(`Formats of ${extension} files differ in "kind" or "grows".`);
  }
  const none: readonly F[] = [];
  const fitting = (path: string): readonly F[] =>
    byExtension.get(path.slice(Math.max(0, path.lastIndexOf('.'))).toLowerCase()) ?? none;
  return {
    formats,
    extensions,
    hiddenNames: formats.flatMap(({ hiddenNames = [] }) => hiddenNames),
    fitting,
    kindOf: (path) => fitting(path)[0]?.kind ?? null,
    largestBytes: (path) => Math.max(0, ...fitting(path).map(({ largestBytes = LARGEST }) => largestBytes)),
    grows: (path) => fitting(path)[0]?.grows ?? false,
  };
}
