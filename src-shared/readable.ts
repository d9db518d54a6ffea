/** Which files are read, by their names. */
import type { ReadableNames } from './model.ts';

/**
 * Whether a file's name is one that is read: the end of a path will do. Files that only say what is left out are none.
 */
export function isReadableName(name: string, { extensions }: Pick<ReadableNames, 'extensions'>): boolean {
  const lower = name.toLowerCase();
  return extensions.some((extension) => lower.endsWith(extension));
}
