import { win32 } from 'node:path';
import type { LineRange } from '../../../src-shared/model.ts';
import type { Moment } from '../../../src-shared/time/wall.ts';
import type { ParsedBlock, ParsedDocument, ParsedObservation } from './format.ts';

/**
 * A file's name without folder and extension; takes paths of every system. The text of a bundle (Bear, Ulysses, iA
 * Writer) is called by its folder.
 */
export function fileStem(path: string): string {
  const folder = win32.basename(win32.dirname(path));
  const name = folder.toLowerCase().endsWith('.textbundle') ? folder : win32.basename(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The lines that stand in no observation. */
export function structureOf(blocks: readonly ParsedBlock[], lineCount: number): LineRange[] {
  const ranges: LineRange[] = [];
  let next = 1;
  for (const block of blocks) {
    for (const { lines } of block.observations) {
      if (lines.start > next) ranges.push({ start: next, end: lines.start - 1 });
      next = lines.end + 1;
    }
  }
  if (next <= lineCount) ranges.push({ start: next, end: lineCount });
  return ranges;
}

/** An observation, a plain note without a time of its own where nothing else is said. */
export function observation(
  given: Pick<ParsedObservation, 'text' | 'lines'> & Partial<ParsedObservation>,
): ParsedObservation {
  return { type: 'note', happenedAt: null, solves: null, references: [], ...given };
}

/**
 * A block around its observations: it spans them where no lines are given, and its path is its label where none is
 * given.
 *
 * @throws Error when there is no observation: such a block is none
 */
export function block(given: Pick<ParsedBlock, 'observations'> & Partial<ParsedBlock>): ParsedBlock {
  const [first] = given.observations;
  const last = given.observations[given.observations.length - 1];
  if (!first || !last) throw new Error('A block has at least one observation.');
  const label = given.label ?? '';
  const lines = { start: first.lines.start, end: last.lines.end };
  return {
    type: first.type,
    label,
    headingPath: label === '' ? [] : [label],
    lines,
    happenedAt: first.happenedAt,
    zoneOffset: first.zoneOffset,
    ...given,
  };
}

/** A moment as the fields of a document's date. */
export function dated(moment: Moment | null): Pick<ParsedDocument, 'date' | 'zoneOffset'> {
  return { date: moment?.time ?? null, zoneOffset: moment?.offset ?? null };
}

/**
 * A document read without a problem: counted in lines and without date, session and tags where nothing else is said.
 */
export function document(
  given: Pick<ParsedDocument, 'title' | 'blocks' | 'lineCount'> & Partial<ParsedDocument>,
): ParsedDocument {
  return {
    format: '',
    date: null,
    session: null,
    tags: [],
    properties: {},
    unit: 'line',
    problems: [],
    redactions: {},
    structure: structureOf(given.blocks, given.lineCount),
    ...given,
  };
}
