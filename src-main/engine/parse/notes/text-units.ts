import type { Line } from './lines.ts';

/** Lines that are never torn apart by accident: a paragraph, a list item with all below it, a fence or table alone. */
export interface Unit {
  readonly kind: 'paragraph' | 'item' | 'block';
  /** Without blank lines at either end. */
  readonly lines: readonly Line[];
}

/** How much deeper than its list item a line must stand to belong to it. */
const NESTED = 2;

/** Groups lines (no headings among them) into units. Blank lines and rules between units belong to none. */
export function groupUnits(lines: readonly Line[]): Unit[] {
  const units: Unit[] = [];
  let kind: Unit['kind'] = 'paragraph';
  let open: Line[] = [];
  let blanks: Line[] = [];

  const close = (): void => {
    if (open.length > 0) units.push({ kind, lines: open });
    open = [];
    blanks = [];
  };

  for (const line of lines) {
    if (line.kind === 'blank') {
      if (open.length > 0) blanks.push(line);
    } else if (line.kind === 'rule') {
      close();
    } else if (open.length > 0 && continues(kind, open, blanks.length > 0, line)) {
      for (const between of blanks) open.push(between);
      blanks = [];
      open.push(line);
    } else {
      close();
      kind = line.kind === 'item' ? 'item' : line.kind === 'text' || line.kind === 'heading' ? 'paragraph' : 'block';
      open.push(line);
    }
  }
  close();
  return units;
}

function continues(kind: Unit['kind'], open: readonly Line[], afterBlank: boolean, line: Line): boolean {
  const last = open[open.length - 1]!;
  if (kind === 'item' && line.indent >= open[0]!.indent + NESTED) return true;
  if (line.kind === 'item') return false;
  if (line.kind === 'callout' || last.kind === 'callout') return !afterBlank && line.kind === last.kind;
  if (line.kind === 'code' || line.kind === 'table') {
    if (afterBlank && line.kind === 'code' && last.kind === 'code') return false;
    return !afterBlank || (last.kind !== 'code' && last.raw.trimEnd().endsWith(':'));
  }
  return !afterBlank && last.kind !== 'code' && last.kind !== 'table';
}

/** Whether an item's line begins one of its direct sub-items. */
export function subItemStarts(unit: Unit): number[] {
  const starts: number[] = [];
  let level = Number.POSITIVE_INFINITY;
  for (let i = 1; i < unit.lines.length; i++) {
    const line = unit.lines[i]!;
    if (line.kind !== 'item' || line.indent >= level + NESTED) continue;
    level = Math.min(level, line.indent);
    starts.push(i);
  }
  return starts;
}

/**
 * The text of lines: the first one's list marker off when `marker` is set, common indentation off, no blank ends.
 * Empty only when all lines are blank.
 */
export function textOf(lines: readonly Line[], marker: boolean): string {
  const first = lines[0]!;
  const strip = marker && first.kind === 'item';
  if (lines.length === 1) return (strip ? first.raw.slice(first.mark) : first.raw).trim();
  let common = Number.POSITIVE_INFINITY;
  for (let i = strip ? 1 : 0; i < lines.length; i++) {
    const line = lines[i]!;
    const blanks = line.raw.length - line.raw.trimStart().length;
    if (blanks < common && blanks < line.raw.length) common = blanks;
  }
  const texts = lines.map((line, i) =>
    strip && i === 0 ? line.raw.slice(line.mark) : line.raw.slice(Math.min(common, line.raw.length)),
  );
  return texts.join('\n').trim();
}

/** Words by blanks, counted up to `limit` and no further. */
export function countWords(lines: readonly Line[], limit: number): number {
  let words = 0;
  for (const { raw } of lines) {
    let inWord = false;
    for (let i = 0; i < raw.length && words <= limit; i++) {
      const blank = raw.charCodeAt(i) <= 32;
      if (!blank && !inWord) words++;
      inWord = !blank;
    }
  }
  return words;
}
