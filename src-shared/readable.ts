/** What is known of files before they are read. */

/** What a run would read at a place. */
export interface ReadableCount {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  readonly files: number;
  readonly bytes: number;
  /** There is more: counting ended before all was looked at. */
  readonly more: boolean;
}

/** Whether a file's name is one that is read: the end of a path will do. Files that only say what is left out are none. */
export function isReadableName(name: string, { extensions }: Pick<ReadableNames, 'extensions'>): boolean {
  const lower = name.toLowerCase();
  return extensions.some((extension) => lower.endsWith(extension));
}

/** Which files some reader reads, by their names. */
export interface ReadableNames {
  /** Ends of names, lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Names that count although they begin with a dot: files that are read, and those that say what is left out. */
  readonly hidden: readonly string[];
}
