/**
 * Bounds what a page's elements and tags may be, before the library reads it: for each tag it walks the elements around
 * it, for each attribute those before it, and some elements it opens anew in each of others. What is nested in each
 * other thousands of times, or has thousands of attributes, would take it time by the square.
 */

/** Browsers stop at 512. No page of a person comes near. */
const DEEPEST = 256;
/** Of one tag. */
const MOST_ATTRIBUTES = 256;
/** Pages with fewer tags than that cannot be too deep. */
const FEW = DEEPEST;

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));
/** Without content, so without an end. */
const VOID = names('area base br col embed hr img input link meta param source track wbr');
/** What stands between their tags is text. */
const RAW = names('script style textarea title xmp iframe noembed noframes');
/** Ended by another one of their kind, up to the element that holds them. */
const SIBLINGS: ReadonlyMap<string, { readonly kind: ReadonlySet<string>; readonly within: ReadonlySet<string> }> =
  new Map(
    [
      ['p', 'div section article td th li blockquote body'],
      ['li', 'ul ol menu dir'],
      ['dt dd', 'dl'],
      ['td th', 'tr table'],
      ['tr', 'table tbody thead tfoot'],
      ['tbody thead tfoot', 'table'],
      ['option optgroup', 'select'],
      ['rt rp', 'ruby'],
    ].flatMap(([kind = '', within = '']) =>
      kind.split(' ').map((name) => [name, { kind: names(kind), within: names(within) }] as const),
    ),
  );

const IN_TABLE = names('td th tr tbody thead tfoot caption col colgroup');
/** In these nothing goes on that was open before. */
const CELLS = names('td th caption');
const FORMATTING = names('a b big code em font i nobr s small strike strong tt u');

interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly closes: boolean;
  /** Index after its `>`. */
  readonly end: number;
  /** Where the attributes begin that are too many; `end` where none are. */
  readonly surplus: number;
}

/** The page with blanks in place of tags and attributes that are too much; its lines stay where they are. */
export function boundDepth(html: string): string {
  if (!hasMany(html)) return html;
  const open: string[] = [];
  const kept: string[] = [];
  let copied = 0;
  /** Elements that go on in the next paragraph where they are not closed. */
  let formatting = 0;
  const blank = (start: number, end: number): void => {
    kept.push(html.slice(copied, start), html.slice(start, end).replace(/[^\r\n]/g, ' '));
    copied = end;
  };
  for (let at = html.indexOf('<'); at >= 0; ) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      at = end < 0 ? -1 : html.indexOf('<', end);
      continue;
    }
    const tag = tagAt(html, at);
    if (tag === 'endless') break; // to the library, too, all the rest is this tag
    if (!tag) {
      at = html.indexOf('<', at + 1);
      continue;
    }
    if (tag.closes) {
      if (FORMATTING.has(tag.name) && formatting > 0) formatting--;
      const index = open.lastIndexOf(tag.name);
      if (index >= 0) open.length = index;
      else if (open.length >= DEEPEST) blank(at, tag.end);
    } else if (!VOID.has(tag.name)) {
      if (FORMATTING.has(tag.name)) formatting++;
      else if (CELLS.has(tag.name)) formatting = 0;
      const opens = makeRoom(open, tag.name);
      if (open.length >= DEEPEST || (formatting > DEEPEST && FORMATTING.has(tag.name))) blank(at, tag.end);
      else if (opens) open.push(tag.name);
    }
    if (tag.surplus < tag.end && copied < tag.end) blank(tag.surplus, tag.end - 1);
    at = html.indexOf('<', tag.end);
    if (RAW.has(tag.name) && !tag.closes) at = rawEnd(html, tag);
  }
  return kept.length === 0 ? html : kept.join('') + html.slice(copied);
}

/** Whether there are so many tags, or so large ones, that one of the bounds may be reached. */
function hasMany(html: string): boolean {
  let tags = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) if (++tags > FEW) return true;
  return html.length > 2 * MOST_ATTRIBUTES;
}

/**
 * Ends what an element ends by its beginning. Returns whether it stays open itself: parts of a table outside of one are
 * passed over.
 */
function makeRoom(open: string[], name: string): boolean {
  const siblings = SIBLINGS.get(name);
  if (!siblings) return true;
  const holder = open.findLastIndex((one) => siblings.within.has(one));
  if (holder < 0) return !IN_TABLE.has(name) && !open.includes(name);
  const sibling = open.findIndex((one, i) => i > holder && siblings.kind.has(one));
  if (sibling >= 0) open.length = sibling;
  return true;
}

/** `null` where it is no tag. */
function tagAt(html: string, start: number): Tag | 'endless' | null {
  const closes = html[start + 1] === '/';
  const name = /^[a-z][^\s/>]{0,63}/i.exec(html.slice(start + (closes ? 2 : 1), start + 80))?.[0];
  if (!name) return null;
  let attributes = 0;
  let surplus = -1;
  let wasBlank = false;
  for (let i = start + name.length + (closes ? 2 : 1); i < html.length; i++) {
    const c = html[i]!;
    if (c === '>') return { name: name.toLowerCase(), closes, end: i + 1, surplus: surplus < 0 ? i + 1 : surplus };
    const isBlank = c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f' || c === '/';
    if (!isBlank && wasBlank && ++attributes > MOST_ATTRIBUTES && surplus < 0) surplus = i;
    wasBlank = isBlank;
    if (c !== '=') continue;
    let value = i + 1;
    while (value < html.length && /\s/.test(html[value]!)) value++;
    const quote = html[value];
    if (quote !== '"' && quote !== "'") {
      i = value - 1;
      continue;
    }
    const end = html.indexOf(quote, value + 1);
    if (end < 0) return 'endless';
    i = end;
    wasBlank = true; // the next one may follow at once
  }
  return 'endless';
}

/** Where the end tag of an element stands whose content is text; -1 where there is none. */
function rawEnd(html: string, { name, end }: Tag): number {
  const close = new RegExp(`</${name}[\\s/>]`, 'gi');
  close.lastIndex = end;
  return close.exec(html)?.index ?? -1;
}
