/**
 * Supervises one engine process: starts it, calls it through the contract, restarts it after a delay when it crashes,
 * and stops with a clear error when it crashes too often. A call in flight at a crash is repeated with the next engine
 * if it only reads; otherwise it is rejected with `ENGINE_STOPPED`. Calls made during a restart wait for the next
 * engine. The supervisor records the files that the engine was reading at a crash, for the next engine.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Channel } from '../../src-shared/channel.ts';
import { EngineError, hasCode } from '../../src-shared/errors.ts';
import {
  allEngineCalls,
  type EngineApi,
  type EngineCrash,
  type EngineEvents,
  type EngineState,
  everyCall,
  type MeasuringApi,
  type WholeEngineApi,
} from '../../src-shared/protocol.ts';
import { knownEnding } from '../../src-shared/log-events.ts';
import { type CallOptions, type CancelSignal, type Connection, connect } from '../../src-shared/rpc.ts';
import { markCrashed, readRecord } from '../system/crash-journal-file.ts';
import { compileCacheFolder, compileCacheSettings } from './compile-cache.ts';
import { BACKOFF_MS, isFault, isPeaceful, judge } from './restart-policy.ts';
import { type EngineOptions, encodeOptions } from './options.ts';
import { childChannel } from './process-channel.ts';
import { log } from '../system/log.ts';

/** What the engine's process sends to the supervisor, besides the engine's events. */
export interface WorkerEvents {
  /** Another process leads the data folder, so this one has no engine. This process ends when that may have changed. */
  readonly guest: {
    /** The leader's process; `null` where its engine cannot be used. */ readonly owner: number | null;
  };
  /** The leader ends in order, and its clients look for the next leader. */
  readonly leaving: null;
}

/** A started engine process, however the platform starts one. */
export interface EngineProcess {
  readonly pid: number | undefined;
  readonly channel: Channel;
  /** Settles with the reason when the process has ended. */
  readonly exited: Promise<string>;
  kill(): void;
}

export type Launch = (options: EngineOptions) => EngineProcess;

export interface Supervisor {
  readonly api: EngineApi;
  /** The calls for measuring, of the same engine. */
  readonly measuring: MeasuringApi;
  readonly state: EngineState;
  /** The process that runs now, if one does. */
  readonly pid: number | undefined;
  /**
   * The process of the other Quarry whose engine answers; `null` if this Quarry's own engine does. Known after the
   * first answer.
   */
  readonly owner: number | null;
  on<E extends keyof EngineEvents>(name: E, handler: (payload: EngineEvents[E]) => void): () => void;
  /**
   * Starts an engine that has failed, or starts a waiting one at once, and forgets its crashes. Otherwise does nothing.
   * Calls that were refused stay refused; later calls wait for the engine.
   */
  readonly restart: () => void;
  /**
   * Ends the engine: asks it to close its database, and kills it after three seconds. An engine that never began to
   * answer is killed after half a second.
   */
  stop(): Promise<void>;
}

/** Milliseconds before a process decides its role again after the engine of another process has ended. */
const PLACE_AGAIN_AFTER = 100;
const STOP_DEADLINE = 3_000;
/** The same for an engine that has not begun to answer: there is nothing of anybody's in its hands. */
const START_DEADLINE = 500;
/**
 * A killed process is gone within this time, but for one that waits for a drive in the kernel: nobody waits for that
 * one.
 */
const KILL_DEADLINE = 1_000;

/**
 * The environment of any process that loads onnxruntime, read once at its start. Compiled modules are kept from start
 * to start: 0.3 s of each but the first. Telemetry must be off before the library loads.
 *
 * @param program a file or folder of the program that is started. Default: this Quarry
 */
export function hostEnvironment(program?: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_COMPILE_CACHE: given, ...env } = process.env;
  const isOwn = given === undefined || given === compileCacheFolder(); // as the command line says it; anything else is the user's wish
  return {
    ...env,
    ...(isOwn ? compileCacheSettings(program) : { NODE_COMPILE_CACHE: given }),
    ORT_DISABLE_TELEMETRY: '1',
  };
}

/**
 * The same for a process of Node's, with settings of glibc's memory, which Node uses on Linux. Electron brings an
 * allocator of its own, for which they mean nothing.
 * glibc keeps freed blocks of a model's size for itself unless they are mapped one by one: a fixed threshold gives 95
 * MB back when the bulk threads end (209 instead of 304 MB). It also gives each new thread, of which each run has some,
 * an arena of its own, up to eight a core, and what a thread leaves in it is hardly ever given back: after four minutes
 * of edits that was 60 MB, of two arenas 20 MB in the same processor time.
 */
