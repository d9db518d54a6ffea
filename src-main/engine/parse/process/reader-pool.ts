/**
 * Keeps what reads files: starts a reader when one is wanted, keeps it a while for the next run, and ends it when none
 * comes.
 */
import { knownEnding } from '../../../../src-shared/log-events.ts';
import { log } from '../../../system/log.ts';
import { warn } from '../../../system/terminal.ts';
import type { ParsedBlock } from '../format.ts';
import { joinParts, type ParseAnswer, type ParseReply, type ParseRequest, type ReaderUse } from './parse-requests.ts';
import {
  forkReader,
  type ReaderEnd,
  type ReaderProcess,
  type StartReader,
  startReaderThread,
} from './reader-process.ts';

export type ReaderReply = ParseAnswer | { readonly kind: 'ended'; readonly end: ReaderEnd };

/** A reader that can be asked. */
export interface Reader {
  /** Whether it has been asked before. */
  readonly hasRead: boolean;
  /** Has a file read; one at a time. Settles with the reader's end where it ends over it. */
  ask(request: ParseRequest): Promise<ReaderReply>;
  /** Ends it at once. Settles when it has gone. */
  kill(): Promise<void>;
}

export interface Readers {
  /** A reader of the caller's own, until it is given back or killed. */
  take(): Promise<Reader>;
  giveBack(reader: Reader): void;
  /** What all readers take: memory of those that run, processor time of all that ran. */
  use(): ReaderUse;
  /** Ends those that nobody has. What is given back later is ended, too. */
  close(): Promise<void>;
}

export interface ReadersOptions {
  /** Default: a process of Node's. */
  readonly start?: StartReader;
  /** Where no process can be started. Default: a thread. */
  readonly startThread?: StartReader;
  /** How long a reader waits for the next run, in milliseconds. Default 15,000. */
  readonly idleMs?: number;
}

/** A process that has not said that it is ready within this is none; in milliseconds. */
const START_DEADLINE = 120_000;
/** After so many processes that could not be started in a row threads do the work. */
const MOST_FAILURES = 2;
/** For so long; then a process is tried again. In milliseconds. */
const TRIED_AGAIN_AFTER = 5 * 60_000;

interface Kept extends Reader {
  readonly process: ReaderProcess;
  readonly used: () => ReaderUse;
  readonly isThere: () => boolean;
}

export function createReaders({
  start = forkReader,
  startThread = startReaderThread,
  idleMs = 15_000,
}: ReadersOptions = {}): Readers {
  const all = new Set<Kept>();
  const idle = new Map<Reader, NodeJS.Timeout>();
  let cpuMs = 0;
  let failures = 0;
  /** When a process is tried again, by `performance.now()`. */
  let triedAgainAt = 0;
  let closed = false;

  const keep = (process: ReaderProcess): Kept => {
    const kept = readerOf(process);
    all.add(kept);
    void process.ended.then(() => {
      all.delete(kept);
      clearTimeout(idle.get(kept));
      idle.delete(kept);
      cpuMs += kept.used().cpuMs;
    });
    return kept;
  };

  const startOne = async (): Promise<Kept> => {
    if (failures >= MOST_FAILURES && performance.now() >= triedAgainAt) failures = MOST_FAILURES - 1;
    if (failures < MOST_FAILURES) {
      const process = begun(start);
      if (process && (await isReady(process))) {
        failures = 0;
        return keep(process);
      }
      process?.kill();
      failures++;
      triedAgainAt = performance.now() + TRIED_AGAIN_AFTER;
      if (failures === MOST_FAILURES) log('reader-thread', {});
      if (failures === MOST_FAILURES)
        warn('Quarry cannot start its reader process, so a thread reads files. A damaged file may crash the engine.');
    }
    return keep(startThread());
  };

  return {
    async take() {
      for (const [reader, timer] of idle) {
        clearTimeout(timer);
        idle.delete(reader);
        if ((reader as Kept).isThere()) return reader;
      }
      return startOne();
    },
    giveBack(reader) {
      if (closed) void reader.kill();
      else {
        const timer = setTimeout(() => {
          idle.delete(reader); // whoever wants one while it ends gets another
          void reader.kill();
        }, idleMs);
        idle.set(reader, timer.unref());
      }
    },
    use() {
      const live = [...all].map((reader) => reader.used());
      return {
        rss: live.reduce((sum, { rss }) => sum + rss, 0),
        cpuMs: live.reduce((sum, one) => sum + one.cpuMs, cpuMs),
      };
    },
    async close() {
      closed = true;
      await Promise.all([...idle.keys()].map((reader) => reader.kill()));
    },
  };
}

/** `null` where the system refuses at once, as it does without memory. */
function begun(start: StartReader): ReaderProcess | null {
  try {
    return start();
  } catch {
    return null;
  }
}

/** Whether a started process says that it is ready, and reads as this one would. */
async function isReady({ channel, ended }: ReaderProcess): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, START_DEADLINE, false);
  channel.listen((message) => {
    const reply = message as ParseReply;
    resolve(reply.kind === 'ready' && reply.node === process.versions.node);
  });
  void ended.then(() => resolve(false));
  const ready = await promise;
  clearTimeout(timer);
  return ready;
}

function readerOf(process: ReaderProcess): Kept {
  let used: ReaderUse = { rss: 0, cpuMs: 0 };
  let end: ReaderEnd | null = null;
  let hasRead = false;
  /** It is ended on purpose. */
  let ending = false;
  let settle: (reply: ReaderReply) => void = () => {};
  let blocks: ParsedBlock[] = [];
  const finish = (reply: ReaderReply): void => {
    settle(
      reply.kind === 'document' && blocks.length > 0 ? { ...reply, document: { ...reply.document, blocks } } : reply,
    );
    blocks = [];
    process.hold(false);
  };
  process.hold(false);
  process.channel.listen((message) => {
    const reply = message as ParseReply;
    if (reply.kind === 'part') joinParts(blocks, reply);
    if (reply.kind !== 'answer') return; // a thread says that it is ready
    used = reply.used;
    finish(reply.answer);
  });
  void process.ended.then((how) => {
    end = how;
    used = { rss: 0, cpuMs: used.cpuMs };
    finish({ kind: 'ended', end });
    if (!ending) log('reader-ended', { kind: how.kind, how: knownEnding(how.how) });
  });
  return {
    process,
    used: () => used,
    isThere: () => end === null,
    get hasRead() {
      return hasRead;
    },
    ask(request) {
      hasRead = true;
      if (end) return Promise.resolve({ kind: 'ended', end });
      process.hold(true);
      return new Promise((resolve) => {
        settle = resolve;
        process.channel.post(request);
      });
    },
    async kill() {
      ending = true;
      process.hold(true);
      process.kill();
      await process.ended;
    },
  };
}
