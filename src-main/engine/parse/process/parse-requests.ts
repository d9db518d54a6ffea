import { type Channel } from '../../../../src-shared/channel.ts';
import { toWire, type WireError } from '../../../../src-shared/errors.ts';
import type { HeadingTypes, ParsedBlock, ParsedDocument } from '../format.ts';
import type { LogOptions, LogPiece } from '../assistants/log-file.ts';

/** Reads one file, as `parseDocument` does. */
export type ReadFile = (
  path: string,
  bytes: Uint8Array,
  headingTypes?: HeadingTypes,
  redact?: boolean,
) => Promise<ParsedDocument>;

/** Reads a piece of a log, as `readLog` does. */
export type ReadLog = (path: string, options: LogOptions) => Promise<LogPiece>;

/** What a reader is asked, one at a time, and what it answers. */
export type ParseRequest = FileRequest | LogRequest;
export interface FileRequest {
  readonly kind: 'file';
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly headingTypes: HeadingTypes | undefined;
  readonly redact: boolean | undefined;
}
export interface LogRequest {
  readonly kind: 'log';
  readonly path: string;
  readonly options: LogOptions;
}
export type ParseAnswer =
  | { readonly kind: 'document'; readonly document: ParsedDocument }
  | { readonly kind: 'piece'; readonly piece: LogPiece }
  /** `spent`: whether the reader may be damaged and is not to be asked again. */
  | { readonly kind: 'error'; readonly error: WireError; readonly spent: boolean };
export type ParseReply =
  /** The first one, before anything is asked. `node`: the version of Node, for another one may read otherwise. */
  | { readonly kind: 'ready'; readonly pid: number; readonly node: string }
  | DocumentPart
  | { readonly kind: 'answer'; readonly answer: ParseAnswer; readonly used: ReaderUse };

/**
 * The next blocks of a document, before the answer that has what else there is of it: taken over at once, a large one
 * would keep the engine from answering.
 */
export interface DocumentPart {
  readonly kind: 'part';
  readonly blocks: readonly ParsedBlock[];
  /** Whether the first of them goes on the last one of the part before. */
  readonly continues: boolean;
}

/** Observations, and blocks, of one part: some milliseconds of work to take over. */
const MOST_IN_PART = 2_000;

/** Blocks in parts. {@link joinParts} makes them whole again. */
export function* partsOf(blocks: readonly ParsedBlock[]): Generator<DocumentPart, void, void> {
  let part: ParsedBlock[] = [];
  let [size, continues] = [0, false];
  for (const block of blocks) {
    let start = 0;
    do {
      const observations = block.observations.slice(start, start + MOST_IN_PART);
      start += MOST_IN_PART;
      part.push({ ...block, observations });
      size += observations.length + 1;
      const goesOn = start < block.observations.length;
      if (!goesOn && size < MOST_IN_PART) continue;
      yield { kind: 'part', blocks: part, continues };
      [part, size, continues] = [[], 0, goesOn];
    } while (start < block.observations.length);
  }
  if (part.length > 0) yield { kind: 'part', blocks: part, continues };
}

/** Puts a part behind the blocks that came before it. */
export function joinParts(blocks: ParsedBlock[], { blocks: next, continues }: DocumentPart): void {
  const [first, ...others] = next;
  const last = blocks.at(-1);
  if (continues && first && last) for (const one of first.observations) (last.observations as unknown[]).push(one);
  else if (first) blocks.push({ ...first, observations: [...first.observations] });
  for (const block of others) blocks.push({ ...block, observations: [...block.observations] });
}

/** What a reader takes of the machine. */
export interface ReaderUse {
  /** Resident memory, in bytes; 0 for a thread. */
  readonly rss: number;
  /** Processor time since its start, in milliseconds; 0 for a thread. */
  readonly cpuMs: number;
}

export interface AnswerOptions {
  readonly readFile: ReadFile;
  readonly readLog: ReadLog;
  readonly use: () => ReaderUse;
  /** What is waited for before it says that it is ready. Default: nothing. */
  readonly loaded?: Promise<unknown> | undefined;
  /** Called before a file is read, and after it. Default: nothing is done. */
  readonly onBusy?: (busy: boolean) => void;
}

/** The reader's side: says that it is ready and answers each request with what the readers of formats make of it. */
export function answerRequests(
  channel: Channel,
  { readFile, readLog, use, loaded, onBusy = () => {} }: AnswerOptions,
): void {
  const read = async (request: ParseRequest): Promise<ParseAnswer> => {
    if (request.kind === 'log') return { kind: 'piece', piece: await readLog(request.path, request.options) };
    const { path, bytes, headingTypes, redact } = request;
    return { kind: 'document', document: await readFile(path, bytes, headingTypes, redact) };
  };
  const failed = (error: unknown, spent: boolean): ParseAnswer => ({ kind: 'error', error: toWire(error), spent });
  const post = (reply: ParseReply): void => channel.post(reply);
  const answer = (given: ParseAnswer): void => {
    onBusy(false);
    const isLarge =
      given.kind === 'document' &&
      given.document.blocks.reduce((sum, { observations }) => sum + observations.length + 1, 0) > MOST_IN_PART;
    if (isLarge) for (const part of partsOf(given.document.blocks)) post(part);
    post({
      kind: 'answer',
      answer: isLarge ? { ...given, document: { ...given.document, blocks: [] } } : given,
      used: use(),
    });
  };
  // What is thrown by a timer or a dropped promise is the fault of the file in hand.
  process.on('uncaughtException', (error) => answer(failed(error, true)));
  channel.listen((request) => {
    onBusy(true);
    read(request as ParseRequest).then(answer, (error: unknown) => answer(failed(error, false)));
  });
  const ready = (): void => post({ kind: 'ready', pid: process.pid, node: process.versions.node });
  if (loaded) void loaded.then(ready);
  else ready();
}
