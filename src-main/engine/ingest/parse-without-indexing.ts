/** Parses files to show or count the result, without the index. */
import { EngineError, ERROR_CODES, type ErrorCode } from '../../../src-shared/errors.ts';
import type { FormatList } from '../../../src-shared/formats.ts';
import type {
  ObservationType,
  ParsedView,
  ParsedViewObservation,
  ParseStats,
  Session,
} from '../../../src-shared/model.ts';
import { asShown, momentOf, timed } from '../../../src-shared/time/wall.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { parseCoverage, type ParseCoverage } from '../parse/parse-coverage.ts';
import { document as newDocument } from '../parse/document.ts';
import { decodeText } from '../parse/encoding.ts';
import type { HeadingTypes, ParsedBlock, ParsedDocument } from '../parse/format.ts';
import type { LogPosition } from '../parse/assistants/log-file.ts';
import { createParser, type Parser } from '../parse/process/parser.ts';
import type { Readers } from '../parse/process/reader-pool.ts';
import { createRedactor } from '../parse/redact/redact.ts';
import type { Embedder } from '../embed/embedder.ts';
import { wordsOnlyText } from '../../../src-shared/words-only.ts';
import { budgetOf } from './run/prepare.ts';
import { FORMATS } from '../parse/format-list.ts';
import { lookAtFile, readBytes } from './scan/source-reader.ts';
import { rootOf, type Scanned, scan } from './scan/scanner.ts';
import { resolveSource } from './manage-sources.ts';
import { unknownHeadings } from './unknown-headings.ts';

/** Unknown headings that are told of a folder. */
const MOST_HEADINGS = 50;

export interface InspectOptions {
  /** Default: ones of its own. */
  readonly readers?: Readers;
  /** Default: those that Quarry reads. */
  readonly formats?: FormatList | undefined;
  /** For telling what would be found by words only. Default: that is not told. */
  readonly embedder?: Pick<Embedder, 'countTokens' | 'modelInfo'> | undefined;
}

/** @throws EngineError as `EngineApi.parse` says */
export async function inspectFile(
  given: string,
  headingTypes: HeadingTypes,
  { readers, embedder, formats = FORMATS }: InspectOptions = {},
): Promise<ParsedView> {
  const source = resolveSource(given);
  if (source.kind === 'folder') {
    throw new EngineError('PATH_UNREADABLE', `${source.path} is a folder.`, {
      next: 'Name a file, or use "parse --stats" for a folder.',
      details: { path: source.path },
    });
  }
  return withParser(readers, async (parser) => {
    for await (const found of scan(source, { formats })) {
      if (found.kind !== 'candidate')
        throw new EngineError(codeOf(found.code), found.reason, { details: { path: found.path } });
      const { document, coverage, parts } = await read(parser, found.path, rootOf(source), headingTypes, formats);
      return viewOf(found.path, document, coverage, embedder ? await notEmbedded(parts, embedder) : []);
    }
    throw new Error('A source that is a file gives one file.');
  });
}

/**
 * @param signal ends the work after the file in hand
 * @throws EngineError `PATH_NOT_FOUND`, `PATH_UNREADABLE`, `CANCELLED`; what fails for one file is listed
 */
export async function inspectAll(
  given: string,
  headingTypes: HeadingTypes,
  signal?: CancelSignal,
  { readers, formats = FORMATS }: Pick<InspectOptions, 'readers' | 'formats'> = {},
): Promise<ParseStats> {
  const source = resolveSource(given);
  const failed: { path: string; reason: string }[] = [];
  const byType = new Map<ObservationType, number>();
  const labels = new Map<string, number>();
  const sum = { files: 0, observations: 0, uncovered: 0, bytes: 0, millis: 0 };

  const addFile = async (parser: Parser, found: Scanned & { kind: 'candidate' }): Promise<void> => {
    const { document, coverage, bytes, millis } = await read(parser, found.path, rootOf(source), headingTypes, formats);
    sum.files++;
    sum.bytes += bytes;
    sum.millis += millis;
    for (const { start, end } of coverage.uncovered) sum.uncovered += end - start + 1;
    for (const { type, label, observations } of document.blocks) {
      for (const observation of observations) {
        if (observation.type !== 'bookkeeping') sum.observations++;
        byType.set(observation.type, (byType.get(observation.type) ?? 0) + 1);
      }
      if (document.session && type === 'note') labels.set(label, (labels.get(label) ?? 0) + 1);
    }
  };

  await withParser(readers, async (parser) => {
    for await (const found of scan(source, { formats })) {
      if (signal?.aborted) throw new EngineError('CANCELLED', 'It was stopped.');
      if (found.kind === 'failed') failed.push({ path: found.path, reason: found.reason });
      if (found.kind !== 'candidate') continue;
      try {
        await addFile(parser, found);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        failed.push({ path: found.path, reason: error.message });
      }
    }
  });
  const { files, observations, uncovered, bytes, millis } = sum;
  const types = [...byType].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    files,
    observations,
    byType: Object.fromEntries(types),
    uncovered,
    unknownHeadings: unknownHeadings(labels).slice(0, MOST_HEADINGS),
    bytes,
    millis,
    failed,
  };
}

