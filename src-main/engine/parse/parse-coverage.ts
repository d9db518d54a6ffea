import type { LineRange } from '../../../src-shared/model.ts';
import type { ParsedDocument } from './format.ts';

/** How a reader's observations and structure cover a file, counted in the document's unit. */
export interface ParseCoverage {
  /** Lines (pages, paragraphs, cells) of the file. */
  readonly lines: number;
  /** Those in at least one observation. */
  readonly covered: number;
  /** Those in no observation that are headings, fields, labels, rules or blank. */
  readonly structure: number;
  /** The others: what was lost. Empty when nothing was. */
  readonly uncovered: readonly LineRange[];
  /**
   * Those in more than one observation, or in one and in structure too. Only lines: several observations may share a
   * page. A line that is too long for one observation is in several.
   */
  readonly overlaps: readonly LineRange[];
}

/**
 * Measures how a document covers its file.
 *
 * @param markdown the file's text where it is Markdown or plain text: then a line that only the reader calls structure,
 *   and that does not look like it, counts as uncovered
 */
export function parseCoverage(document: ParsedDocument, markdown?: string): ParseCoverage {
  const { blocks, structure, lineCount: lines, unit } = document;
  const inObservations = new Uint8Array(lines);
  const inStructure = new Uint8Array(lines);
  for (const block of blocks) for (const observation of block.observations) add(inObservations, observation.lines);
  for (const range of structure) add(inStructure, range);
  const source = markdown === undefined ? null : linesOf(markdown);
  const frontMatter = source?.[0] === '---' ? source.indexOf('---', 1) + 1 : 0;
  const isLost = (at: number): boolean =>
    inObservations[at] === 0 &&
    (inStructure[at] === 0 || (source !== null && at >= frontMatter && !looksLikeStructure(source[at] ?? '')));
  const uncovered = rangesWhere(lines, isLost);
  const covered = count(lines, (at) => inObservations[at]! > 0);
  return {
    lines,
    covered,
    structure: lines - covered - uncovered.reduce((sum, { start, end }) => sum + end - start + 1, 0),
    uncovered,
    overlaps: unit === 'line' ? rangesWhere(lines, (at) => inObservations[at]! + inStructure[at]! > 1) : [],
  };
}

/** Lines as an editor counts them, without their ends, a last empty one left out. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/**
 * By rules of its own, not the readers', so that one can judge the other: headings, fields, labels, rules and what is
 * blank.
 */
function looksLikeStructure(line: string): boolean {
  return (
    /^\s*([-*+•]|\d+[.)])?\s*$|^#{1,6}(\s|$)|^=+\s*$/.test(line) ||
    /^\s*([-*_]\s*){3,}$/.test(line.slice(0, 400)) ||
    /^(\*\*|__)[^*]+(:\1|\1:|\1$)/.test(line.slice(0, 400))
  );
}

function add(times: Uint8Array, { start, end }: LineRange): void {
  for (let at = Math.max(1, start); at <= Math.min(end, times.length); at++)
    times[at - 1] = Math.min(2, times[at - 1]! + 1);
}

function count(lines: number, test: (at: number) => boolean): number {
  let n = 0;
  for (let at = 0; at < lines; at++) if (test(at)) n++;
  return n;
}

function rangesWhere(lines: number, test: (at: number) => boolean): LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  for (let at = 0; at < lines; at++) {
    if (!test(at)) continue;
    const last = ranges[ranges.length - 1];
    if (last?.end === at) last.end = at + 1;
    else ranges.push({ start: at + 1, end: at + 1 });
  }
  return ranges;
}
