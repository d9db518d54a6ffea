/** Reads the log of an assistant piece by piece, from its beginning or from where an earlier reading left it. */
import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { EngineError } from '../../../../src-shared/errors.ts';
import type { FormatList } from '../../../../src-shared/formats.ts';
import type { PlaceUnit, Session } from '../../../../src-shared/model.ts';
import type { Properties } from '../../../../src-shared/query/properties.ts';
import {
  blocksOf,
  named,
  noteSpoken,
  nothingFound,
  NOTHING_SAID,
  sessionOf,
  type Spoken,
  tagsOf,
} from './assistant-log.ts';
import { boundBlocks, boundHead } from '../limit-size.ts';
import { dated, fileStem } from '../document.ts';
import { decodeText, formatInput } from '../encoding.ts';
import type { Format, FormatReader, ParsedBlock, Redactions } from '../format.ts';
import { FORMATS } from '../format-list.ts';
import type { LogLines, LogState } from '../growing-log.ts';
import { isRecord } from '../json.ts';
import { isBlank } from './jsonl.ts';
import { type ByteSource, bytesAt, eachLineOf, fileSource, memorySource } from './log-lines.ts';
import { openInsideSync } from '../open-inside.ts';
import { redactBlocks, redactDocument } from '../redact/redact-document.ts';
import { createRedactor, type FoundSecrets, keepAll } from '../redact/redact.ts';
import { findReferences } from '../find-references.ts';

/**
 * Turns in a chapter: so many are read and written again when something is added. They are also what a turn is ranked
 * by besides its own words, where a note has its whole document: a long log's mean says nothing.
 */
export const CHAPTER = 64;
/** A piece ends with the chapter in which it has so many, or so many characters. */
const MOST_CHAPTERS = 16;
const MOST_CHARACTERS = 8_000_000;
/** Longer lines are left out. In bytes. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** So much of the beginning tells which program wrote a log. In bytes. */
const BEGINNING = 4 * 1024 * 1024;
/** So much of the beginning of what was read, and of its end, tells whether it is still the same. In bytes. */
const GUARD = 64 * 1024;

/**
 * Where a chapter begins, with all that has to be known to read on from there as if all before it had just been read.
 * Plain data.
 */
export interface LogPosition {
  readonly kind: string;
  readonly chapter: number;
  /** In bytes. */
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
  /** A hash of what stands before it: of its beginning and its end. */
  readonly guard: string;
  readonly state: LogState;
  readonly spoken: Spoken;
  readonly secrets: FoundSecrets;
}

/** What a log says of itself as a whole. */
export interface LogHead {
  readonly title: string;
  readonly date: number | null;
  readonly zoneOffset?: number | null | undefined;
  readonly session: Session | null;
  readonly tags: readonly string[];
  readonly properties: Properties;
  readonly unit: PlaceUnit;
}

export interface LogPiece {
  /** The id of the format that reads it. */
  readonly format: string;
  /** Of all that was read up to here. */
  readonly head: LogHead;
  /** Chapters in their order. Each is what a reading from the beginning finds in the same file, whatever the pieces. */
  readonly chapters: readonly (readonly ParsedBlock[])[];
  /** The number of the first of them, from 0. */
  readonly first: number;
  /**
   * Where the last chapter begins, which may go on when the log grows; in a piece that is not the last one, the next
   * chapter. `null`: nothing to go on from.
   */
  readonly next: LogPosition | null;
  /** Whether this is the end of the log. */
  readonly done: boolean;
  /** Secrets that were taken out up to here, different ones. */
  readonly redactions: Redactions;
  readonly problems: readonly string[];
  /** Lines up to here. */
  readonly lineCount: number;
}

export interface LogOptions {
  /** The part of the file that is read, in bytes: what is written meanwhile waits for another time. */
  readonly size: number;
  /** Where to go on. Where the log has become another one before that, or without it, it is read from its beginning. */
  readonly from: LogPosition | null;
  /** Whether secrets are taken out. */
  readonly redact: boolean;
  /** Whether only the head is wanted, of all that is left: `chapters` is empty then. */
  readonly headOnly: boolean;
  /** The folder that the file is opened below: see `openInside`. Default: the one that it stands in. */
  readonly root?: string;
}

