/** Starts what reads files: a process of its own, or a thread where there can be none. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Channel, createChannel } from '../../../../src-shared/channel.ts';
import { heapFlags, MEMORY_SIGNAL, READER_LIMITS, type ReaderArguments, type ReaderLimits } from './reader-limits.ts';

/** How a reader ended. `outside`: somebody else ended it, or the system did. */
export interface ReaderEnd {
  readonly kind: 'memory' | 'outside' | 'fault';
  /** In words, such as `code 7`; of memory how much it took, such as `more than 40 MB`. */
  readonly how: string;
}

/** A process or thread that was started to read files, however the platform starts one. */
export interface ReaderProcess {
  /** Speaks what `parse-requests.ts` says. */
  readonly channel: Channel;
  /** `undefined` for a thread, and where the platform does not tell. */
  readonly pid: number | undefined;
  /** Settles when it has ended. */
  readonly ended: Promise<ReaderEnd>;
  /** Ends it at once, whatever it does. */
  kill(): void;
  /** Whether this process stays alive for it. */
  hold(on: boolean): void;
}

export type StartReader = () => ReaderProcess;

export const READER_PROGRAM = new URL('./parse-process.ts', import.meta.url);

/** Signals by which people and systems end processes. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);
/** So V8 says that a heap is full. */
const HEAP_FULL = /out of memory|heap limit|allocation failed/i;
/** So much of what it says last is kept, in characters. */
const LAST_WORDS = 4_096;

/** @param program another one for tests */
export function forkReader(limits: ReaderLimits = READER_LIMITS, program: URL = READER_PROGRAM): ReaderProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(
    fileURLToPath(program),
    [JSON.stringify({ wantedBy: process.pid, rssMb: limits.rssMb } satisfies ReaderArguments)],
    {
      serialization: 'advanced', // bytes cross as they are
      env,
      execArgv: [...heapFlags(limits), '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-LAST_WORDS)));
  const channel = createChannel(
    (message) => child.connected && child.send(message as object, () => {}), // an error here means that it has gone: 'close' tells
    () => child.connected && child.disconnect(),
  );
  child.on('message', channel.deliver);
  const ended = new Promise<ReaderEnd>((resolve) => {
    child.once('error', ({ message }) => resolve({ kind: 'outside', how: message }));
    // Not 'exit': by then its last words may be on their way.
    child.once('close', (code, signal) => {
      const how = signal ?? `code ${code}`;
      if (HEAP_FULL.test(words)) resolve({ kind: 'memory', how: `more than ${limits.heapMb} MB` });
      else if (signal !== null && FROM_OUTSIDE.has(signal)) resolve({ kind: 'outside', how });
      else if (signal === MEMORY_SIGNAL) resolve({ kind: 'memory', how: `more than ${limits.rssMb} MB` });
      else resolve({ kind: 'fault', how });
    });
  });
  void ended.then(channel.closed);
  return {
    channel,
    pid: child.pid,
    ended,
    kill: () => void child.kill('SIGKILL'),
    hold(on) {
      for (const handle of [child, child.channel, child.stderr as unknown as { ref(): void; unref(): void } | null]) {
        if (on) handle?.ref();
        else handle?.unref();
      }
    },
  };
}

/** A thread of this process. What it does to memory is done to this process: V8 may end both where a heap is full. */
export function startReaderThread(
  { heapMb }: ReaderLimits = READER_LIMITS,
  program: URL = READER_PROGRAM,
): ReaderProcess {
  const worker = new Worker(program, {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 16 },
  });
  const channel = createChannel(
    (message) => worker.postMessage(message),
    () => void worker.terminate(),
  );
  worker.on('message', channel.deliver);
  const ended = new Promise<ReaderEnd>((resolve) => {
    worker.once('error', ({ code, name }: NodeJS.ErrnoException) =>
      resolve(
        code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? { kind: 'memory', how: `more than ${heapMb} MB` }
          : { kind: 'fault', how: name },
      ),
    );
    worker.once('exit', (code) => resolve({ kind: 'fault', how: `code ${code}` }));
  });
  void ended.then(channel.closed);
  return {
    channel,
    pid: undefined,
    ended,
    kill: () => void worker.terminate(),
    hold(on) {
      if (on) worker.ref();
      else worker.unref();
    },
  };
}
