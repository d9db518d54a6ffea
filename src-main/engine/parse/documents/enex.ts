import { SaxesParser } from 'saxes';
import { parseTimestamp, parseDate } from '../../../../src-shared/time/written.ts';
import { timed, type Moment } from '../../../../src-shared/time/wall.ts';
import { document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { readFlow } from './flow.ts';
import { readPage } from './html-parts.ts';

interface Note {
  title: string;
  content: string;
  created: string;
  tags: string[];
}

/** Notebooks of Evernote (ENEX): note by note, attachments left out; counted in paragraphs of all notes. */
export const enex: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse({ path, text, redact }, headingTypes) {
    const notes = notesOf(path, text);
    const blocks: ParsedBlock[] = [];
    let count = 0;
    for (const { title, content, created } of notes) {
      const date = momentOf(created);
      const { parts } = readPage(redact(content));
      const placed = parts.map((part, i) => ({ ...part, place: { start: count + i + 1, end: count + i + 1 } }));
      count += parts.length;
      for (const one of readFlow(placed, '', date, headingTypes))
        blocks.push({ ...one, label: one.label || title, headingPath: [title, ...one.headingPath], ...timed(date) });
    }
    const [only] = notes;
    return document({
      title: notes.length === 1 && only ? only.title : fileStem(path),
      tags: [...new Set(notes.flatMap(({ tags }) => tags))],
      blocks,
      unit: 'paragraph',
      lineCount: count,
    });
  },
};

/** `20251103T093000Z` */
function momentOf(stamp: string): Moment | null {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$/.exec(stamp.trim());
  if (!found) return parseTimestamp(stamp);
  const [, year, month, day, hour, minute, second, zone] = found;
  return parseDate(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
}

/** Most of such a file are pictures as text, which are passed over. */
function notesOf(path: string, text: string): readonly Note[] {
  const notes: Note[] = [];
  const open: string[] = [];
  let note: Note = { title: '', content: '', created: '', tags: [] };
  let value = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    open.push(name);
    value = '';
    if (name === 'note') note = { title: '', content: '', created: '', tags: [] };
  });
  const add = (part: string): void => {
    const name = open.at(-1);
    if (!open.includes('resource') && name !== undefined && /^(?:title|content|created|tag)$/.test(name)) value += part;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    open.pop();
    const parent = open.at(-1);
    if (name === 'note') notes.push({ ...note, title: note.title || 'Untitled' });
    else if (parent === 'note' && name === 'title') note.title = value.trim();
    else if (parent === 'note' && name === 'content') note.content = value;
    else if (parent === 'note' && name === 'created') note.created = value;
    else if (parent === 'note' && name === 'tag') note.tags.push(value.trim());
    value = '';
  });
  try {
    parser.write(text).close();
  } catch (cause) {
    throw damaged(path, 'Evernote notebook', cause);
  }
  if (notes.length === 0 && !text.includes('<en-export')) throw damaged(path, 'Evernote notebook');
  return notes;
}
