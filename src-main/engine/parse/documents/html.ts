import { linesOf } from '../parse-coverage.ts';
import type { Moment } from '../../../../src-shared/time/wall.ts';
import { momentInName, readDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import { numbered, readFlow } from './flow.ts';
import type { FormatReader, FormatInput, ParsedBlock } from '../format.ts';
import { propertiesOfPage } from '../properties.ts';
import { readPage, type HtmlPage } from './html-parts.ts';

/**
 * Web pages: blocks by heading, tables row by row, what only serves the page (scripts, navigation) left out. Counted in
 * lines of the source; in paragraphs where several of them share a line.
 */
export const html: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse(input, headingTypes) {
    const source = input.redact(decodePage(input));
    const page = readPage(source);
    const stem = fileStem(input.path);
    const heading = page.parts.find((part) => part.kind === 'heading' && part.level === 1)?.text ?? '';
    const date = dateOf(page.meta) ?? momentInName(stem);
    const about = {
      title: page.title || heading || stem,
      ...dated(date),
      tags: tagsOf(page.meta),
      properties: propertiesOfPage(page.meta),
    };
    const blocks = readFlow(page.parts, heading, date, headingTypes);
    if (shareLines(blocks)) {
      const parts = numbered(page.parts);
      return document({
        ...about,
        blocks: readFlow(parts, heading, date, headingTypes),
        unit: 'paragraph',
        lineCount: parts.length,
      });
    }
    return document({ ...about, blocks, lineCount: linesOf(source).length });
  },
};

/** Whether its source is packed so tightly that lines say nothing about where something stands. */
function shareLines(blocks: readonly ParsedBlock[]): boolean {
  const all = blocks.flatMap(({ observations }) => observations);
  return all.some(({ lines }, i) => i > 0 && lines.start <= all[i - 1]!.lines.end);
}

/** A page may name an encoding that its bytes do not show; one that is UTF-8 throughout is that, whatever it says. */
function decodePage({ bytes, text }: FormatInput): string {
  const named = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)|<\?xml[^>]{0,200}encoding\s*=\s*["']([\w-]+)/i.exec(
    text.slice(0, 2048),
  );
  const label = (named?.[1] ?? named?.[2] ?? 'utf-8').toLowerCase();
  const decoded =
    /^utf-?(8|16)/.test(label) || (decodeAs('utf-8', bytes) !== null && label !== 'iso-2022-jp')
      ? text
      : (decodeAs(label, bytes) ?? text);
  // A lone carriage return is a line end to the parser and to nothing else here.
  return decoded.replace(/\r(?!\n)/g, ' ');
}

/** `null` when the bytes are not in this encoding, or nobody knows it. */
function decodeAs(label: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function dateOf(meta: HtmlPage['meta']): Moment | null {
  for (const name of [
    'date',
    'dcterms.date',
    'dc.date',
    'dcterms.created',
    'datepublished',
    'created',
    'article:published_time',
    'article:modified_time',
  ]) {
    const date = readDate(meta.get(name) ?? '');
    if (date) return date;
  }
  return null;
}

function tagsOf(meta: HtmlPage['meta']): string[] {
  const tags = (meta.get('keywords') ?? '').split(',').map((tag) => tag.trim().replace(/^#/, ''));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
