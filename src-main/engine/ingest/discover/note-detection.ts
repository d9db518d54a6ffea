/** Decides from the beginnings of a few files whether a folder contains notes or logs. */
import { formatInput } from '../../parse/encoding.ts';
import type { FormatInput } from '../../parse/format.ts';
import { recognise } from '../../parse/formats.ts';
import { headingText, sectionType } from '../../parse/notes/headings.ts';
import { openInside, readFrom } from '../../parse/open-inside.ts';
import { session } from '../../parse/notes/session.ts';

/** How many bytes of a file are read: its header and its first sections. */
const BEGINNING = 32 * 1024;
/** So many files stand for all of a folder. */
const SAMPLE = 6;

/**
 * What a folder's Markdown files are together. `session`: at least half of a sample are notes of sessions, by their
 * headers or by sections of two types and more (decisions, challenges, next steps), and some by their headers; `typed`:
 * by their sections alone; `none`: fewer. A single file counts by its header alone.
 *
 * @param root the folder that they are opened below
 * @param files absolute paths, any order
 */
export async function kindOfNotes(root: string, files: readonly string[]): Promise<'session' | 'typed' | 'none'> {
  const sample = spread([...files].sort(), SAMPLE);
  let headers = 0;
  let sections = 0;
  for (const [at, file] of sample.entries()) {
    const sign = await signOf(root, file);
    if (sign === 'header') headers++;
    if (sign === 'sections' && sample.length > 1) sections++;
    // most folders contain none, and are rejected early
    if (at === 1 && headers + sections === 0 && sample.length > 2) return 'none';
  }
  if ((headers + sections) * 2 < sample.length) return 'none';
  return headers > 0 ? 'session' : sections > 0 ? 'typed' : 'none';
}

/** Whether a file is a log of an assistant that is read line by line. @param root the folder that it is opened below */
export async function isAssistantLog(root: string, file: string): Promise<boolean> {
  const input = await beginningOf(root, file);
  return input !== null && (await recognise(input))?.reader.lines !== undefined;
}

async function signOf(root: string, file: string): Promise<'header' | 'sections' | 'none'> {
  const input = await beginningOf(root, file);
  if (input === null) return 'none';
  if (session.recognises(input)) return 'header';
  const types = new Set<string>();
  for (const [line] of input.text.matchAll(/^(?:#{1,4} |\*\*)[^\n]{1,120}$/gm)) {
    const type = sectionType(headingText(line));
    if (type !== null) types.add(type);
  }
  return types.size >= 2 ? 'sections' : 'none';
}

/** The beginning of the file; `null` if it cannot be read or is not text. */
async function beginningOf(root: string, file: string): Promise<FormatInput | null> {
  try {
    const handle = await openInside(root, file);
    try {
      const input = formatInput(file, await readFrom(handle, BEGINNING));
      return input.text === '' ? null : input;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** At most `count` of them, from the first to the last at equal distances. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, i) => all[Math.round((i * (all.length - 1)) / (count - 1))]!);
}