export function engineEnvironment(program?: string): NodeJS.ProcessEnv {
  return {
    ...hostEnvironment(program),
    ...(process.platform === 'linux' ? { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' } : {}),
  };
}

/**
 * A heap that is told nothing lets short-lived objects take 50 MB before it looks at them, and doubles before it is
 * looked through:
 * 60 MB more after some hundred searches, for nothing that anybody could measure.
 *
 * Node takes types off with a WebAssembly module, in each of the engine's threads. Where one thread ends while
 * another's import wrappers are compiled anew, after 1,000 calls, V8 aborts the process
 * (ThreadIsolation::UnregisterWasmAllocation): so they never are.
 */
export const V8_FLAGS = [
  '--max-semi-space-size=4',
  '--heap-growing-percent=50',
  '--wasm-wrapper-tiering-budget=1000000000',
];

/**
 * How to start the engine as a Node child process.
 *
 * @param file the worker's: the source, or one that is bundled
 * @param cwd the process's folder. Default: this one's
 */
export const forkOf =
  (file: string, cwd?: string): Launch =>
  (options) => {
    const child = fork(file, [encodeOptions(options)], {
      cwd,
      serialization: 'advanced', // typed arrays cross as they are
      env: engineEnvironment(file),
      execArgv: [...V8_FLAGS, '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return {
      pid: child.pid,
      channel: childChannel(child),
      exited: new Promise((resolve) => {
        child.once('error', (error) => resolve(error.message));
        child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
      }),
      kill() {
        child.kill('SIGKILL');
        child.unref(); // nothing more is expected of it
      },
    };
  };

/** Starts the engine from its source. */
export const forkEngine: Launch = forkOf(fileURLToPath(new URL('./worker.ts', import.meta.url)));

/**
 * Starts an engine and keeps it running until {@link Supervisor.stop}. Where another process owns the data folder, its
 * engine answers. When that process ends in peace, the calls in flight are asked again of the next engine, its own or
 * another's; when it is killed, they end as at a crash of its own, which is not counted here.
 *
 * @param backoffMs for tests: waits after the 1st, 2nd, 3rd crash. Default: 500, 2,000 and 8,000 ms
 */
export function superviseEngine(
  options: EngineOptions,
  launch: Launch = forkEngine,
  backoffMs: readonly number[] = BACKOFF_MS,
): Supervisor {
  const handlers = new Map<keyof EngineEvents, Set<(payload: never) => void>>();
  let crashes: { readonly at: number; readonly wasReady: boolean }[] = [];
  let waiting: NodeJS.Timeout | undefined;
  let state: EngineState = { kind: 'starting' };
  let running: EngineProcess | null = null;
  let connection: Connection<WholeEngineApi, EngineEvents> | null = null;
  let next = Promise.withResolvers<Connection<WholeEngineApi, EngineEvents>>();
  let stopping = false;
  let guest: WorkerEvents['guest'] | null = null;
  const left = new WeakSet<Connection<WholeEngineApi, EngineEvents>>();

  const emit = <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]): void => {
    for (const handler of handlers.get(name) ?? []) handler(payload as never);
  };
  const become = (changed: EngineState): void => {
    state = changed;
    logState(changed, guest?.owner ?? null, options.watch === true);
    emit('engine', changed);
  };

  /** From now on calls wait for the next engine. */
  const renew = (): void => {
    next = Promise.withResolvers();
    next.promise.catch(() => {});
  };

  const start = (): void => {
    const life = randomUUID();
    const started = launch({ ...options, life });
    let wasReady = false;
    // Set up before `connect`: who is rejected by a closed channel may call again at once, and that call is for the
    // next process.
    started.channel.onClose(() => {
      if (running !== started || !connection) return;
      connection = null;
      renew();
    });
    const opened = connect<WholeEngineApi, EngineEvents & WorkerEvents>(started.channel);
    running = started;
    guest = null;
    opened.on('guest', (payload) => {
      if (running === started) guest = payload;
    });
    opened.on('leaving', () => left.add(opened));
    opened.on('progress', (payload) => emit('progress', payload));
    opened.on('changed', (payload) => emit('changed', payload));
    opened.ready.then(
      () => {
        if (running !== started) return;
        connection = opened;
        wasReady = true;
        next.resolve(opened);
        become({ kind: 'ready' });
      },
      () => {}, // its exit tells more
    );
    void started.exited.then((reason) => {
      const files = readRecord(options.dataFolder, life).map((file) => file.path);
      // also when it was meant to end: whoever is next has to know
      if (isFault(reason)) markCrashed(options.dataFolder, life);
      if (running !== started) return;
      running = null;
      opened.close();
      if (stopping) next.reject(stopped());
      else if (guest && isPeaceful(reason)) {
        // the owner ended, not this one
        become({ kind: 'starting' });
        startIn(PLACE_AGAIN_AFTER);
      } else recover({ reason, files }, wasReady);
    });
  };

  const startIn = (millis: number): void => {
    waiting = setTimeout(() => {
      waiting = undefined;
      if (state.kind === 'backoff') become({ kind: 'starting' });
      start();
    }, millis);
  };

  const recover = (ending: Omit<EngineCrash, 'crash'>, wasReady: boolean): void => {
    crashes.push({ at: performance.now(), wasReady });
    const verdict = judge(
      crashes.map(({ at }) => at),
      backoffMs,
    );
    const crash: EngineCrash = { ...ending, crash: verdict.kind === 'again' ? verdict.crash : crashes.length };
    become({ kind: 'crashed', ...crash });
    if (stopping) return; // whoever was told of it may have stopped this
    if (verdict.kind === 'again') {
      become({ kind: 'backoff', ...crash, waitMs: verdict.waitMs });
      startIn(verdict.waitMs);
      return;
    }
    const failure = givenUp(
      crash,
      crashes.some((one) => one.wasReady),
      options.dataFolder,
    );
    next.reject(failure);
    become({ kind: 'failed', code: failure.code, message: failure.message, next: failure.next });
  };

  const restart = (): void => {
    if (stopping || running || (state.kind !== 'failed' && waiting === undefined)) return;
    if (state.kind === 'failed') renew();
    crashes = [];
    clearTimeout(waiting);
    waiting = undefined;
    become({ kind: 'starting' });
    start();
  };

  const call = async (method: keyof WholeEngineApi, request: unknown, callOptions?: CallOptions): Promise<unknown> => {
    const { repeat } = allEngineCalls[method];
    let askedAgain = false;
    for (;;) {
      const asked = connection ?? (await unlessAborted(next.promise, callOptions?.signal));
      try {
        return await (asked.api[method] as (request: unknown, callOptions?: CallOptions) => Promise<unknown>)(
          request,
          callOptions,
        );
      } catch (error) {
        const wasCut = hasCode(error, 'ENGINE_STOPPED') && connection !== asked && !stopping;
        if (!wasCut || (left.has(asked) ? repeat === 'once' : askedAgain || repeat !== 'read')) throw error;
        askedAgain ||= !left.has(asked);
        // What was in flight at a crash has one code, whatever becomes of the engine.
        if (!left.has(asked) && !connection)
          await unlessAborted(
            next.promise.catch(() => Promise.reject(error)),
            callOptions?.signal,
          );
      }
    }
  };
  const api = everyCall(allEngineCalls, (method) => (request, callOptions) => call(method, request, callOptions));

  next.promise.catch(() => {});
  start();

  return {
    api,
    measuring: api,
    get state() {
      return state;
    },
    get pid() {
      return running?.pid;
    },
    get owner() {
      return guest?.owner ?? null;
    },
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler as (payload: never) => void));
      return () => set.delete(handler as (payload: never) => void);
    },
    restart,
    async stop() {
      stopping = true;
      clearTimeout(waiting);
      const ending = running;
      if (!ending) return next.reject(stopped());
      // before the close, which ends the connection
      const deadline = connection === null ? START_DEADLINE : STOP_DEADLINE;
      ending.channel.close(); // the worker closes its database and ends when its parent has gone
      const late = Promise.withResolvers<void>();
      let timer = setTimeout(() => {
        ending.kill();
        timer = setTimeout(late.resolve, KILL_DEADLINE); // keeps this process until then: the killed one no longer does
      }, deadline);
      await Promise.race([ending.exited, late.promise]);
      clearTimeout(timer);
    },
  };
}

