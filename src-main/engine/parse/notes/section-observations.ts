import type { LineRange, ObservationType } from '../../../../src-shared/model.ts';
import { type Moment, timed } from '../../../../src-shared/time/wall.ts';
import { observation as newObservation } from '../document.ts';
import type { ParsedObservation } from '../format.ts';
import { leadType } from './headings.ts';
import type { Line } from './lines.ts';
import { linkSolutions } from './link-solutions.ts';
import { countWords, groupUnits, subItemStarts, textOf, type Unit } from './text-units.ts';

/** A list item with sub-items that is longer than this many words is cut into them. */
const LONG_ITEM = 120;
/** Up to how many words neighbouring pieces of an ordinary note are joined into one observation. */
const JOINED = 150;

/** Sections that hold things of several types; in the others a lead such as `Pattern:` is only a turn of phrase. */
const OPEN: ReadonlySet<ObservationType> = new Set(['note', 'activity', 'context', 'work', 'challenge', 'solution']);

/** Each list item, paragraph, fence and table an observation of its own. */
export function itemised(lines: readonly Line[], type: ObservationType, at: Moment | null): ParsedObservation[] {
  return observationsOf(
    groupUnits(lines).flatMap((unit) => split(unit, type)),
    at,
  );
}

function observationsOf(parts: readonly Part[], at: Moment | null): ParsedObservation[] {
  const continued = new Set(parts.flatMap((part, place) => (part.continued ? [place] : [])));
  return linkSolutions(
    parts.map((part) => observation(part.lines, part.type, at)),
    continued,
  );
}

/**
 * Neighbouring short pieces joined, long ones whole, each with the type `note`; a callout, and an item that names its
 * own type, stays alone.
 */
export function joined(lines: readonly Line[], at: Moment | null): ParsedObservation[] {
  const found: ParsedObservation[] = [];
  const continued = new Set<number>();
  let group: Unit[] = [];
  let words = 0;
  const flush = (): void => {
    if (group.length > 0) found.push(joinedObservation(lines, group, at));
    group = [];
    words = 0;
  };
  for (const unit of groupUnits(lines)) {
    if (unit.lines[0]!.kind === 'callout' || leadType(firstText(unit.lines), false) !== null) {
      flush();
      for (const part of split(unit, 'note')) {
        if (part.continued) continued.add(found.length);
        found.push(observation(part.lines, part.type, at));
      }
      continue;
    }
    const more = countWords(unit.lines, JOINED);
    if (words + more > JOINED) flush();
    group.push(unit);
    words += more;
  }
  flush();
  return linkSolutions(found, continued);
}

function joinedObservation(lines: readonly Line[], group: readonly Unit[], at: Moment | null): ParsedObservation {
  if (group.length === 1) return observation(group[0]!.lines, 'note', at);
  const last = group[group.length - 1]!.lines;
  const start = group[0]!.lines[0]!.number;
  const end = last[last.length - 1]!.number;
  const offset = lines[0]!.number;
  const all = lines.slice(start - offset, end - offset + 1);
  return newObservation({ text: textOf(all, false), lines: spanOf(all, false), ...timed(at) });
}

interface Part {
  readonly lines: readonly Line[];
  readonly type: ObservationType;
  /** Whether it carries on the part before it, which was only cut for its length. */
  readonly continued?: boolean;
}

/** Cuts a unit where a line names a type of its own among challenges, and a long list item into its sub-items. */
function split(unit: Unit, sectionType: ObservationType): Part[] {
  const amongChallenges = sectionType === 'challenge' || sectionType === 'solution';
  const type = (OPEN.has(sectionType) ? leadType(firstText(unit.lines), amongChallenges) : null) ?? sectionType;
  if (unit.kind === 'block' || unit.lines.length === 1) return [{ lines: unit.lines, type }];
  const subItems = new Set(unit.kind === 'item' ? subItemStarts(unit) : []);
  const own = type === 'challenge' || amongChallenges || holdsPair(unit.lines, subItems);
  return (own ? splitAtLeads(unit.lines, type, subItems) : [{ lines: unit.lines, type }]).flatMap(splitLong);
}

/** Whether an item of whatever kind tells a problem and, below it, its solution, in sub-items of their own. */
function holdsPair(lines: readonly Line[], subItems: ReadonlySet<number>): boolean {
  let challenge = false;
  for (const at of subItems) {
    const type = leadType(firstText([lines[at]!]), false);
    if (type === 'solution' && challenge) return true;
    challenge ||= type === 'challenge';
  }
  return false;
}

function splitAtLeads(lines: readonly Line[], type: ObservationType, subItems: ReadonlySet<number>): Part[] {
  const parts: Part[] = [];
  let start = 0;
  let current = type;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.kind === 'code' || (line.kind === 'item' && !subItems.has(i))) continue;
    const next = leadType(firstText(lines.slice(i, i + 1)), true);
    if (next === null || next === current) continue;
    parts.push({ lines: trimBlank(lines.slice(start, i)), type: current });
    start = i;
    current = next;
  }
  parts.push({ lines: lines.slice(start), type: current });
  return parts;
}

function splitLong(part: Part): Part[] {
  const starts = part.lines[0]!.kind === 'item' ? subItemStarts({ kind: 'item', lines: part.lines }) : [];
  if (starts.length === 0 || countWords(part.lines, LONG_ITEM) <= LONG_ITEM) return [part];
  const cuts = [0, ...starts, part.lines.length];
  const parts: Part[] = [];
  for (let i = 0; i + 1 < cuts.length; i++)
    parts.push({ lines: trimBlank(part.lines.slice(cuts[i], cuts[i + 1])), type: part.type, continued: i > 0 });
  return parts;
}

function trimBlank(lines: readonly Line[]): readonly Line[] {
  let end = lines.length;
  while (end > 1 && lines[end - 1]!.kind === 'blank') end--;
  return lines.slice(0, end);
}

function firstText(lines: readonly Line[]): string {
  const first = lines[0]!;
  return first.kind === 'item' ? first.raw.slice(first.mark) : first.raw.trimStart();
}

function observation(lines: readonly Line[], type: ObservationType, at: Moment | null): ParsedObservation {
  return newObservation({ type, text: textOf(lines, true), lines: spanOf(lines, true), ...timed(at) });
}

/**
 * From the first line that shows text to the last: `textOf` takes the blank ones off both ends, a bullet alone and the
 * end of a fence that is never closed among them.
 */
function spanOf(lines: readonly Line[], marker: boolean): LineRange {
  const shows = ({ kind, raw, mark }: Line, i: number): boolean =>
    (marker && i === 0 && kind === 'item' ? raw.slice(mark) : raw).trim() !== '';
  const first = lines[Math.max(0, lines.findIndex(shows))]!;
  const last = lines[lines.findLastIndex(shows)] ?? lines[lines.length - 1]!;
  return { start: first.number, end: Math.max(first.number, last.number) };
}
