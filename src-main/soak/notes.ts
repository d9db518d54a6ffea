/** A folder of small notes that changes by chance, and what an index of it must hold. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Random } from '../system/random.ts';

/** What notes are made of. */
export const WORDS: readonly string[] =
  'the a for with without and or not rain tide lamp paper index server token cache bird ring net scale weight clock battery map tile phone print branch release test queue lock page river seed garden shelf letter bridge north early slow small plain measured decided tried kept dropped moved'.split(
    ' ',
  );

/** Sections of session notes, one for each note of that kind. */
const SECTIONS = ['Key Decisions', 'Challenges Faced', 'Patterns Observed', 'Next Steps'] as const;

/** A note that the tests write. */
export interface Note {
  readonly number: number;
  readonly isSession: boolean;
  readonly bullets: readonly string[];
}

export interface NoteFolder {
  /** Absolute. */
  readonly path: string;
  /** The SHA-256 of each file that is there, by its absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /**
   * The observations' texts of each content that ever stood in a file, in their order, by its SHA-256. Two notes never
   * have the same.
   */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** All contents that a path ever had, the first one first. A path that has gone never comes back. */
  versions(file: string): readonly string[];
  /** Edits, renames, deletes or adds a note, as chance wills; the folder keeps about the size it began with. */
  change(): void;
}

/**
 * Fills an empty folder. A file comes into place whole, as good editors write: what a reader sees half is not this
 * test's subject.
 *
 * @param folder absolute; made when it is not there
 * @param aside a folder on the same disk, outside of it, where files are written before they are moved into place
 * @param count how many notes to begin with
 */
export function makeNotes(folder: string, aside: string, count: number, random: Random): NoteFolder {
  const notes = new Map<string, Note>();
  const files = new Map<string, string>();
  const texts = new Map<string, readonly string[]>();
  const versions = new Map<string, string[]>();
  let written = 0;
  mkdirSync(path.join(folder, 'more'), { recursive: true });

  /** The number makes it the only one of its words. */
  const text = (): string =>
    `${Array.from({ length: 4 + random.below(9) }, () => random.pick(WORDS)).join(' ')} ${++written}`;

  const put = (file: string, note: Note): void => {
    const content = contentOf(note);
    const hash = createHash('sha256').update(content).digest('hex');
    const draft = path.join(aside, 'draft.md');
    writeFileSync(draft, content);
    renameSync(draft, file);
    record(file, note, hash);
  };
  const record = (file: string, note: Note, hash: string): void => {
    notes.set(file, note);
    files.set(file, hash);
    texts.set(hash, textsOf(note));
    versions.set(file, [...(versions.get(file) ?? []), hash]);
  };
  const forget = (file: string): void => {
    notes.delete(file);
    files.delete(file);
  };
  const freshPath = (): string => path.join(folder, random.below(4) === 0 ? 'more' : '', `${++written}.md`);

  const add = (): void =>
    put(freshPath(), {
      number: ++written,
      isSession: random.below(3) === 0,
      bullets: Array.from({ length: 1 + random.below(5) }, text),
    });

  const edit = (file: string): void => {
    const note = notes.get(file) as Note;
    // Some texts stay, at least one is new, so no content comes twice.
    const kept = note.bullets.filter(() => random.below(3) > 0).slice(0, 4);
    put(file, { ...note, bullets: kept.toSpliced(random.below(kept.length + 1), 0, text()) });
  };

  const rename = (file: string): void => {
    const to = freshPath();
    renameSync(file, to);
    record(to, notes.get(file) as Note, files.get(file) as string);
    forget(file);
  };

  for (let i = 0; i < count; i++) add();
  return {
    path: folder,
    files,
    texts,
    versions: (file) => versions.get(file) ?? [],
    change() {
      const file = random.pick([...notes.keys()]);
      const chance = random.below(10);
      if (chance < 6) return edit(file);
      if (chance < 8) return rename(file);
      if (notes.size < count || random.below(2) === 0) return add();
      rmSync(file);
      forget(file);
    },
  };
}

/**
 * Each bullet of a session note is an observation; the list of another note is one, as it stands, unless it has one
 * bullet only.
 */
function textsOf({ isSession, bullets }: Note): readonly string[] {
  return isSession || bullets.length === 1 ? bullets : [listOf(bullets)];
}

function listOf(bullets: readonly string[]): string {
  return bullets.map((text) => `- ${text}`).join('\n');
}

/** The file of a note: a list under a heading, or a session's. */
export function contentOf({ number, isSession, bullets }: Note): string {
  const list = `${listOf(bullets)}\n`;
  if (!isSession) return `# Note ${number}\n\n${list}`;
  const id = String(20_250_000 + number);
  return `# Session: ${id}\n\n**ID**: ${id}\n**Started**: 2025-03-${String(1 + (number % 28)).padStart(2, '0')}T10:00:00Z\n**Git Branch**: main\n\n## ${SECTIONS[number % SECTIONS.length] as string}\n\n${list}`;
}