function logState(state: EngineState, owner: number | null, lasting: boolean): void {
  if (state.kind === 'ready') log('engine-ready', { owner }, lasting ? 'info' : 'debug');
  else if (state.kind === 'crashed')
    log('engine-crashed', { reason: knownEnding(state.reason), crash: state.crash, files: state.files.length });
  else if (state.kind === 'backoff') log('engine-restarts', { waitMs: state.waitMs });
  else if (state.kind === 'failed') log('engine-given-up', { code: state.code });
}

/** What `work` gives, unless whoever waits for it gives up before: an engine that hangs keeps nobody. */
function unlessAborted<T>(work: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = (): void => reject(new EngineError('CANCELLED', 'The call was cancelled.'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  work.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

function stopped(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'The engine has been stopped.');
}

/** @param wasReady whether any of the engines had begun to answer */
function givenUp({ reason, files }: EngineCrash, wasReady: boolean, dataFolder: string): EngineError {
  const what = wasReady ? 'crashed three times within five minutes' : 'ended three times before it could answer';
  const reading =
    files.length === 0 ? '' : `, while it read ${files[0]}${files.length > 1 ? ` and ${files.length - 1} more` : ''}`;
  return new EngineError(
    'ENGINE_FAILED',
    `The engine ${what} (${reason}${reading}). Quarry does not restart it again by itself.`,
    {
      next: wasReady
        ? 'Try again. If the engine crashes again, run "npx quarry doctor" to see which part fails.'
        : `Try again, or run "npx quarry doctor" to see which part fails. If the index is the cause, move ${dataFolder} away: Quarry then builds a new one from your files.`,
      details: { path: dataFolder },
    },
  );
}
