import { withoutMarks } from './callouts.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, parseDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { listField, readFrontMatter, textField, type FrontMatter } from './front-matter.ts';
import { headingText } from './headings.ts';
import { scanLines } from './lines.ts';
import { propertiesOfNote } from '../properties.ts';
import { readBlocks } from './sections.ts';
import { tagsIn } from './tags.ts';

/**
 * Ordinary Markdown, Obsidian's too: blocks by heading, short neighbours joined, sections of known names cut by item.
 */
export const markdown: FormatReader = {
  redaction: 'text',

  recognises: () => true,

  parse({ path, text }, headingTypes) {
    const front = readFrontMatter(text);
    const lines = withoutMarks(scanLines(text.slice(front.bodyOffset), front.lineCount + 1));
    const stem = fileStem(path);
    const first = lines.find((line) => line.kind === 'heading' && line.mark === 1);
    const heading = first ? headingText(first.raw) : '';
    const title = textField(front.fields, 'title') ?? (heading || stem);
    const date = dateOf(front.fields, stem);
    const blocks = readBlocks(lines, { session: false, timeOf: () => null, date, title: heading, headingTypes });
    const tags = [...new Set([...listField(front.fields, 'tags', 'tag', 'keywords'), ...tagsIn(lines)])];
    return document({
      title,
      ...dated(date),
      tags,
      properties: propertiesOfNote(front.fields),
      blocks,
      lineCount: front.lineCount + lines.length,
    });
  },
};

function dateOf(fields: FrontMatter['fields'], stem: string): Moment | null {
  for (const key of ['date', 'created', 'updated']) {
    const date = parseDate(textField(fields, key) ?? '');
    if (date) return date;
  }
  return momentInName(stem);
}
