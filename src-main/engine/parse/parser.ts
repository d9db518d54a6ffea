import { Worker } from 'node:worker_threads';
import { EngineError, fromWire, type WireError } from '../../../src-shared/errors.ts';
import type { HeadingTypes, ParsedDocument } from './format.ts';
import type { LogOptions, LogPiece } from './log-file.ts';
import type { ParseReply, ParseRequest } from './parse-requests.ts';

export interface ParserOptions {
  /** How long one file may take, in milliseconds. Default 20,000. */
  readonly timeoutMs?: number;
  /** How large the thread's heap may grow, in MiB. Default 512. */
  readonly memoryMb?: number;
  /** The thread's program. Default `parse-thread.ts`; another one for tests. */
  readonly thread?: URL;
}

export interface Parser {
  /**
   * Reads one file with the format it is in; files wait for each other.
   *
   * @param bytes given away: their memory moves to the thread, and they are empty afterwards
   * @param redact whether secrets are taken out. Default true
   * @throws EngineError `FILE_UNPARSABLE` also when it takes too long, too much memory, or ends the thread; `FILE_NOT_TEXT`;
   *   `CANCELLED` when the parser is closed
   */
  parse(path: string, bytes: Uint8Array, headingTypes?: HeadingTypes, redact?: boolean): Promise<ParsedDocument>;
  /**
   * Reads a piece of a log of JSON lines straight from its file, see `readLog`; large ones may take longer than others.
   *
   * @throws EngineError as `parse`, and `PATH_UNREADABLE`
   */
  readLog(path: string, options: LogOptions): Promise<LogPiece>;
  /** Ends the thread, and what is being read with it. */
  close(): Promise<void>;
}

interface Job {
  readonly request: ParseRequest;
  /** In milliseconds. */
  readonly patience: number;
  readonly resolve: (reply: Exclude<ParseReply, { readonly kind: 'error' }>) => void;
  readonly reject: (error: Error) => void;
}

/** What of a log a slow machine reads in a millisecond at least, in bytes. */
const SLOWEST = 10_000;

/** Reads files in a thread of its own, which is started when the first file comes and again after one that ended it. */
export function createParser({ timeoutMs = 20_000, memoryMb = 512, thread = new URL('./parse-thread.ts', import.meta.url) }: ParserOptions = {}): Parser {
  const waiting: Job[] = [];
  let worker: Worker | null = null;
  let job: Job | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const settle = (finish: (done: Job) => void): void => {
    clearTimeout(timer);
    const done = job;
    job = null;
    if (done) finish(done);
    next();
  };

  const startThread = (): Worker => {
    // A small young generation is collected often: without a limit it grows with the files that pass through.
    const started = new Worker(thread, { resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 } });
    const lost = (error: EngineError): void => {
      if (worker !== started) return; // it was ended on purpose
      worker = null;
      settle((done) => done.reject(error));
    };
    started.on('message', (reply: ParseReply) => {
      if (worker !== started) return;
      settle((done) => (reply.kind === 'error' ? done.reject(readable(reply.error)) : done.resolve(reply)));
    });
    started.on('error', (cause: NodeJS.ErrnoException) =>
      lost(cause.code === 'ERR_WORKER_OUT_OF_MEMORY' ? unparsable(`It took more than ${memoryMb} MB of memory to read.`, cause) : unparsable(failure(cause.message), cause)),
    );
    started.on('exit', (code) => lost(unparsable(`Reading it ended the reader's thread (code ${code}).`)));
    return started;
  };

  const giveUp = (): void => {
    const stuck = worker;
    worker = null;
    void stuck?.terminate();
    settle((done) => done.reject(unparsable(`It took longer than ${done.patience / 1000} s to read.`)));
  };

  const next = (): void => {
    job = closed ? null : (waiting.shift() ?? null);
    if (!job) return;
    worker ??= startThread();
    const { request, patience } = job;
    if (request.kind === 'log') worker.postMessage(request);
    else {
      const { bytes } = request;
      // A view of a larger buffer, such as Node's pool, must not take its neighbours along.
      const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
      const plain = new Uint8Array(own.buffer as ArrayBuffer, own.byteOffset, own.byteLength);
      worker.postMessage({ ...request, bytes: plain } satisfies ParseRequest, [plain.buffer]);
    }
    timer = setTimeout(giveUp, patience);
  };

  const ask = async (request: ParseRequest, patience: number): Promise<Exclude<ParseReply, { readonly kind: 'error' }>> => {
    if (closed) throw cancelled();
    const { promise, resolve, reject } = Promise.withResolvers<Exclude<ParseReply, { readonly kind: 'error' }>>();
    waiting.push({ request, patience, resolve, reject });
    if (!job) next();
    return promise;
  };

  return {
    async parse(path, bytes, headingTypes, redact) {
      return ((await ask({ kind: 'file', path, bytes, headingTypes, redact }, timeoutMs)) as Extract<ParseReply, { readonly kind: 'document' }>).document;
    },
    async readLog(path, options) {
      const patience = timeoutMs + Math.round((options.size - (options.from?.offset ?? 0)) / SLOWEST);
      return ((await ask({ kind: 'log', path, options }, patience)) as Extract<ParseReply, { readonly kind: 'piece' }>).piece;
    },
    async close() {
      closed = true;
      for (const left of waiting.splice(0)) left.reject(cancelled());
      const last = worker;
      worker = null;
      settle((done) => done.reject(cancelled()));
      await last?.terminate();
    },
  };
}

/** A mistake in a reader is one file's trouble, not the run's. */
function readable(error: WireError): EngineError {
  return error.code === 'INTERNAL' ? unparsable(failure(error.message)) : fromWire(error);
}

/** What went wrong in words that can be stored: a message that is not known may quote the file. */
function failure(message: string): string {
  const known = /Maximum call stack size exceeded|Invalid (?:string|array) length/.exec(message);
  return known ? `Reading it failed: ${known[0]}.` : 'Reading it failed: its reader met something that it does not know.';
}

function unparsable(message: string, cause?: unknown): EngineError {
  return new EngineError('FILE_UNPARSABLE', message, { next: 'Split the file, or take it out of the folder; all others are read.', details: { fault: 'reader' }, cause });
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The parser has been closed.');
}
