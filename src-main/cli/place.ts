/** Places as people write them: `notes/a.md:12`, `C:\notes\a.md:12`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';

export interface GivenPlace {
  /** Absolute where there is such a file below the working directory, else as given. */
  readonly path: string;
  /** From 1; `undefined` when none was given. */
  readonly line: number | undefined;
}

/**
 * Takes a path and a line apart. A colon and digits at the end are a line (a column after it is left out), unless a
 * file has that very name; the colon after a drive's letter is none of these.
 *
 * @throws EngineError `USAGE` for line 0
 */
export function parsePlace(given: string, exists: (file: string) => boolean = existsSync): GivenPlace {
  const resolve = (file: string): string => (exists(path.resolve(file)) ? path.resolve(file) : file);
  const match = /^(?<file>(?:[A-Za-z]:(?=[\\/]))?[^:].*?):(?<line>\d+)(?::\d+)?$/su.exec(given);
  if (!match?.groups || exists(path.resolve(given))) return { path: resolve(given), line: undefined };
  const line = Number(match.groups['line']);
  if (line < 1 || !Number.isSafeInteger(line))
    throw new EngineError('USAGE', `There is no line ${match.groups['line']}.`, { next: 'Lines are counted from 1.' });
  return { path: resolve(match.groups['file'] as string), line };
}
