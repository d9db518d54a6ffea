/** One line of a `.gitignore`, read and matched as git does. */
import { type Wildmatch, wildmatch } from './wildmatch.ts';

export interface Rule {
  /** From 1. */
  readonly line: number;
  /** As it stands in the file. */
  readonly text: string;
  /** Whether it begins with `!`, and takes in. */
  readonly takesIn: boolean;
  /** Whether it ends with a slash, and speaks of folders only. */
  readonly foldersOnly: boolean;
  /** Whether it has no slash, and speaks of the name alone, in whatever folder. */
  readonly byName: boolean;
  /** What the path, or the name, begins with: bytes, in small letters where case is ignored. */
  readonly beginning: string;
  /** What comes after that; `null`: nothing. */
  readonly rest: Wildmatch | null;
}

/** Bytes of a text, one a character: git compares bytes. */
export function bytesOf(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * @param given bytes of the line without its end, one a character
 * @param line its number, from 1
 * @returns `null` for what is no rule (blank, a comment), or one that never matches
 */
export function readRule(given: string, line: number, ignoreCase: boolean): Rule | null {
  const [beforeNul = ''] = given.split('\0', 1);
  if (beforeNul.startsWith('#')) return null;
  const typed = withoutBlanks(beforeNul.replace(/\r$/, ''));
  const takesIn = typed.startsWith('!');
  let pattern = takesIn ? typed.slice(1) : typed;
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  if (pattern === '') return null;
  const byName = !pattern.includes('/');
  if (pattern.startsWith('/')) pattern = pattern.slice(1);
  // git compares what stands before the first wildcard by itself, and reads the rest as a pattern that begins there.
  const wild = pattern.search(/[*?[\\]/);
  const beginning = wild < 0 ? pattern : pattern.slice(0, wild);
  const rest = wild < 0 ? null : wildmatch(pattern.slice(wild), { pathname: !byName, ignoreCase });
  if (wild >= 0 && rest === null) return null;
  const text = Buffer.from(typed, 'latin1').toString('utf8');
  return { line, text, takesIn, foldersOnly, byName, beginning: ignoreCase ? lower(beginning) : beginning, rest };
}

/** Without the blanks at the end, but for those behind a backslash. */
function withoutBlanks(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes++;
  return line.slice(0, backslashes % 2 === 1 ? Math.min(end + 1, line.length) : end);
}

/** Letters of ASCII in small. */
export function lower(bytes: string): string {
  return bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
