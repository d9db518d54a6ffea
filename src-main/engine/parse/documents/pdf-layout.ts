import type { LineRange } from '../../../../src-shared/model.ts';
import { flowPart, type FlowPart } from './flow.ts';
import { sectionType } from '../notes/headings.ts';
import { withoutRunningTitles } from './pdf-running-titles.ts';
import type { TextLine, TextRun } from './pdf-text.ts';

interface Paragraph {
  readonly lines: TextLine[];
  text: string;
}

/** Runs further apart than this part of their height are not one word. */
const GAP = 0.2;
/** Baselines further apart than this many times the usual are two paragraphs. */
const WIDE_GAP = 1.3;
/** Letters this much larger than the text's are a heading. */
const LARGER = 1.15;
const LONGEST_HEADING = 15;
const BULLET = /^(?:[•‣◦▪–*-]|\d{1,3}[.)])\s+(?=\S)/;

/** The lines of a page, in the order the file gives them: that is how it is read, columns included. */
export function linesOfPage(runs: readonly TextRun[], page: number): TextLine[] {
  const lines: TextLine[] = [];
  let open: TextLine | null = null;
  let right = 0;
  for (const { text, x, y, width, height, endsLine } of runs) {
    if (text.trim() !== '') {
      if (open && Math.abs(y - open.y) > 0.5 * Math.max(height, open.height)) open = null;
      if (!open) lines.push((open = { text: '', page, x, y, height }));
      // Words that stand apart without a blank between them, as in a table.
      else if (Math.abs(x - right) > GAP * height) open.text += ' ';
      open.height = Math.max(open.height, height);
    }
    if (open) open.text += text;
    right = x + width;
    if (endsLine) open = null;
  }
  for (const line of lines) line.text = withoutLetterSpaces(line.text.trim()).replace(/\s+/g, ' ').trim();
  return lines;
}

/** Four letters or more with a blank between each. */
const SPACED = /^(?:[\p{L}\p{N}&]\p{M}*\s{1,8}){3,}[\p{L}\p{N}&]\p{M}*[.:!?]?$/u;

/** Words whose letters were set apart, as in headings, are whole; wider blanks part them. */
function withoutLetterSpaces(text: string): string {
  return SPACED.test(text)
    ? text
        .replace(/\s{2,}/g, '\0')
        .replace(/\s/g, '')
        .replaceAll('\0', ' ')
    : text;
}

/** Makes headings and paragraphs of all pages' lines: by their distance, their size and the signs they begin with. */
export function layOut(pages: readonly (readonly TextLine[])[]): FlowPart[] {
  const lines = withoutRunningTitles(pages).flat();
  const body = bodyHeight(lines);
  // One line tells no usual size.
  const tells = lines.filter(({ height }) => Math.round(height) === body).length > 1;
  const sizes = [...new Set(lines.map(({ height }) => Math.round(height)))]
    .filter((size) => tells && size >= body * LARGER)
    .sort((a, b) => b - a);
  return paragraphs(lines).map(({ text, lines: own }): FlowPart => {
    const place: LineRange = { start: own[0]!.page, end: own[own.length - 1]!.page };
    const level = Math.min(6, sizes.indexOf(Math.round(own[0]!.height)) + 1);
    const short = own.length < 4 && text.split(' ').length <= LONGEST_HEADING && /\p{L}/u.test(text);
    if (level > 0 && short) return flowPart({ kind: 'heading', level, text, place });
    // A known name alone on its line heads a section whatever its size.
    if (own.length === 1 && sectionType(text) !== null && !/[.!?]$/.test(text))
      return flowPart({ text, bold: text.length, place });
    const mark = BULLET.exec(text)?.[0];
    if (mark) return flowPart({ kind: 'item', level: 1, mark: mark.trim(), text: text.slice(mark.length), place });
    return flowPart({ text, place });
  });
}

function paragraphs(lines: readonly TextLine[]): Paragraph[] {
  const found: Paragraph[] = [];
  const spacing = usualSpacing(lines);
  for (const line of lines) {
    const open = found[found.length - 1];
    if (open && goesOn(open, line, spacing)) {
      open.text = joinLines(open.text, line.text);
      open.lines.push(line);
    } else found.push({ lines: [line], text: line.text });
  }
  return found;
}

function goesOn({ lines, text }: Paragraph, line: TextLine, spacing: number): boolean {
  const last = lines[lines.length - 1]!;
  const sameSize = Math.abs(line.height - last.height) <= 0.05 * last.height;
  if (!sameSize || BULLET.test(line.text)) return false;
  const gap = last.y - line.y;
  // On the next page or in the next column only a sentence that was cut off goes on.
  if (line.page !== last.page || gap <= 0) return !/[.!?:;)\]"”]$/.test(text) && /^\p{Ll}/u.test(line.text);
  if (gap > WIDE_GAP * Math.max(spacing, line.height)) return false;
  const indented = line.x > last.x + 0.8 * line.height && !BULLET.test(lines[0]!.text);
  return !(indented && /[.!?:]$/.test(text));
}

/** A word that was divided at a line's end is made whole. */
function joinLines(above: string, below: string): string {
  if (above.endsWith('\u00ad')) return above.slice(0, -1) + below;
  return /\p{L}-$/u.test(above) && /^\p{Ll}/u.test(below) ? above.slice(0, -1) + below : `${above} ${below}`;
}

/** The distance between baselines that is met most often, in relation to none but itself; 0 when there is none. */
function usualSpacing(lines: readonly TextLine[]): number {
  const counts = new Map<number, number>();
  lines.forEach((line, i) => {
    const above = lines[i - 1];
    if (!above || above.page !== line.page) return;
    const gap = Math.round(above.y - line.y);
    if (gap > 0 && gap < 3 * line.height) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  });
  return mostFrequent(counts);
}

/** The size most characters have. */
function bodyHeight(lines: readonly TextLine[]): number {
  const counts = new Map<number, number>();
  for (const { height, text } of lines)
    counts.set(Math.round(height), (counts.get(Math.round(height)) ?? 0) + text.length);
  return mostFrequent(counts);
}

/** The smallest of the most frequent. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  let best = 0;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most || (count === most && value < best)) [best, most] = [value, count];
  }
  return best;
}
