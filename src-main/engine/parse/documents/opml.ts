import { momentInName, parseMailDate } from '../../../../src-shared/time/written.ts';
import { dated, document, fileStem } from '../document.ts';
import type { FormatReader } from '../format.ts';
import { damaged } from '../unparsable.ts';
import { flowPart, type FlowPart, numbered, readFlow } from './flow.ts';
import { elements, find, parseXml, textIn, type XmlElement } from './xml.ts';

const NOWHERE = { start: 1, end: 1 };
/** Outlines above so many levels are headings where something stands below them. */
const HEADINGS = 3;

/** Outlines (OPML): what has lines below it is a heading, the rest are items; notes of an outline are paragraphs. */
export const opml: FormatReader = {
  redaction: 'document',

  recognises: () => true,

  parse({ path, text, redact }, headingTypes) {
    let root: XmlElement;
    try {
      root = parseXml(new TextEncoder().encode(redact(text)));
    } catch (cause) {
      throw damaged(path, 'outline', cause);
    }
    const body = find(root, 'body');
    if (!body) throw damaged(path, 'outline');
    const parts: FlowPart[] = [];
    addOutlines(parts, body, 1);
    const head = find(root, 'head');
    const stem = fileStem(path);
    const about = (name: string): string => (head ? textIn(find(head, name)).trim() : '');
    const date = parseMailDate(about('dateCreated')) ?? momentInName(stem);
    const all = numbered(parts);
    return document({
      title: about('title') || stem,
      ...dated(date),
      blocks: readFlow(all, about('title'), date, headingTypes),
      unit: 'paragraph',
      lineCount: all.length,
    });
  },
};

function addOutlines(parts: FlowPart[], parent: XmlElement, depth: number): void {
  for (const outline of elements(parent)) {
    if (outline.name.toLowerCase() !== 'outline') continue;
    const { attributes } = outline;
    const text = plain(attributes['text'] ?? attributes['title'] ?? '');
    const note = plain(attributes['_note'] ?? attributes['note'] ?? attributes['description'] ?? '');
    const link = attributes['xmlUrl'] ?? attributes['htmlUrl'] ?? attributes['url'] ?? '';
    const said = [text, link].filter((one) => one !== '').join(' ');
    const isHeading = depth <= HEADINGS && elements(outline).length > 0;
    if (said !== '') {
      const level = isHeading ? depth : Math.max(1, depth - HEADINGS + 1);
      const joins = parts.at(-1)?.kind === 'item';
      parts.push(
        isHeading
          ? flowPart({ kind: 'heading', level, text: said, place: NOWHERE })
          : flowPart({ kind: 'item', mark: '-', level, text: said, joins, place: NOWHERE }),
      );
    }
    if (note !== '') parts.push(flowPart({ text: note, place: NOWHERE }));
    addOutlines(parts, outline, depth + 1);
  }
}

/** Some programs write markup into attributes. */
function plain(text: string): string {
  return text
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
