import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import type { LineRange } from '../../../../src-shared/model.ts';
import { flowPart, type FlowPart } from './flow.ts';
import { boundDepth } from './html-depth.ts';
import { InlineText } from './inline-text.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What a page says in its head and its body. */
export interface HtmlPage {
  readonly parts: readonly FlowPart[];
  /** Of the `title` element; empty when there is none. */
  readonly title: string;
  /** `meta` elements by name or property in lower case, the first of each. */
  readonly meta: ReadonlyMap<string, string>;
}

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));
/** Never text of the author's: code, controls, pictures and ways to other pages. */
const DROPPED = names(
  'script style nav noscript template head svg canvas iframe object embed audio video select button input textarea datalist',
);
const BLOCKS = names(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main menu ol p section summary table tbody td tfoot th thead tr ul',
);
const LISTS = names('ul ol menu dir');
/** In a table, these mean that it only arranges the page. */
const ARRANGED = names('table h1 h2 h3 h4 h5 h6 ul ol dl pre');
/** What stands in no heading. */
const RUNNING = names('p ul ol dl table blockquote section article');
const HEADING = /^h[1-6]$/;

/** Takes a page apart, in its order, with the lines of the source that each part stands on. */
export function readPage(html: string): HtmlPage {
  const root = parse(boundDepth(html), { sourceCodeLocationInfo: true });
  const walk = new Walk();
  const meta = new Map<string, string>();
  const title = new InlineText();
  visit(root, {
    enter: (node) => walk.enter(node),
    leave: (element) => walk.leave(element),
  });
  visit(root, {
    enter: (node) => {
      if (!isElement(node)) return true;
      if (node.tagName === 'title' && title.text === '') collect(node, title);
      if (node.tagName === 'meta') addMeta(node, meta);
      return node.tagName === 'html' || node.tagName === 'head';
    },
  });
  walk.flush();
  return { parts: walk.parts, title: title.text.trim(), meta };
}

class Walk {
  readonly parts: FlowPart[] = [];
  private inline = new InlineText();
  /** The lists around the current place, with the number of the next item, or `null` for bullets. */
  private readonly lists: { next: number | null }[] = [];
  /** Of the list item that has had no text yet. */
  private mark = '';
  private heading = 0;
  private pre = 0;
  private bold = 0;

  /** Whether to go into its children. */
  enter(node: Node): boolean {
    if (node.nodeName === '#text') this.text(node as DefaultTreeAdapterTypes.TextNode);
    if (!isElement(node)) return true;
    const tag = node.tagName;
    if (DROPPED.has(tag)) return false;
    if (tag === 'br') this.inline.breakLine();
    else if (tag === 'b' || tag === 'strong') this.bold++;
    else if (tag === 'pre') {
      this.flush();
      this.pre++;
    } else if (HEADING.test(tag)) {
      this.flush();
      this.heading = Number(tag[1]);
    } else if (BLOCKS.has(tag)) {
      this.flush();
      // A heading that was never closed.
      if (RUNNING.has(tag)) this.heading = 0;
      if (LISTS.has(tag)) this.lists.push({ next: tag === 'ol' ? Number(attribute(node, 'start') ?? 1) || 1 : null });
      else if (tag === 'li') this.mark = this.nextMark();
      else if (tag === 'table') return this.table(node);
    }
    return true;
  }

  leave({ tagName: tag }: Element): void {
    if (tag === 'b' || tag === 'strong') this.bold--;
    if (!BLOCKS.has(tag) && tag !== 'pre' && !HEADING.test(tag)) return;
    this.flush();
    if (tag === 'pre') this.pre--;
    else if (LISTS.has(tag)) this.lists.pop();
    else if (tag === 'li') this.mark = '';
    else if (HEADING.test(tag)) this.heading = 0;
  }

  /** Ends the part that is open. */
  flush(): void {
    const { place, bold } = this.inline;
    const text = this.pre > 0 ? this.inline.text.trimEnd().replace(/^(?:[^\S\n]*\n)+/, '') : this.inline.text.trim();
    this.inline = new InlineText();
    if (text === '' || !place) return;
    if (this.pre > 0) this.push({ kind: 'code', text, place });
    else if (this.heading > 0) this.push({ kind: 'heading', level: this.heading, text, place });
    else if (this.mark !== '') {
      this.push({
        kind: 'item',
        level: Math.max(1, this.lists.length),
        text,
        mark: this.mark,
        joins: this.inList(),
        place,
      });
      this.mark = '';
    } else this.push({ level: this.lists.length, text, bold: Math.min(bold, text.length), place });
  }

