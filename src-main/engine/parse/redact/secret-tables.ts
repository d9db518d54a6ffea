/** Secrets in tables whose header names them: Markdown, CSV, and rows as readers put them together. */
import type { Found } from './secret-gaps.ts';
import { namedKind, type NamedKind } from './secret-names.ts';
import { isSecretValue } from './secret-values.ts';

/** Rows with more characters are none of a table's. */
const LONGEST_ROW = 4_000;
/** As much of a header's line stands on each side of a name. */
const LONGEST_HEADER = 400;
const HEADER_CELL = /^[`*_"'\s]*([\p{L}\d_ .()/-]{1,40}?)[`*_"'\s]*$/u;

interface Column {
  readonly index: number;
  readonly kind: NamedKind;
}

/**
 * Adds the values below the header that a name stands in, if it stands in one.
 *
 * @returns where the table ends, or the end of the name
 */
export function columnValues(text: string, nameStart: number, nameEnd: number, found: Found[]): number {
  if (TAG_AFTER.test(text.slice(nameEnd, nameEnd + 12))) return cellsBelow(text, nameStart, nameEnd, found);
  if (!atBorder(text, nameStart, nameEnd)) return nameEnd;
  const around = text.slice(Math.max(0, nameStart - LONGEST_HEADER), nameEnd + LONGEST_HEADER);
  const inAround = nameStart - Math.max(0, nameStart - LONGEST_HEADER);
  const next = around.indexOf('\n', inAround);
  const start = nameStart - inAround + around.lastIndexOf('\n', inAround) + 1;
  if (next < 0 || (inAround === LONGEST_HEADER && start === nameStart - inAround)) return nameEnd;
  let end = nameStart + next - inAround;
  const line = text.slice(start, end);
  for (const sign of ['|', '\t', ';', ',']) {
    if (!line.includes(sign)) continue;
    const cells = line.split(sign);
    const columns = headersOf(cells, sign);
    if (columns.length === 0) return nameEnd;
    for (let from = end + 1; from < text.length; from = end + 1) {
      end = lineEnd(text, from);
      if (end - from > LONGEST_ROW) break;
      const row = text.slice(from, end).split(sign);
      if (row.length < 2) break;
      if (row.length === cells.length) for (const column of columns) addCell(text, from, row, column, sign, found);
    }
    return end;
  }
  return nameEnd;
}

const TAG_AFTER = /^(?:<\/[a-z]{1,6}>)?\s{0,4}<\/t[hd]>/i;
const HTML_ROW =
  /[^<]{0,200}(?:<\/?t(?:head|body|foot)\b[^<>]{0,200}>\s{0,100}){0,3}<tr\b[^<>]{0,200}>[^]{0,4000}?<\/tr>/iy;
const HTML_CELL =
  /<t[hd]\b[^<>]{0,200}>(?:\s{0,40}<(?!\/?t[hdr]\b)[^<>]{0,100}>){0,3}\s{0,100}([^<>]{0,400}?)\s{0,100}</gi;

/** The same for a header of HTML. */
function cellsBelow(text: string, nameStart: number, nameEnd: number, found: Found[]): number {
  const from = Math.max(0, nameStart - 2 * LONGEST_HEADER);
  const row = text.slice(from, nameStart).toLowerCase().lastIndexOf('<tr');
  if (row < 0) return nameEnd;
  HTML_ROW.lastIndex = from + row;
  if (!HTML_ROW.test(text)) return nameEnd;
  let end = HTML_ROW.lastIndex;
  const columns = [...text.slice(from + row, end).matchAll(HTML_CELL)].flatMap(([, name], index) => {
    const kind = namedKind(name!);
    return kind ? [{ index, kind }] : [];
  });
  for (HTML_ROW.lastIndex = end; HTML_ROW.test(text); end = HTML_ROW.lastIndex) {
    const cells = [...text.slice(end, HTML_ROW.lastIndex).matchAll(HTML_CELL)];
    for (const { index, kind } of columns) {
      const cell = cells[index];
      if (
        !cell ||
        /^[A-Za-z]*$/.test(cell[1]!) ||
        !isSecretValue(kind, cell[1]!, { quoted: true, tight: true, alone: true, upper: false })
      )
        continue;
      const start = end + cell.index + cell[0].lastIndexOf(cell[1]!);
      found.push({ kind, start, end: start + cell[1]!.length });
    }
  }
  return end;
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline;
};

/** What ends a cell, what may stand around its text, and what its text may have. */
const BORDER = 1,
  QUOTE = 2,
  INSIDE = 3;
const CELL = new Uint8Array(65536);
for (let c = 0; c < 128; c++) if (/[\w().-]/.test(String.fromCharCode(c))) CELL[c] = INSIDE;
for (const sign of '|,;\t') CELL[sign.charCodeAt(0)] = BORDER;
for (const sign of ' `*_"\'') CELL[sign.charCodeAt(0)] = QUOTE;

/** Whether a cell of a table begins before, or ends behind a name. */
function atBorder(text: string, start: number, end: number): boolean {
  let at = end;
  for (let n = 0; n < 30 && CELL[text.charCodeAt(at)] === QUOTE; n++) at++;
  if (CELL[text.charCodeAt(at)] === BORDER) return true;
  at = start - 1;
  for (let n = 0; n < 60 && CELL[text.charCodeAt(at)]! > BORDER; n++) at--;
  return CELL[text.charCodeAt(at)] === BORDER;
}

/** The columns with a name that tells, where all cells are names. */
function headersOf(cells: readonly string[], sign: string): Column[] {
  const outer = sign === '|' ? cells.filter((cell, i) => cell.trim() !== '' || (i > 0 && i < cells.length - 1)) : cells;
  if (outer.length < 2 || !outer.every((cell) => HEADER_CELL.test(cell) && (sign === '|' || !/[()/]/.test(cell))))
    return [];
  return cells.flatMap((cell, index) => {
    const name = HEADER_CELL.exec(cell)?.[1]?.trim() ?? '';
    const kind = namedKind(name) ?? (/(?:api|access|secret|private|auth) keys?$/i.test(name) ? 'api-key' : null);
    return kind ? [{ index, kind }] : [];
  });
}

function addCell(
  text: string,
  lineStart: number,
  cells: readonly string[],
  { index, kind }: Column,
  delimiter: string,
  found: Found[],
): void {
  let at = lineStart;
  for (let i = 0; i < index; i++) at += cells[i]!.length + delimiter.length;
  const [, before, value] = /^([\s`*"']*)(.*?)[\s`*"']*$/.exec(cells[index]!)!;
  if (
    !value ||
    /^[A-Za-z]+$/.test(value) ||
    !isSecretValue(kind, value, { quoted: true, tight: true, alone: true, upper: false })
  )
    return;
  found.push({ kind, start: at + before!.length, end: at + before!.length + value.length });
}
