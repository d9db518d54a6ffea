/** What a line is, seen alone; `code` is every line of a fence, its marks included; `callout` one of a set-off box. */
export type LineKind = 'blank' | 'heading' | 'rule' | 'code' | 'item' | 'table' | 'callout' | 'text';

export interface Line {
  readonly kind: LineKind;
  /** 1-based, as in the file. */
  readonly number: number;
  /** Without the line end. */
  readonly raw: string;
  /** Columns before the first visible character; a tab reaches to the next multiple of four. */
  readonly indent: number;
  /** Heading: its level, 1 to 6. Item: offset in `raw` where its text begins. Otherwise 0. */
  readonly mark: number;
}

const TAB = 9,
  CR = 13,
  SPACE = 32,
  HASH = 35,
  STAR = 42,
  PLUS = 43,
  MINUS = 45,
  DOT = 46,
  ZERO = 48,
  NINE = 57;
const EQUALS = 61,
  UNDERSCORE = 95,
  BACKTICK = 96,
  PAREN = 41,
  PIPE = 124,
  TILDE = 126,
  BULLET = 0x2022,
  COMMENT = 60;

interface Fence {
  readonly mark: number;
  readonly length: number;
}

/**
 * Splits a text at `\n` and `\r\n` into classified lines; a final line end opens no further line, so an empty text has
 * none.
 *
 * A fence that is never closed ends before the next heading of level 2 or deeper: one forgotten mark must not swallow
 * the rest of a note.
 *
 * @param firstNumber the number of the text's first line in its file
 */
export function scanLines(text: string, firstNumber = 1): Line[] {
  const raws = splitLines(text);
  const lines: Line[] = [];
  // For each mark, the shortest fence (or comment) known to have no end below: keeps a file of open fences from being
  // searched again and again.
  const endless = new Map<number, number>();
  for (let i = 0; i < raws.length; ) {
    const raw = raws[i]!;
    const fence = fenceAt(raw);
    if (!fence) {
      const line = classify(raw, firstNumber + i);
      lines.push(line);
      i++;
      // What looks like a heading or rule in a comment is none.
      if (line.kind === 'text')
        for (const end = commentEnd(raws, i - 1, endless); i < end; i++) lines.push(asText(raws[i]!, firstNumber + i));
      continue;
    }
    const end = fenceEnd(raws, i, fence, endless);
    for (; i < end; i++)
      lines.push({ kind: 'code', number: firstNumber + i, raw: raws[i]!, indent: indentOf(raws[i]!), mark: 0 });
  }
  return markSetext(lines);
}

/** Splits a text like {@link scanLines}, every line `text` or `blank`. */
export function plainLines(text: string): Line[] {
  return splitLines(text).map((raw, i) => ({
    kind: visibleOffset(raw) === raw.length ? 'blank' : 'text',
    number: i + 1,
    raw,
    indent: 0,
    mark: 0,
  }));
}

function splitLines(text: string): string[] {
  const raws: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const stop = end > start && end < text.length && text.charCodeAt(end - 1) === CR ? end - 1 : end;
    raws.push(text.slice(start, stop));
    start = end + 1;
  }
  return raws;
}

/** The index after the fence's last line. */
function fenceEnd(raws: readonly string[], start: number, open: Fence, endless: Map<number, number>): number {
  const known = endless.get(open.mark);
  if (known === undefined || open.length < known) {
    for (let i = start + 1; i < raws.length; i++) if (closes(raws[i]!, open)) return i + 1;
    endless.set(open.mark, open.length);
  }
  let end = start + 1;
  while (end < raws.length && headingLevel(raws[end]!, visibleOffset(raws[end]!)) < 2) end++;
  return end;
}

/**
 * The index after the last line of a comment (`<!-- … -->`) that begins a line; the line after where there is none, or
 * no end to it.
 */
function commentEnd(raws: readonly string[], start: number, endless: Map<number, number>): number {
  const raw = raws[start]!;
  const at = visibleOffset(raw);
  if (!raw.startsWith('<!--', at) || raw.includes('-->', at + 4) || endless.has(COMMENT)) return start + 1;
  for (let i = start + 1; i < raws.length; i++) if (raws[i]!.includes('-->')) return i + 1;
  endless.set(COMMENT, 0);
  return start + 1;
}

function asText(raw: string, number: number): Line {
  return visibleOffset(raw) === raw.length
    ? { kind: 'blank', number, raw, indent: 0, mark: 0 }
    : { kind: 'text', number, raw, indent: indentOf(raw), mark: 0 };
}

function fenceAt(raw: string): Fence | null {
  const at = visibleOffset(raw);
  const mark = raw.charCodeAt(at);
  if (mark !== BACKTICK && mark !== TILDE) return null;
  const length = runLength(raw, at, mark);
  if (length < 3) return null;
  // "```code```" on one line is inline code, not the start of a block.
  if (mark === BACKTICK && raw.indexOf('`', at + length) >= 0) return null;
  return { mark, length };
}

