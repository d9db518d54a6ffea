/** Files of Joplin's RAW export and of its sync folder: the title, the text, and what the program keeps of the note. */
import type { FrontMatter } from './front-matter.ts';

export interface JoplinNote {
  readonly title: string;
  readonly fields: FrontMatter['fields'];
  /** Whether it is a note: notebooks, tags and attachments have files, too. */
  readonly isNote: boolean;
  /** Lines at the end that are the program's. */
  readonly tail: number;
}

const END = /(?:^|\n)id: ?[0-9a-f]{32}\r?\n(?:[a-z_]+:.*\r?\n){1,60}type_: ?(\d+)\s*$/;
/** What of it says something of the note. */
const TOLD = new Set(['author', 'source_url', 'created_time', 'user_created_time', 'updated_time']);

/** `null`: the file is none of Joplin's. Looks at the last 10,000 characters only. */
export function readJoplin(text: string): JoplinNote | null {
  if (!/type_: ?\d+\s*$/.test(text.slice(-40))) return null;
  const end = text.slice(-10_000);
  const match = END.exec(end);
  if (!match) return null;
  const tail = match[0].replace(/^\n/, '').trimEnd().split('\n');
  const fields: Record<string, string> = {};
  for (const line of tail) {
    const colon = line.indexOf(':');
    const [key, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (TOLD.has(key) && value !== '') fields[key === 'user_created_time' ? 'created' : key] = value;
  }
  const newline = text.indexOf('\n');
  return {
    title: text.slice(0, Math.max(0, newline)).trim(),
    fields,
    isNote: match[1] === '1',
    tail: tail.length,
  };
}
