import { flowPart, type FlowPart } from './flow.ts';
import { InlineText } from './inline-text.ts';
import { elements, find, type XmlElement } from './xml.ts';

/** Never the author's running text: what was deleted, remarks, generated tables of contents, drawings' descriptions. */
const DROPPED = new Set([
  'text:tracked-changes',
  'office:annotation',
  'office:annotation-end',
  'text:table-of-content',
  'text:alphabetical-index',
  'text:note-citation',
  'office:forms',
  'text:sequence-decls',
  'svg:title',
  'svg:desc',
  'text:ruby-text',
]);
/** Text of its own that stands inside a paragraph: footnotes, boxes. */
const OWN = new Set(['text:note-body', 'draw:text-box', 'table:table']);
/** Places are given when all parts are known: by their number. */
const NOWHERE = { start: 1, end: 1 };

/** The parts of an OpenDocument text, in its order; without places. Throws when it has no body. */
export function odtParts(root: XmlElement): FlowPart[] {
  const body = find(root, 'office:text');
  if (!body) throw new Error('no text in the document');
  const walk = new Walk(stylesOf(root));
  walk.blocks(body);
  return walk.parts;
}

/** What an automatic style stands for: `P3` may be a title, `T1` bold. */
interface Style {
  readonly parent: string;
  readonly bold: boolean;
}

function stylesOf(root: XmlElement): ReadonlyMap<string, Style> {
  const styles = new Map<string, Style>();
  const automatic = find(root, 'office:automatic-styles');
  for (const { name, attributes, children } of automatic ? elements(automatic) : []) {
    if (name !== 'style:style') continue;
    const properties = children.find((child) => typeof child !== 'string' && child.name === 'style:text-properties') as
      | XmlElement
      | undefined;
    styles.set(attributes['style:name'] ?? '', {
      parent: attributes['style:parent-style-name'] ?? '',
      bold: properties?.attributes['fo:font-weight'] === 'bold',
    });
  }
  return styles;
}

class Walk {
  readonly parts: FlowPart[] = [];
  private readonly styles: ReadonlyMap<string, Style>;
  private depth = 0;
  private mark = '';

  constructor(styles: ReadonlyMap<string, Style>) {
    this.styles = styles;
  }

  blocks(parent: XmlElement): void {
    for (const element of elements(parent)) this.block(element);
  }

  private block(element: XmlElement): void {
    const { name } = element;
    if (DROPPED.has(name)) return;
    if (name === 'text:p' || name === 'text:h') this.paragraph(element);
    else if (name === 'text:list') {
      this.depth++;
      this.blocks(element);
      this.depth--;
    } else if (name === 'text:list-item') {
      this.mark = '-';
      this.blocks(element);
      this.mark = '';
    } else if (name === 'table:table') this.table(element);
    else this.blocks(element);
  }

  private paragraph(element: XmlElement): void {
    const named = element.attributes['text:style-name'] ?? '';
    const style = this.styles.get(named);
    const inline = new InlineText();
    const own: XmlElement[] = [];
    const code = (style?.parent || named) === 'Preformatted_20_Text';
    this.inline(element, inline, own, style?.bold ?? false, code);
    const text = code ? inline.text.trimEnd() : inline.text.trim();
    if (text !== '') this.add(element, style?.parent || named, text, Math.min(inline.bold, text.length));
    for (const inner of own) this.block({ ...inner, name: inner.name === 'table:table' ? inner.name : '' });
  }

  private add({ name, attributes }: XmlElement, style: string, text: string, bold: number): void {
    const last = this.parts[this.parts.length - 1];
    const place = NOWHERE;
    if (name === 'text:h' || style === 'Title') {
      const level = Math.min(6, Math.max(1, Math.floor(Number(attributes['text:outline-level'])) || 1));
      this.parts.push(flowPart({ kind: 'heading', level, text, place }));
    } else if (this.mark !== '') {
      const joins = last !== undefined && last.kind !== 'heading' && last.level > 0;
      this.parts.push(flowPart({ kind: 'item', level: Math.max(1, this.depth), mark: this.mark, text, joins, place }));
      this.mark = '';
    } else if (style === 'Preformatted_20_Text')
      this.parts.push(flowPart({ kind: 'code', text, joins: last?.kind === 'code', place }));
    else this.parts.push(flowPart({ level: this.depth, text, bold, place }));
  }

  private inline(parent: XmlElement, inline: InlineText, own: XmlElement[], bold: boolean, verbatim: boolean): void {
    for (const child of parent.children) {
      if (typeof child === 'string') inline.add(child, 1, bold, verbatim);
      else if (OWN.has(child.name)) own.push(child);
      else if (child.name === 'text:line-break') inline.breakLine();
      else if (child.name === 'text:tab') inline.add('\t', 1, bold, verbatim);
      else if (child.name === 'text:s')
        inline.add(' '.repeat(Math.min(200, Number(child.attributes['text:c'] ?? 1) || 1)), 1, bold, verbatim);
      else if (!DROPPED.has(child.name)) {
        const style = this.styles.get(child.attributes['text:style-name'] ?? '');
        this.inline(child, inline, own, bold || (style?.bold ?? false), verbatim);
      }
    }
  }

  private table(table: XmlElement): void {
    const rows = rowsOf(table);
    if (rows.every((row) => row.length < 2)) {
      for (const row of rows) for (const cell of row) this.blocks(cell);
      return;
    }
    let joins = false;
    for (const row of rows) {
      const cells = row.map((cell) => {
        const walk = new Walk(this.styles);
        walk.blocks(cell);
        return walk.parts
          .map(({ text }) => text)
          .join(' ')
          .replace(/\s+/g, ' ');
      });
      if (cells.every((text) => text === '')) continue;
      this.parts.push(flowPart({ kind: 'table', text: cells.join(' | '), joins, place: NOWHERE }));
      joins = true;
    }
  }
}

/** The cells of each row, in row groups and header rows too. */
function rowsOf(element: XmlElement): XmlElement[][] {
  return elements(element).flatMap((child) => {
    if (child.name === 'table:table-row') return [elements(child).filter(({ name }) => name === 'table:table-cell')];
    return child.name.startsWith('table:table-') ? rowsOf(child) : [];
  });
}