function closes(raw: string, open: Fence): boolean {
  const at = visibleOffset(raw);
  if (raw.charCodeAt(at) !== open.mark) return false;
  const length = runLength(raw, at, open.mark);
  return length >= open.length && isBlankFrom(raw, at + length);
}

function classify(raw: string, number: number): Line {
  const at = visibleOffset(raw);
  if (at === raw.length) return { kind: 'blank', number, raw, indent: 0, mark: 0 };
  const indent = indentOf(raw);
  // Deeper in, it is part of a list item or pasted text.
  const level = indent < 2 ? headingLevel(raw, at) : 0;
  if (level > 0) return { kind: 'heading', number, raw, indent, mark: level };
  if (isRule(raw, at)) return { kind: 'rule', number, raw, indent, mark: 0 };
  const content = itemContent(raw, at);
  // A marker with nothing after it says nothing.
  if (content === raw.length) return { kind: 'blank', number, raw, indent: 0, mark: 0 };
  if (content > 0) return { kind: 'item', number, raw, indent, mark: content };
  return { kind: raw.charCodeAt(at) === PIPE ? 'table' : 'text', number, raw, indent, mark: 0 };
}

/** Level 1 to 6 of `## Heading`, or 0. */
function headingLevel(raw: string, at: number): number {
  if (raw.charCodeAt(at) !== HASH) return 0;
  const level = runLength(raw, at, HASH);
  if (level > 6) return 0;
  const next = raw.charCodeAt(at + level);
  return next === SPACE || next === TAB || Number.isNaN(next) ? level : 0;
}

function isRule(raw: string, at: number): boolean {
  const mark = raw.charCodeAt(at);
  if (mark !== MINUS && mark !== STAR && mark !== UNDERSCORE) return false;
  let marks = 0;
  for (let i = at; i < raw.length; i++) {
    const c = raw.charCodeAt(i);
    if (c === mark) marks++;
    else if (c !== SPACE && c !== TAB) return false;
  }
  return marks >= 3;
}

/** Offset of the text after a list marker (`raw.length` when there is none), or 0 when this is no list item. */
function itemContent(raw: string, at: number): number {
  const first = raw.charCodeAt(at);
  let after = 0;
  if (first === MINUS || first === STAR || first === PLUS || first === BULLET) after = at + 1;
  else if (first >= ZERO && first <= NINE) {
    let i = at + 1;
    while (i < at + 9 && raw.charCodeAt(i) >= ZERO && raw.charCodeAt(i) <= NINE) i++;
    const end = raw.charCodeAt(i);
    if (end === DOT || end === PAREN) after = i + 1;
  }
  if (after === 0) return 0;
  const next = raw.charCodeAt(after);
  if (after < raw.length && next !== SPACE && next !== TAB) return 0;
  while (after < raw.length && isSpace(raw.charCodeAt(after))) after++;
  return after;
}

/** Turns a one-line paragraph with `===` or `---` under it into a heading and its underline into a rule. */
function markSetext(lines: Line[]): Line[] {
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.kind !== 'rule' && line.kind !== 'text') continue;
    const level = underlineLevel(line.raw);
    const above = lines[i - 1]!;
    if (level === 0 || above.kind !== 'text' || above.indent > 1) continue;
    const before = lines[i - 2];
    if (before && before.kind !== 'blank' && before.kind !== 'heading' && before.kind !== 'rule') continue;
    lines[i - 1] = { ...above, kind: 'heading', mark: level };
    lines[i] = { ...line, kind: 'rule' };
  }
  return lines;
}

function underlineLevel(raw: string): number {
  const mark = raw.charCodeAt(0);
  if (mark !== EQUALS && mark !== MINUS) return 0;
  const length = runLength(raw, 0, mark);
  if (length < 3 || !isBlankFrom(raw, length)) return 0;
  return mark === EQUALS ? 1 : 2;
}

function runLength(raw: string, at: number, mark: number): number {
  let end = at;
  while (raw.charCodeAt(end) === mark) end++;
  return end - at;
}

function isBlankFrom(raw: string, at: number): boolean {
  for (let i = at; i < raw.length; i++) if (!isSpace(raw.charCodeAt(i))) return false;
  return true;
}

function visibleOffset(raw: string): number {
  let at = 0;
  while (at < raw.length && isSpace(raw.charCodeAt(at))) at++;
  return at;
}

/** The blanks of ECMAScript's `trim`, so that a line that is not blank never trims to nothing. */
function isSpace(c: number): boolean {
  if (c === SPACE || (c >= 9 && c <= 13)) return true;
  if (c < 0xa0) return false;
  return (
    c === 0xa0 ||
    c === 0xfeff ||
    c === 0x1680 ||
    (c >= 0x2000 && c <= 0x200a) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x205f ||
    c === 0x3000
  );
}

function indentOf(raw: string): number {
  let columns = 0;
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charCodeAt(i);
    if (c === SPACE) columns++;
    else if (c === TAB) columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}
