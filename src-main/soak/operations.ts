/** What a person, an editor, git or a program does to a folder, one by one. */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { PLANTED } from './expected-index.ts';
import { type Fixture, withOtherWord } from './fixture.ts';

/** Does something and says to what, or does nothing and says `null` where there is nothing to do it to. */
type Operation = (ground: Fixture) => string | null;

/** Files of one checkout. */
const CHECKOUT = 200;
/** Above so many files nothing is added. */
const MOST = 450;

const RULES = [
  '',
  'drafts/\n',
  '*.txt\n',
  'old-*\n!old-kept*\n',
  'drafts/\n*.txt\n',
  '/alpha/\n',
  '*.jsonl\n!*.jsonl\n',
] as const;

const isRoot = (process.geteuid?.() ?? 0) === 0;

export const OPERATIONS = {
  create: (ground) => put(ground.freshFile(), ground.note()),

  append: (ground) =>
    onFile(ground, (file) => {
      appendFileSync(file, file.endsWith('.jsonl') ? ground.logLine() : `- appended ${ground.word()}\n`);
      return file;
    }),

  'edit in the middle': (ground) =>
    onFile(ground, (file) => {
      const text = withOtherWord(file, PLANTED, ground.random, ground.word());
      return text === null ? null : put(file, text);
    }),

  'save by renaming': (ground) =>
    onFile(ground, (file) => {
      const draft = ground.random.pick([
        `${file}.tmp`,
        path.join(path.dirname(file), `.${path.basename(file)}.swp`),
        path.join(ground.aside, 'draft.md'),
      ]);
      writeFileSync(draft, file.endsWith('.jsonl') ? ground.logLine() : ground.note());
      renameSync(draft, file);
      return file;
    }),

  'move a file': (ground) =>
    onFile(ground, (file) => {
      const to = ground.freshFile();
      renameSync(file, to);
      ground.gone.push(file);
      return `${file} to ${to}`;
    }),

  'move a file over another': (ground) =>
    onFile(ground, (file) =>
      onFile(ground, (to) => {
        if (file === to || path.extname(file) !== path.extname(to)) return null;
        renameSync(file, to);
        return `${file} over ${to}`;
      }),
    ),

  'make a folder': (ground) => {
    const folder = ground.freshFolder();
    mkdirSync(folder, { recursive: true });
    return ground.random.below(3) === 0 ? folder : put(ground.freshFile(folder), ground.note());
  },

  'move a folder': (ground) =>
    onFolder(ground, (folder) => {
      const to = ground.freshFolder();
      if (existsSync(to) || to.startsWith(folder)) return null;
      renameSync(folder, to);
      ground.gone.push(folder);
      return `${folder} to ${to}`;
    }),

  'move a folder out and back': (ground) =>
    onFolder(ground, (folder) => {
      const away = path.join(ground.aside, 'away');
      renameSync(folder, away);
      put(path.join(away, `back-${ground.word()}.md`), ground.note());
      renameSync(away, folder);
      return folder;
    }),

  'delete a file': (ground) =>
    onFile(ground, (file) => {
      rmSync(file);
      ground.gone.push(file);
      return file;
    }),

  'delete a folder': (ground) =>
    onFolder(ground, (folder) => {
      rmSync(folder, { recursive: true });
      ground.gone.push(folder);
      return folder;
    }),

  /** A folder or a file at the place of what was deleted; sometimes the one where the other was. */
  'make again what is gone': (ground) => {
    const place = ground.gone.splice(ground.random.below(ground.gone.length), 1)[0];
    if (place === undefined || existsSync(place) || !existsSync(path.dirname(place))) return null;
    if (/\.(md|txt)$/.test(place) && ground.random.below(4) > 0) return put(place, ground.note());
    mkdirSync(place);
    return put(path.join(place, 'inside.md'), ground.note());
  },

  copy: (ground) =>
    onFile(ground, (file) => {
      const to = path.join(ground.random.pick(ground.folders()), `copy-${ground.word()}${path.extname(file)}`);
      copyFileSync(file, to);
      return `${file} to ${to}`;
    }),

  touch: (ground) =>
    onFile(ground, (file) => {
      utimesSync(file, Date.now() / 1000, Date.now() / 1000);
      return file;
    }),

  'make unreadable': (ground) =>
    isRoot
      ? null
      : onFile(ground, (file) => {
          appendFileSync(file, '\n');
          chmodSync(file, 0);
          return file;
        }),

  'make readable': (ground) => {
    if (isRoot) return null;
    for (const file of ground.files()) chmodSync(file, 0o644);
    return 'all files';
  },

  'put something else in': (ground) => {
    const folder = ground.random.pick(ground.folders());
    const name = ground.word();
    switch (ground.random.below(3)) {
      case 0:
        return put(path.join(folder, `picture-${name}.png`), 'no text');
      case 1:
        return put(path.join(folder, `not-text-${name}.md`), '\0'.repeat(64));
      default: {
        const link = path.join(folder, `link-${name}.md`);
        symlinkSync(ground.random.pick(ground.folders()), link);
        return link;
      }
    }
  },

  'change the rules': (ground) => {
    const file = path.join(ground.random.pick([...ground.roots, ...ground.folders()]), '.gitignore');
    if (existsSync(file) && ground.random.below(3) === 0) {
      rmSync(file);
      return `${file} deleted`;
    }
    const rules = ground.random.pick(RULES);
    writeFileSync(file, rules);
    return `${file}: ${JSON.stringify(rules)}`;
  },

  /** File by file in its place, or moved there whole. */
  'check out': (ground) => {
    if (ground.files().length > MOST - CHECKOUT) return null;
    const to = ground.freshFolder();
    const isMoved = ground.random.below(2) === 0 && !existsSync(to);
    const folder = isMoved ? path.join(ground.aside, 'checkout') : to;
    for (let i = 0; i < CHECKOUT; i++) {
      const part = path.join(folder, `part${i % 7}`);
      mkdirSync(part, { recursive: true });
      put(ground.freshFile(part), ground.note());
    }
    if (isMoved) renameSync(folder, to);
    return to;
  },

  'let a log grow': (ground) => {
    const file = path.join(ground.random.pick(ground.roots), 'log.jsonl');
    // a folder had that name, and has been made again
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return null;
    appendFileSync(file, Array.from({ length: 1 + ground.random.below(4) }, ground.logLine).join(''));
    return file;
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;

/** How often each is chosen, where not once. */
const WEIGHTS: Partial<Record<OperationName, number>> = {
  create: 6,
  append: 4,
  'edit in the middle': 5,
  'save by renaming': 4,
  'move a file': 2,
  'delete a file': 3,
  'make again what is gone': 3,
  'let a log grow': 3,
};
/** Each is a big batch. */
const RARE = new Set<OperationName>(['check out', 'delete a folder']);

const CHOICE = (Object.keys(OPERATIONS) as OperationName[]).flatMap((name) =>
  Array.from<OperationName>({ length: RARE.has(name) ? 2 : 4 * (WEIGHTS[name] ?? 1) }).fill(name),
);

/** Does one thing, whatever chance chooses, and says what. */
export function edit(ground: Fixture): string {
  for (;;) {
    const name = ground.random.pick(CHOICE);
    const adds = ['create', 'copy', 'make a folder', 'make again what is gone'].includes(name);
    if (adds && ground.files().length > MOST) continue;
    try {
      const done = OPERATIONS[name](ground);
      if (done !== null) return `${name}: ${done}`;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error; // a file that was made unreadable
    }
  }
}

/** Brings the ground to about the same size again: what is measured at different times must be of the same work. */
export function trim(ground: Fixture, count: number): void {
  for (const root of ground.roots) rmSync(path.join(root, 'log.jsonl'), { recursive: true, force: true });
  for (const other of ground.others()) rmSync(other);
  for (let files = ground.files(); files.length > count; files = ground.files()) {
    const folders = ground.folders().filter((folder) => !ground.roots.includes(folder));
    const deepest = folders.length > count / 6 ? folders.at(-1) : undefined;
    rmSync(deepest ?? ground.random.pick(files), { recursive: true });
  }
  while (ground.files().length < count) put(ground.freshFile(), ground.note());
}

function put(file: string, text: string): string {
  writeFileSync(file, text);
  return file;
}

function onFile(ground: Fixture, work: (file: string) => string | null): string | null {
  const files = ground.files();
  return files.length === 0 ? null : work(ground.random.pick(files));
}

/** Any but the roots. */
function onFolder(ground: Fixture, work: (folder: string) => string | null): string | null {
  const folders = ground.folders().filter((folder) => !ground.roots.includes(folder));
  return folders.length === 0 ? null : work(ground.random.pick(folders));
}