/**
 * @param formats default: those that Quarry reads
 * @throws EngineError `PATH_UNREADABLE`, `FILE_NOT_TEXT`, or `FILE_UNPARSABLE` for what is no log that is known
 */
export async function readLog(
  path: string,
  options: LogOptions,
  formats: FormatList<Format> = FORMATS,
): Promise<LogPiece> {
  const kinds = await Promise.all(formats.fitting(path).map(async ({ id, load }) => ({ id, reader: await load() })));
  let handle: number;
  try {
    handle = openInsideSync(options.root ?? dirname(path), path);
  } catch (cause) {
    // The cause does not cross to another process.
    throw new EngineError('PATH_UNREADABLE', 'It could not be opened.', {
      details: { path, errno: (cause as NodeJS.ErrnoException).code ?? '' },
      cause,
    });
  }
  try {
    return await readPiece(path, sourceOf(handle, options.size), options, kinds);
  } finally {
    closeSync(handle);
  }
}

/** Lines are UTF-8; a file in UTF-16 is brought into it in memory. */
function sourceOf(handle: number, size: number): ByteSource {
  const source = fileSource(handle, size);
  const [first, second] = bytesAt(source, 0, 2);
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return wide && size <= LONGEST_LINE ? memorySource(Buffer.from(decodeText(bytesAt(source, 0, size)))) : source;
}

/** A format with its reader. */
interface Kind {
  readonly id: string;
  readonly reader: FormatReader;
}

async function readPiece(
  path: string,
  source: ByteSource,
  options: LogOptions,
  kinds: readonly Kind[],
): Promise<LogPiece> {
  const { from } = options;
  const stem = fileStem(path);
  const position = from && from.offset <= source.size && from.guard === guardOf(source, from.offset) ? from : null;
  const kind = position ? kinds.find(({ id }) => id === position.kind) : await kindOf(path, source, kinds);
  // Of a log that nobody knows yet, for it is empty, there is nothing to go on with.
  if (!kind?.reader.lines) return nothing(kind?.id ?? '', stem);
  const own = readAs(kind, path, source, position, options);
  if (own.saysSomething) return own.piece;
  for (const other of kinds) {
    const read = other !== kind && other.reader.lines ? readAs(other, path, source, null, options) : null;
    if (read?.saysSomething) return read.piece;
  }
  if (own.unknown > 0) throw nothingFound(path);
  return own.piece;
}

interface Reading {
  readonly piece: LogPiece;
  /** Whether there is a message in it, or was one before it. */
  readonly saysSomething: boolean;
  /** See {@link LogLines.unknown}. */
  readonly unknown: number;
}