  private text(node: DefaultTreeAdapterTypes.TextNode): void {
    const line = node.sourceCodeLocation?.endLine ?? 1;
    this.inline.add(node.value, line, this.bold > 0, this.pre > 0);
  }

  private nextMark(): string {
    const list = this.lists[this.lists.length - 1];
    return list && list.next !== null ? `${list.next++}.` : '-';
  }

  private inList(): boolean {
    const last = this.parts[this.parts.length - 1];
    return last !== undefined && (last.kind === 'item' || (last.kind === 'paragraph' && last.level > 0));
  }

  /**
   * Whether it only arranges the page and its cells are to be read one by one; otherwise it is read row by row here.
   */
  private table(table: Element): boolean {
    const rows = rowsOf(table);
    if (rows === null) return true;
    let joins = false;
    for (const row of rows) {
      const cells = row.map((cell) => {
        const inline = new InlineText();
        collect(cell, inline);
        return inline;
      });
      const texts = cells.map((cell) => cell.text.replace(/\s+/g, ' ').trim());
      const places = cells.flatMap((cell) => cell.place ?? []);
      if (places.length === 0) continue;
      const place = { start: Math.min(...places.map((p) => p.start)), end: Math.max(...places.map((p) => p.end)) };
      this.push({ kind: 'table', text: texts.join(' | '), joins, place });
      joins = true;
    }
    return false;
  }

  /**
   * What a page's author misplaced (text right inside a table) the parser moves up: lines never go back all the same.
   */
  private push(part: Parameters<typeof flowPart>[0]): void {
    const least = this.parts[this.parts.length - 1]?.place ?? { start: 1, end: 1 };
    const start = Math.max(part.place.start, least.start);
    const place: LineRange = { start, end: Math.max(part.place.end, least.end, start) };
    this.parts.push(flowPart({ ...part, place }));
  }
}

/** The cells of each row (a caption is a row of one), or `null` for a table that only arranges the page. */
function rowsOf(table: Element): Element[][] | null {
  const rows: Element[][] = [];
  let arranged = attribute(table, 'role') === 'presentation';
  visit(table, {
    enter: (node) => {
      if (!isElement(node) || node === table) return true;
      if (ARRANGED.has(node.tagName)) arranged = true;
      if (node.tagName === 'tr') rows.push([]);
      if (node.tagName === 'td' || node.tagName === 'th') rows[rows.length - 1]?.push(node);
      if (node.tagName === 'caption') rows.push([node]);
      return !arranged;
    },
  });
  return arranged || rows.every((row) => row.length < 2) ? null : rows;
}

function collect(root: Node, inline: InlineText): void {
  visit(root, {
    enter: (node) => {
      if (node.nodeName === '#text') {
        const { value, sourceCodeLocation } = node as DefaultTreeAdapterTypes.TextNode;
        inline.add(value, sourceCodeLocation?.endLine ?? 1, false, false);
      }
      if (!isElement(node)) return true;
      if (node.tagName === 'br' || BLOCKS.has(node.tagName)) inline.breakLine();
      return !DROPPED.has(node.tagName);
    },
  });
}

interface Visitor {
  /** Whether to go into its children. */
  enter(node: Node): boolean;
  leave?(element: Element): void;
}

/** Walks a tree without recursion: pages can be nested deeper than a call stack reaches. */
function visit(root: Node, visitor: Visitor): void {
  const open: { node: Node; next: number }[] = [];
  const enter = (node: Node): void => {
    if (visitor.enter(node) && 'childNodes' in node) open.push({ node, next: 0 });
    else if (isElement(node)) visitor.leave?.(node);
  };
  enter(root);
  for (let top = open[open.length - 1]; top; top = open[open.length - 1]) {
    const child = 'childNodes' in top.node ? top.node.childNodes[top.next++] : undefined;
    if (child) enter(child);
    else {
      open.pop();
      if (isElement(top.node)) visitor.leave?.(top.node);
    }
  }
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

function addMeta(element: Element, meta: Map<string, string>): void {
  const name = (attribute(element, 'name') ?? attribute(element, 'property'))?.toLowerCase();
  const content = attribute(element, 'content')?.trim();
  if (name && content && !meta.has(name)) meta.set(name, content);
}
