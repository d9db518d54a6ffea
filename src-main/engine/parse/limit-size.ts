/**
 * How large an observation, and what is said of it, may be. Every format passes here, so that no file, whatever it
 * holds, makes a row that is slow to compare, to show or to send.
 */
import type { Properties } from '../../../src-shared/query/properties.ts';
import type { LineRange, PlaceUnit, Session } from '../../../src-shared/model.ts';
import { blocksWithoutBinary } from './binary-runs.ts';
import { cutText } from './cut-text.ts';
import { structureOf } from './document.ts';
import type { ParsedBlock, ParsedDocument, ParsedObservation } from './format.ts';

/**
 * The longest text of an observation, in UTF-16 code units: nearly three times the longest of those that people wrote
 * in 197 session notes.
 */
export const LONGEST_OBSERVATION = 4_096;
/** The longest title, heading, label, tag or field of a session, in UTF-16 code units. */
export const LONGEST_NAME = 300;
/** The headings nearest to an observation that are kept of those around it. */
const DEEPEST_PATH = 12;
/** Tags, and commits, of one document. */
const MOST_LISTED = 200;

/** What is bounded of a document that is read piece by piece as well. */
export type DocumentHead = Pick<ParsedDocument, 'title' | 'session' | 'tags' | 'properties'>;

/**
 * The document with all its texts in bounds. A text that is too long becomes several observations: together they hold
 * each of its visible characters, and each says its own lines. A title, heading or label that is too long is cut with
 * `…`, and its text is an observation, too.
 */
export function boundDocument(document: ParsedDocument): ParsedDocument {
  const blocks = boundEach(document.blocks, document.unit, document.title);
  // The line of a long heading is in an observation now, and so in the structure no more.
  const isSame = blocks.every((block, i) => block === document.blocks[i]);
  return {
    ...document,
    ...boundHead(document),
    aliases: document.aliases?.slice(0, MOST_LISTED).map(shortName),
    properties: boundProperties(document.properties),
    blocks,
    structure: isSame ? document.structure : structureOf(blocks, document.lineCount),
  };
}

/** The same for what a document says of itself. */
export function boundHead({ title, session, tags, properties }: DocumentHead): DocumentHead {
  return {
    title: shortName(title),
    session: session && shortSession(session),
    tags: tags.slice(0, MOST_LISTED).map(shortName),
    properties: boundProperties(properties),
  };
}

function boundProperties(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, texts]) => [name, texts.slice(0, MOST_LISTED).map(shortName)]),
  );
}

/** The same for the blocks of a log, from which data in the text is left out, too. */
export function boundBlocks(blocks: readonly ParsedBlock[], unit: PlaceUnit): readonly ParsedBlock[] {
  return boundEach(blocksWithoutBinary(blocks).blocks, unit, '');
}

/** @param title of their document; a long one is in the first block as an observation */
function boundEach(blocks: readonly ParsedBlock[], unit: PlaceUnit, title: string): readonly ParsedBlock[] {
  const told = new Set<string>();
  return blocks.map((block, i) => boundBlock(block, unit, i === 0 ? title : '', told));
}

function boundBlock(block: ParsedBlock, unit: PlaceUnit, title: string, told: Set<string>): ParsedBlock {
  const { label, headingPath } = block;
  // A heading without a text of its own is an observation already.
  const isTold = (name: string): boolean => told.has(name) || block.observations.some(({ text }) => text === name);
  const names = [title, ...headingPath, label].filter((name) => name.length > LONGEST_NAME && !isTold(name));
  const tooLong =
    names.length > 0 ||
    label.length > LONGEST_NAME ||
    headingPath.length > DEEPEST_PATH ||
    headingPath.some(({ length }) => length > LONGEST_NAME);
  if (!tooLong && block.observations.every(({ text }) => text.length <= LONGEST_OBSERVATION)) return block;
  const first = { start: block.lines.start, end: block.lines.start };
  const observations: ParsedObservation[] = [...new Set(names)].flatMap((text) => {
    told.add(text);
    return cutObservation({ type: 'note', text, lines: first, happenedAt: null, solves: null, references: [] }, unit);
  });
  /** Where the first piece of each observation stands. */
  const places: number[] = [];
  for (const one of block.observations) {
    places.push(observations.length);
    const solves = one.solves === null ? null : (places[one.solves] ?? null);
    observations.push(...cutObservation({ ...one, solves }, unit));
  }
  return {
    ...block,
    label: shortName(label),
    headingPath: headingPath.slice(-DEEPEST_PATH).map(shortName),
    observations,
  };
}

/**
 * An observation as pieces that are short enough, in their order; the first one has its link. A piece that is blank is
 * left out.
 */
function cutObservation(whole: ParsedObservation, unit: PlaceUnit): ParsedObservation[] {
  if (whole.text.length <= LONGEST_OBSERVATION) return [whole];
  const { lines } = whole;
  const pieces = cutText(whole.text, LONGEST_OBSERVATION);
  // Where each line of the text is a line of the file, each piece has its own; elsewhere all that is known is where the
  // whole stands.
  const counted = unit === 'line' && lines.end > lines.start && breaksIn(whole.text) === lines.end - lines.start;
  const found: ParsedObservation[] = [];
  let line = lines.start;
  for (const text of pieces) {
    const breaks = breaksIn(text);
    const own: LineRange = counted
      ? { start: line, end: line + breaks - (breaks > 0 && text.endsWith('\n') ? 1 : 0) }
      : lines;
    line += breaks;
    if (/\S/.test(text)) found.push({ ...whole, text, lines: own, solves: found.length === 0 ? whole.solves : null });
  }
  return found;
}

function breaksIn(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks++;
  return breaks;
}

function shortName(name: string): string {
  return name.length <= LONGEST_NAME
    ? name
    : `${(cutText(name.slice(0, LONGEST_NAME), LONGEST_NAME - 1)[0] as string).trimEnd()}…`;
}

function shortSession(session: Session): Session {
  const short = (value: string | null): string | null => value && shortName(value);
  const { id, title, status, model, branch, startTag, startCommit, classification, project, commits, tags } = session;
  return {
    ...session,
    id: shortName(id),
    title: shortName(title),
    status: short(status),
    model: short(model),
    branch: short(branch),
    startTag: short(startTag),
    startCommit: short(startCommit),
    classification: short(classification),
    project: short(project),
    commits: commits.slice(0, MOST_LISTED).map(shortName),
    tags: tags.slice(0, MOST_LISTED).map(shortName),
  };
}
