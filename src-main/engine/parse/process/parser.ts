import { EngineError, fromWire, type WireError } from '../../../../src-shared/errors.ts';
import type { HeadingTypes, ParsedDocument } from '../format.ts';
import type { LogOptions, LogPiece } from '../assistants/log-file.ts';
import type { ParseAnswer, ParseRequest } from './parse-requests.ts';
import type { ReaderEnd } from './reader-process.ts';
import { createReaders, type Reader, type Readers } from './reader-pool.ts';

export interface ParserOptions {
  /** How long one file may take, in milliseconds. Default 20,000. */
  readonly timeoutMs?: number;
  /**
   * Where the process comes from that reads, and where it goes. Default: the parser has one of its own, and ends it.
   */
  readonly readers?: Readers;
}

export interface Parser {
  /**
   * Reads one file with the format it is in; files wait for each other.
   *
   * @param bytes given away: a buffer of their own is empty afterwards
   * @param redact whether secrets are taken out. Default true
   * @throws EngineError `FILE_UNPARSABLE` also when it takes too long, too much memory, or ends the process that reads
   *   it; `FILE_NOT_TEXT`; `CANCELLED` when the parser is closed
   */
  parse(path: string, bytes: Uint8Array, headingTypes?: HeadingTypes, redact?: boolean): Promise<ParsedDocument>;
  /**
   * Reads a piece of a log of JSON lines straight from its file, see `readLog`; large ones may take longer than others.
   *
   * @throws EngineError as `parse`, and `PATH_UNREADABLE`
   */
  readLog(path: string, options: LogOptions): Promise<LogPiece>;
  /** Ends what is being read and what waits. */
  close(): Promise<void>;
}

type Result = Exclude<ParseAnswer, { readonly kind: 'error' }>;

/** What of a log a slow machine reads in a millisecond at least, in bytes. */
const SLOWEST = 10_000;
/**
 * A file is read again where somebody else ended the process that read it, or that had read others before, as often as
 * that.
 */
const MOST_TRIES = 2;

/**
 * Reads files in a process of its own, which is started when the first file comes and again after one that ended it.
 */
export function createParser({ timeoutMs = 20_000, readers: given }: ParserOptions = {}): Parser {
  const readers = given ?? createReaders();
  let reader: Reader | null = null;
  let reading = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Takes the reader away from this parser and ends it. */
  const drop = async (): Promise<void> => {
    const dropped = reader;
    reader = null;
    await dropped?.kill();
  };

  const read = async (request: ParseRequest, patience: number): Promise<Result> => {
    for (let tries = 1; ; tries++) {
      if (closed) throw cancelled();
      reader ??= await readers.take();
      if (closed) throw cancelled(); // `close` gives it back
      const asked = reader;
      const { hasRead } = asked;
      let late = false;
      // Starting the reader is not the file's fault, so time counts from here.
      const timer = setTimeout(() => {
        late = true;
        void asked.kill();
      }, patience);
      reading = true;
      const reply = await asked.ask(request).finally(() => {
        reading = false;
        clearTimeout(timer);
      });
      if (reply.kind !== 'ended') {
        if (reply.kind !== 'error') return reply;
        if (reply.spent) await drop();
        throw readable(reply.error);
      }
      if (reader === asked) reader = null;
      if (closed) throw cancelled();
      if (late) throw unparsable(`It took longer than ${patience / 1000} s to read.`);
      // It may have ended over what an earlier file left in it: a file is judged by a process that reads nothing else.
      const mayBeInnocent = reply.end.kind === 'outside' || hasRead;
      if (!mayBeInnocent || tries === MOST_TRIES) throw unparsable(endOf(reply.end));
    }
  };

  const ask = (request: ParseRequest, patience: number): Promise<Result> => {
    const turn = last.then(() => read(request, patience));
    last = turn.catch(() => {});
    return turn;
  };

  return {
    async parse(path, bytes, headingTypes, redact) {
      if (closed) throw cancelled();
      try {
        // A view, of Node's pool or of shared memory, is copied as a plain array: `slice` of a `Buffer` would be a
        // view, too.
        const isOwn = bytes.byteLength === bytes.buffer.byteLength;
        const plain = isOwn ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
        return (
          (await ask({ kind: 'file', path, bytes: plain, headingTypes, redact }, timeoutMs)) as Extract<
            Result,
            { readonly kind: 'document' }
          >
        ).document;
      } finally {
        if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength)
          bytes.buffer.transfer(0);
      }
    },
    async readLog(path, options) {
      const patience = timeoutMs + Math.round((options.size - (options.from?.offset ?? 0)) / SLOWEST);
      return ((await ask({ kind: 'log', path, options }, patience)) as Extract<Result, { readonly kind: 'piece' }>)
        .piece;
    },
    async close() {
      closed = true;
      if (reading) await drop();
      await last;
      if (reader) readers.giveBack(reader);
      reader = null;
      if (!given) await readers.close();
    },
  };
}

function endOf({ kind, how }: ReaderEnd): string {
  if (kind === 'memory') return `It took ${how} of memory to read.`;
  if (kind === 'fault') return `Reading it ended the reader's process (${how}).`;
  return `The reader's process was ended from outside while it read this file, ${MOST_TRIES} times (${how}); it may take too much memory.`;
}

/** A mistake in a reader is one file's trouble, not the run's. */
function readable(error: WireError): EngineError {
  return error.code === 'INTERNAL' ? unparsable(failure(error.message)) : fromWire(error);
}

/** What went wrong in words that can be stored: a message that is not known may quote the file. */
function failure(message: string): string {
  const known = /Maximum call stack size exceeded|Invalid (?:string|array) length/.exec(message);
  return known
    ? `Reading it failed: ${known[0]}.`
    : 'Reading it failed: its reader met something that it does not know.';
}

function unparsable(message: string): EngineError {
  return new EngineError('FILE_UNPARSABLE', message, {
    next: 'Split the file, or take it out of the folder; all others are read.',
    details: { fault: 'reader' },
  });
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The parser has been closed.');
}
