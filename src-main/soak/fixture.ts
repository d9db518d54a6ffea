/** Folders in which chance writes: what there is to edit, and names, words and texts for what is new. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isoInstant } from '../../src-shared/time/show.ts';
import { wallOfDate } from '../../src-shared/time/wall.ts';
import type { Random } from '../system/random.ts';
import { contentOf, WORDS } from './notes.ts';

export interface Fixture {
  readonly random: Random;
  /** Absolute paths of the folders that may be written in. */
  readonly roots: readonly string[];
  /** A folder on the same disk, outside of them, for what is moved into place. */
  readonly aside: string;
  /** All notes and logs, in the order of names. */
  files(): readonly string[];
  /** All else that is no folder: pictures, links, drafts, rules below the roots. */
  others(): readonly string[];
  /** All folders, a root before what is in it. */
  folders(): readonly string[];
  /** A folder or file that there was once and that is gone; names come back. */
  readonly gone: string[];
  /** A path in some folder at which nothing stands. */
  freshFile(folder?: string): string;
  freshFolder(): string;
  /** One that was never there before. */
  word(): string;
  note(): string;
  /** A line of a log. */
  logLine(): string;
}

const FOLDERS = ['alpha', 'beta', 'drafts', 'more', 'two words', 'über', 'deep', '.hidden', 'old-things'] as const;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Each root begins with so many notes; afterwards the operations decide. */
const FIRST = 12;

export function makeFixture(roots: readonly string[], aside: string, random: Random): Fixture {
  let made = 0;
  const gone: string[] = [];

  const word = (): string => {
    let letters = '';
    for (let rest = ++made, i = 0; i < 5; i++, rest = Math.floor(rest / 26))
      letters = (LETTERS[rest % 26] as string) + letters;
    return `zq${letters}k`;
  };
  const sentence = (): string =>
    `${Array.from({ length: 4 + random.below(9) }, () => random.pick(WORDS)).join(' ')} ${word()}`;
  const walk = (
    folder: string,
  ): { readonly files: string[]; readonly others: string[]; readonly folders: string[] } => {
    const found = { files: [] as string[], others: [] as string[], folders: [folder] };
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        const below = walk(place);
        found.files.push(...below.files);
        found.others.push(...below.others);
        found.folders.push(...below.folders);
      } else if (entry.isFile() && /\.(md|txt|jsonl)$/.test(entry.name)) found.files.push(place);
      else found.others.push(place);
    }
    return found;
  };
  const all = (): ReturnType<typeof walk>[] => roots.map(walk);

  const ground: Fixture = {
    random,
    roots,
    aside,
    gone,
    word,
    files: () => all().flatMap(({ files }) => files),
    others: () => all().flatMap(({ others }) => others),
    folders: () => all().flatMap(({ folders }) => folders),
    freshFile(folder = random.pick(ground.folders())) {
      const number = ++made;
      return path.join(
        folder,
        random.pick([
          `n${number}.md`,
          `n${number}.md`,
          `n${number}.md`,
          `old-${number}.md`,
          `old-kept-${number}.md`,
          `n ${number} ü.txt`,
          `n${number}.txt`,
        ]),
      );
    },
    freshFolder: () =>
      path.join(
        random.pick(ground.folders().filter((folder) => folder.split(path.sep).length < 12)),
        `${random.pick(FOLDERS)}${random.below(3) === 0 ? '' : ++made}`,
      ),
    note: () =>
      contentOf({
        number: ++made,
        isSession: random.below(3) === 0,
        bullets: Array.from({ length: 1 + random.below(5) }, sentence),
      }),
    logLine: () =>
      `${JSON.stringify({
        type: 'user',
        isSidechain: false,
        cwd: '/somewhere/quarry',
        sessionId: '4f35e220-c435-4cf7-b9b9-f40426042847',
        gitBranch: 'main',
        timestamp: isoInstant(wallOfDate(2025, 11, 3) + ++made * 60_000),
        message: { role: 'user', content: sentence() },
      })}\n`,
  };
  for (const root of roots) {
    for (const folder of ['alpha', 'beta', path.join('beta', 'deep')])
      mkdirSync(path.join(root, folder), { recursive: true });
    for (let i = 0; i < FIRST; i++) writeFileSync(ground.freshFile(), ground.note());
  }
  return ground;
}

/** The text of a file with one of its planted words replaced: it keeps its length. `null` where there is none. */
export function withOtherWord(file: string, planted: RegExp, random: Random, word: string): string | null {
  const text = readFileSync(file, 'utf8');
  const places = [...text.matchAll(planted)];
  if (places.length === 0) return null;
  const { index, 0: old } = random.pick(places);
  return text.slice(0, index) + word + text.slice(index + old.length);
}
