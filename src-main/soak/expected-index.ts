/**
 * What an index must say of folders, found out by brute force: every file is read, and every rule is tried. Knows of
 * `.gitignore` what `RULES` in operations.ts use and no more, so that it shares no thought with what it is held
 * against.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FileState } from '../../src-shared/model.ts';

export interface ExpectedIndex {
  /** Absolute paths of the folders that were read. */
  readonly sources: readonly string[];
  /** The state that each file, or left-out folder, must have, by its absolute path. */
  readonly states: ReadonlyMap<string, FileState>;
  /** The files in which each planted word stands and can be found, in the order of names, by the word. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** Folders that are read, each source's own among them. */
  readonly folders: ReadonlySet<string>;
}

/** A word that chance plants: `zq`, five letters, `k`. All have one length, so none is the beginning of another. */
export const PLANTED = /\bzq[a-z]{5}k\b/g;

interface RuleFile {
  readonly folder: string;
  readonly lines: readonly string[];
}

/** Reads all of these folders, of which none lies in another. */
export function expectedIndex(sources: readonly string[]): ExpectedIndex {
  const states = new Map<string, FileState>();
  const words = new Map<string, string[]>();
  const folders = new Set<string>();

  const walk = (folder: string, above: readonly RuleFile[]): void => {
    folders.add(folder);
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    const rules = entries.some(({ name }) => name === '.gitignore')
      ? [
          {
            folder,
            lines: readFileSync(path.join(folder, '.gitignore'), 'utf8')
              .split('\n')
              .filter((line) => line !== ''),
          },
          ...above,
        ]
      : above;
    for (const entry of entries) {
      const place = path.join(folder, entry.name);
      if (entry.isSymbolicLink() || entry.name.startsWith('.') || isIgnored(rules, place, entry.isDirectory()))
        states.set(place, 'excluded');
      else if (entry.isDirectory()) walk(place, rules);
      else if (!/\.(md|txt|jsonl)$/.test(entry.name)) states.set(place, 'excluded');
      else look(place);
    }
  };
  const look = (file: string): void => {
    let text: string;
    try {
      text = readFileSync(file, 'latin1');
    } catch {
      states.set(file, 'failed');
      return;
    }
    const isText = !text.includes('\0');
    states.set(file, isText ? 'indexed' : 'failed');
    if (isText)
      for (const word of new Set(text.match(PLANTED) ?? [])) words.set(word, [...(words.get(word) ?? []), file]);
  };
  for (const source of sources) walk(source, []);
  return { sources, states, words, folders };
}

/** The nearest rule file that says anything of a name decides, and in it the last line that does. */
function isIgnored(rules: readonly RuleFile[], place: string, isFolder: boolean): boolean {
  const name = path.basename(place);
  for (const { folder, lines } of rules) {
    const line = lines.findLast((one) => {
      const pattern = one.replace(/^!/, '');
      if (pattern.endsWith('/') && !isFolder) return false;
      if (pattern.startsWith('/') && path.dirname(place) !== folder) return false;
      const [head, tail] = pattern.replaceAll('/', '').split('*') as [string, string?];
      return tail === undefined
        ? name === head
        : name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
    });
    if (line !== undefined) return !line.startsWith('!');
  }
  return false;
}

/** How many files have each state, all or those below a folder. */
export function countStates({ states }: ExpectedIndex, folder = ''): Readonly<Record<FileState, number>> {
  const counts = { indexed: 0, pending: 0, failed: 0, excluded: 0 };
  for (const [file, state] of states) if (file.startsWith(folder && folder + path.sep)) counts[state]++;
  return counts;
}
