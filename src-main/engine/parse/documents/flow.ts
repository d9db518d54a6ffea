import type { Moment } from '../../../../src-shared/time/wall.ts';
import type { LineRange } from '../../../../src-shared/model.ts';
import type { HeadingTypes, ParsedBlock } from '../format.ts';
import { parseLabel } from '../notes/headings.ts';
import type { Line, LineKind } from '../notes/lines.ts';
import { readBlocks } from '../notes/sections.ts';

/**
 * A piece of a document that is laid out rather than written in lines: what a web page, a letter and a PDF have in
 * common.
 */
export interface FlowPart {
  /** `table`: one row. */
  readonly kind: 'heading' | 'paragraph' | 'item' | 'table' | 'code';
  /** Heading: its level, 1 to 6. Otherwise how many lists it stands in. */
  readonly level: number;
  /** Never blank; of several lines where the author broke them. */
  readonly text: string;
  /** How many characters at the beginning of `text` are bold. */
  readonly bold: number;
  /** What stands before a list item: `-`, `1.`; otherwise empty. */
  readonly mark: string;
  /** Whether it goes on directly from the part above: the next row of a table, the next item of a list. */
  readonly joins: boolean;
  /** Starts never before that of the part above. */
  readonly place: LineRange;
}

/** A paragraph outside all lists where nothing else is said. */
export function flowPart(given: Pick<FlowPart, 'text' | 'place'> & Partial<FlowPart>): FlowPart {
  return { kind: 'paragraph', level: 0, bold: 0, mark: '', joins: false, ...given };
}

/** The same parts, numbered from 1 in their order: for files in which nothing else can be counted. */
export function numbered(parts: readonly FlowPart[]): FlowPart[] {
  return parts.map((part, i) => ({ ...part, place: { start: i + 1, end: i + 1 } }));
}

/** In characters; what is longer is text in large letters. */
const LONGEST_HEADING = 200;
/** Indentation beyond this many lists tells a reader nothing more. */
const DEEPEST = 10;

/**
 * Cuts parts into blocks by the rules of Markdown: by heading, short neighbours joined, sections of known names by
 * item.
 *
 * @param title the document's own heading, left out of heading paths
 * @param date of the document
 * @param headingTypes names of sections that the user gave a type of their own
 */
export function readFlow(
  parts: readonly FlowPart[],
  title: string,
  date: Moment | null,
  headingTypes?: HeadingTypes,
): ParsedBlock[] {
  const lines: Line[] = [];
  const places: LineRange[] = [];
  const push = (kind: LineKind, place: LineRange, raw: string, indent: number, mark: number): void => {
    places.push(place);
    lines.push({ kind, number: lines.length + 1, raw, indent, mark });
  };
  for (const part of parts) {
    const { place } = part;
    if (!part.joins && lines.length > 0) push('blank', { start: place.start, end: place.start }, '', 0, 0);
    if (part.kind === 'heading' && part.text.length <= LONGEST_HEADING) {
      push('heading', place, `${'#'.repeat(part.level)} ${part.text.replace(/\s+/g, ' ')}`, 0, part.level);
      continue;
    }
    const indent = part.kind === 'heading' ? 0 : 2 * Math.min(part.level, DEEPEST);
    marked(part)
      .split('\n')
      .forEach((text, i) => {
        if (part.kind === 'code' || part.kind === 'table') push(part.kind, place, text, 0, 0);
        else if (text.trim() === '') push('blank', place, '', 0, 0);
        else if (part.kind === 'item' && i === 0) {
          const start = ' '.repeat(Math.max(0, indent - 2)) + `${part.mark} `;
          push('item', place, start + text, Math.max(0, indent - 2), start.length);
        } else push('text', place, ' '.repeat(indent) + text, indent, 0);
      });
  }
  const blocks = readBlocks(lines, { session: false, timeOf: () => null, date, title, headingTypes });
  return inPlace(blocks, (line) => places[line - 1]!);
}

/** A paragraph that begins with a section's name in bold, with the marks by which that is known to be a label. */
function marked({ kind, text, bold }: FlowPart): string {
  if (kind !== 'paragraph' || bold === 0) return text;
  const label = `**${text.slice(0, bold).trimEnd()}**${text.slice(bold)}`;
  return parseLabel(label)?.type ? label : text;
}

/** The same blocks, counted in what the file is counted in instead of lines. */
export function inPlace(blocks: readonly ParsedBlock[], placeOf: (line: number) => LineRange): ParsedBlock[] {
  const place = ({ start, end }: LineRange): LineRange => ({ start: placeOf(start).start, end: placeOf(end).end });
  return blocks.map((block) => ({
    ...block,
    lines: place(block.lines),
    observations: block.observations.map((observation) => ({ ...observation, lines: place(observation.lines) })),
  }));
}