async function withParser<T>(readers: Readers | undefined, use: (parser: Parser) => Promise<T>): Promise<T> {
  const parser = createParser(readers && { readers });
  try {
    return await use(parser);
  } finally {
    await parser.close();
  }
}

/** A sentence about the share of the text that would be found by words only; none if the whole text gets vectors. */
async function notEmbedded(
  parts: Read['parts'],
  embedder: Pick<Embedder, 'countTokens' | 'modelInfo'>,
): Promise<readonly string[]> {
  let most = 0;
  for (const blocks of parts) most = Math.max(most, (await budgetOf(blocks, embedder)).wordsOnly.percent);
  return most === 0 ? [] : [wordsOnlyText(most)];
}

interface Read {
  readonly document: ParsedDocument;
  /** What is embedded together: the whole, or the chapters of a log. */
  readonly parts: readonly (readonly ParsedBlock[])[];
  readonly coverage: ParseCoverage;
  readonly bytes: number;
  readonly millis: number;
}

async function read(
  parser: Parser,
  path: string,
  root: string,
  headingTypes: HeadingTypes,
  formats: FormatList,
): Promise<Read> {
  const { size } = await lookAtFile(path, root);
  if (formats.grows(path)) return readLog(parser, path, root, size);
  const content = await readBytes(path, root);
  const bytes = content.length;
  const markdown = /\.(?:md|markdown|txt)$/i.test(path) ? createRedactor().redact(decodeText(content)) : undefined;
  const began = performance.now();
  const document = await parser.parse(path, content, headingTypes);
  const millis = performance.now() - began;
  return { document, parts: [document.blocks], coverage: parseCoverage(document, markdown), bytes, millis };
}

/** A log as a whole, which must fit the memory: the index takes it piece by piece. */
async function readLog(parser: Parser, path: string, root: string, size: number): Promise<Read> {
  const began = performance.now();
  const chapters: (readonly ParsedBlock[])[] = [];
  const problems: string[] = [];
  for (let from: LogPosition | null = null; ; ) {
    const piece = await parser.readLog(path, { size, from, redact: true, headOnly: false, root });
    for (const chapter of piece.chapters) chapters.push(chapter);
    problems.push(...piece.problems);
    from = piece.next;
    if (!piece.done) continue;
    const { head, redactions, lineCount } = piece;
    const whole = newDocument({ ...head, blocks: chapters.flat(), lineCount, redactions, problems });
    return {
      document: whole,
      parts: chapters,
      coverage: parseCoverage(whole, undefined),
      bytes: size,
      millis: performance.now() - began,
    };
  }
}

function viewOf(
  path: string,
  document: ParsedDocument,
  { lines, covered, structure, uncovered }: ParseCoverage,
  notices: readonly string[],
): ParsedView {
  const { title, session, unit, problems, redactions, blocks } = document;
  const observations: ParsedViewObservation[] = [];
  for (const block of blocks) {
    const first = observations.length;
    for (const { type, text, lines: at, solves, references, ...own } of block.observations) {
      const moment =
        momentOf(own) ?? momentOf(block) ?? momentOf({ happenedAt: document.date, zoneOffset: document.zoneOffset });
      observations.push({
        type,
        label: block.label,
        text,
        lines: at,
        ...timed(moment && asShown(moment)),
        solves: solves === null ? null : first + solves,
        references,
      });
    }
  }
  return {
    path,
    title,
    session: session && shownSession(session),
    unit,
    observations,
    coverage: { lines, covered, structure, uncovered },
    problems: [...problems, ...notices],
    redactions,
  };
}

function shownSession(session: Session): Session {
  const start = momentOf({ happenedAt: session.startedAt, zoneOffset: session.zoneOffset });
  return { ...session, zoneOffset: start && asShown(start).offset };
}

/** The scanner has reasons that are no errors elsewhere: a file that was asked for by name and is not read is one. */
function codeOf(reason: string): ErrorCode {
  return ERROR_CODES.find((code) => code === reason) ?? 'FILE_UNPARSABLE';
}
