import { withoutMarks } from './callouts.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, readDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader, ParsedBlock } from '../format.ts';
import { propertyBlock } from '../name-rows.ts';
import { leftOut } from '../left-out.ts';
import { isDrawing, withoutDrawing } from './drawings.ts';
import { listField, readFrontMatter, textField, type FrontMatter } from './front-matter.ts';
import { headingText } from './headings.ts';
import { type JoplinNote, readJoplin } from './joplin.ts';
import { type Line, scanLines } from './lines.ts';
import { withoutProperties } from './logseq.ts';
import { aliasesOf, leavesItselfOut, valuesOf } from './note-properties.ts';
import { propertiesOfNote } from '../properties.ts';
import { readBlocks } from './sections.ts';
import { asShown } from './shown-text.ts';
import { tagsIn } from './tags.ts';

/**
 * Ordinary Markdown, Obsidian's and Logseq's too: blocks by heading, short neighbours joined, sections of known names
 * cut by item.
 */
export const markdown: FormatReader = {
  redaction: 'text',

  recognises: () => true,

  parse({ path, text, redact }, headingTypes) {
    const front = readFrontMatter(text);
    const joplin = readJoplin(text);
    if (joplin && !joplin.isNote) throw leftOut(path, 'It is a part of a Joplin notebook, and no note.');
    const scanned = scanLines(text.slice(front.bodyOffset), front.lineCount + 1);
    const body = withoutProperties(joplin ? bodyOf(scanned, joplin) : scanned);
    const fields = { ...front.fields, ...body.fields, ...joplin?.fields };
    if (leavesItselfOut(fields)) throw leftOut(path);
    const lines = withoutMarks(withoutDrawing(body.lines, fields));
    const stem = fileStem(path);
    const first = lines.find((line) => line.kind === 'heading' && line.mark === 1);
    const heading = first ? headingText(first.raw) : '';
    const own = joplin?.title || textField(fields, 'title');
    const title = own || heading || (isDrawing(fields) ? stem.replace(/\.[^.]+$/, '') : stem);
    const date = dateOf(fields, stem);
    const found = readBlocks(lines, { session: false, timeOf: () => null, date, title: heading, headingTypes });
    const blocks = withProperties(asShown(found, redact), fields, body.last || front.lineCount);
    const tags = [...new Set([...listField(fields, 'tags', 'tag', 'keywords'), ...tagsIn(lines)])];
    return document({
      title,
      ...dated(date),
      tags,
      aliases: aliasesOf(fields),
      properties: propertiesOfNote(fields),
      blocks,
      lineCount: front.lineCount + lines.length,
    });
  },
};

/** The lines between the title and what Joplin keeps of the note. */
function bodyOf(lines: readonly Line[], { tail }: JoplinNote): Line[] {
  return lines.map((line, i) =>
    i === 0 || i >= lines.length - tail ? { ...line, kind: 'blank', raw: '', indent: 0, mark: 0 } : line,
  );
}

/**
 * A row with the values of the properties in front. The first line is left to the title's row.
 *
 * @param last the last line that properties stand in
 */
function withProperties(blocks: readonly ParsedBlock[], fields: FrontMatter['fields'], last: number): ParsedBlock[] {
  const row = propertyBlock(valuesOf(fields, blocks.length === 0), { start: Math.min(2, last), end: last });
  return row ? [row, ...blocks] : [...blocks];
}

/** When a note was written: the keys by which programs say so, the surest first. */
export const DATE_KEYS = [
  'date',
  'created',
  'created_at',
  'created-at',
  'creation-date',
  'creation_date',
  'created_time',
  'createdat',
  'date created',
  'date_created',
  'published',
  'publishdate',
  'pubdate',
  'updated',
  'updated_at',
  'updated-at',
  'lastmod',
  'modified',
  'modified_at',
  'last_modified',
  'last-modified',
  'last_edited',
  'date modified',
];

/** By its properties, else by its file's name. */
export function dateOf(fields: FrontMatter['fields'], stem: string): Moment | null {
  for (const key of DATE_KEYS) {
    const date = readDate(textField(fields, key) ?? '');
    if (date) return date;
  }
  return momentInName(stem);
}