/** Reads a piece as one kind of log. */
function readAs(
  kind: Kind,
  path: string,
  source: ByteSource,
  position: LogPosition | null,
  { redact, headOnly }: Pick<LogOptions, 'redact' | 'headOnly'>,
): Reading {
  const stem = fileStem(path);
  if (!kind.reader.lines) throw new Error('A log is read by a format that goes on line by line.');
  const log = kind.reader.lines(position?.state ?? null);
  const redactor = redact ? createRedactor(position?.secrets) : keepAll;
  const first = position?.chapter ?? 0;
  const chapters: ParsedBlock[][] = [];
  const problems: string[] = [];
  let spoken: Spoken = position?.spoken ?? NOTHING_SAID;
  let lines = position?.lines ?? 0;
  let characters = 0;
  let ended = 0;

  /** Ends a chapter of these turns. */
  const end = (turns: LogLines['turns']): void => {
    ended++;
    if (headOnly) return;
    const blocks = blocksOf(turns, redactor.redact);
    spoken = noteSpoken(turns, spoken);
    const own = boundBlocks(redact ? redactBlocks(blocks, redactor.redact) : blocks, 'line');
    chapters.push(
      own.map((block) => ({
        ...block,
        observations: block.observations.map((one) => ({ ...one, references: findReferences(one.text) })),
      })),
    );
    characters += turns.reduce((sum, { text }) => sum + text.length, 0);
  };

  interface Mark {
    readonly offset: number;
    readonly lines: number;
    readonly state: () => LogState;
  }
  const positionOf = ({ offset, lines: before, state }: Mark, secrets: FoundSecrets): LogPosition => ({
    kind: kind.id,
    chapter: first + ended,
    offset,
    lines: before,
    guard: guardOf(source, offset),
    state: state(),
    spoken,
    secrets,
  });
  /** Where the chapter under way begins. */
  let start: Mark = { offset: position?.offset ?? 0, lines, state: log.mark() };
  let cut = false;
  eachLineOf(source, start.offset, LONGEST_LINE, (bytes, offset) => {
    // Whether the next turn will be another chapter's.
    const before = log.turns.length;
    const mark: Mark | null = before >= CHAPTER ? { offset, lines, state: log.mark() } : null;
    lines++;
    if (bytes === null) problems.push(`Line ${lines} is longer than ${LONGEST_LINE / 2 ** 20} MB and left out.`);
    else takeLine(log, textOf(bytes, offset), lines, problems);
    if (!mark || log.turns.length === before) return true;
    end(log.turns.splice(0, before));
    start = mark;
    cut = chapters.length >= MOST_CHAPTERS || characters >= MOST_CHARACTERS;
    return !cut;
  });

  const secrets = redactor.found();
  const next = positionOf(start, secrets);
  if (cut) lines = start.lines;
  else if (log.turns.length > 0) end(log.turns);

  const facts = log.factsOf(stem, redactor.redact);
  const title = facts.title ?? spoken.user ?? spoken.anyone ?? stem;
  const bare = {
    format: kind.id,
    title,
    ...dated(facts.started),
    session: sessionOf(facts, title, stem),
    tags: tagsOf(facts),
    properties: {},
    unit: 'line',
    blocks: [],
    structure: [],
    lineCount: lines,
    problems: named(problems),
    redactions: {},
  } as const;
  const head = redact ? redactDocument(bare, redactor) : bare;
  const piece: LogPiece = {
    format: kind.id,
    head: { ...boundHead(head), date: head.date, zoneOffset: head.zoneOffset, unit: head.unit },
    chapters,
    first,
    next,
    done: !cut,
    redactions: redactor.counts(),
    problems: head.problems,
    lineCount: lines,
  };
  return { piece, saysSomething: first + ended > 0, unknown: log.unknown };
}

function textOf(bytes: Buffer, offset: number): string {
  const marked = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
}

function takeLine(log: LogLines, line: string, number: number, problems: string[]): void {
  if (isBlank(line)) return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The last line may be half written: its chapter is read again when the log has grown.
    problems.push(`Line ${number} is not readable JSON.`);
    return;
  }
  if (isRecord(value)) log.line(value, number);
}

/** The format of a log. One that cannot go on line by line refuses what it does not read. */
async function kindOf(path: string, source: ByteSource, kinds: readonly Kind[]): Promise<Kind | undefined> {
  const input = formatInput(path, bytesAt(source, 0, BEGINNING));
  const kind = kinds.find(({ reader }) => reader.recognises(input));
  if (kind && !kind.reader.lines) await kind.reader.parse(input);
  return kind;
}

function nothing(format: string, stem: string): LogPiece {
  return {
    format,
    head: { title: stem, date: null, session: null, tags: [], properties: {}, unit: 'line' },
    chapters: [],
    first: 0,
    next: null,
    done: true,
    redactions: {},
    problems: [],
    lineCount: 0,
  };
}

function guardOf(source: ByteSource, offset: number): string {
  const hash = createHash('sha256').update(`${offset}:`);
  hash.update(bytesAt(source, 0, Math.min(GUARD, offset)));
  hash.update(bytesAt(source, Math.max(0, offset - GUARD), Math.min(GUARD, offset)));
  return hash.digest('base64url');
}
