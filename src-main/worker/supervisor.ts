/**
 * Keeps one engine process alive: starts it, speaks the contract to it, starts it again when it dies, and gives up with a
 * clear error when it dies too often. Calls in flight at a death are rejected with `ENGINE_STOPPED`; calls made while it
 * restarts wait for the next one.
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Channel } from '../../src-shared/channel.ts';
import { EngineError, hasCode } from '../../src-shared/errors.ts';
import { type EngineApi, type EngineEvents, type EngineState, engineSchemas } from '../../src-shared/protocol.ts';
import { type CallOptions, type Connection, connect } from '../../src-shared/rpc.ts';
import { cacheFolder, type EngineOptions, encodeOptions } from './options.ts';
import { childChannel } from './process-channel.ts';

/** What the engine's process tells the supervisor besides the engine's events. */
export interface WorkerEvents {
  /** Another process owns the data folder, and this one has no engine; it ends when that may have changed. */
  readonly guest: { /** The owner's process; `null` where it cannot be used. */ readonly owner: number | null };
  /** The owner ends in peace, and whoever is attached goes on elsewhere. */
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
  readonly state: EngineState;
  /** The process that runs now, if one does. */
  readonly pid: number | undefined;
  /** The process whose engine answers, where another Quarry had the data folder first; else `null`. Known once a call has been answered. */
  readonly owner: number | null;
  on<E extends keyof EngineEvents>(name: E, handler: (payload: EngineEvents[E]) => void): () => void;
  /** Ends the engine: asks it to close its database, and kills it when it has not within three seconds. */
  stop(): Promise<void>;
}

/** Not asked again of the next engine: the first may have been done, the second is meant for one run only. */
const ASKED_ONCE: ReadonlySet<keyof EngineApi> = new Set(['removeSource', 'stopIndexing']);

/** Waits before the 1st, 2nd, 3rd restart; another death within {@link FORGIVEN_AFTER} of the first is the last. */
const BACKOFF_MS = [100, 1_000, 4_000] as const;
const FORGIVEN_AFTER = 5 * 60_000;
const STOP_DEADLINE = 3_000;

/**
 * The environment of a process that loads onnxruntime, all read once at its start. Compiled modules are kept from start to start:
 * 0.3 s of each but the first. Telemetry must be off before the library loads. glibc keeps freed blocks of a model's size for itself unless they are mapped one by one: a fixed threshold gives 95 MB
 * back when the bulk threads end (209 instead of 304 MB).
 */
export function engineEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return { NODE_COMPILE_CACHE: path.join(cacheFolder(), 'compiled'), ...env, ORT_DISABLE_TELEMETRY: '1', MALLOC_MMAP_THRESHOLD_: '131072' };
}

/**
 * A heap that is told nothing lets short-lived objects take 50 MB before it looks at them, and doubles before it is looked through:
 * 60 MB more after some hundred searches, for nothing that anybody could measure.
 *
 * Node takes types off with a WebAssembly module, in each of the engine's threads. Where one thread ends while another's import
 * wrappers are compiled anew, after 1,000 calls, V8 aborts the process (ThreadIsolation::UnregisterWasmAllocation): so they never are.
 */
const V8_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=50', '--wasm-wrapper-tiering-budget=1000000000'];

/** Starts the engine as a Node child process. */
export const forkEngine: Launch = (options) => {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [encodeOptions(options)], {
    serialization: 'advanced', // typed arrays cross as they are
    env: engineEnvironment(),
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
    kill: () => child.kill('SIGKILL'),
  };
};

/**
 * Starts an engine and keeps it running until {@link Supervisor.stop}. Where another process owns the data folder, its engine
 * answers. When that process ends in peace, the calls in flight are asked again of the next engine, its own or another's; when it
 * is killed, they end as at a death of its own.
 */
export function superviseEngine(options: EngineOptions, launch: Launch = forkEngine): Supervisor {
  const handlers = new Map<keyof EngineEvents, Set<(payload: never) => void>>();
  const deaths: number[] = [];
  let state: EngineState = { kind: 'starting' };
  let running: EngineProcess | null = null;
  let connection: Connection<EngineApi, EngineEvents> | null = null;
  let next = Promise.withResolvers<Connection<EngineApi, EngineEvents>>();
  let stopping = false;
  let guest: WorkerEvents['guest'] | null = null;
  const left = new WeakSet<Connection<EngineApi, EngineEvents>>();

  const emit = <E extends keyof EngineEvents>(name: E, payload: EngineEvents[E]): void => {
    for (const handler of handlers.get(name) ?? []) handler(payload as never);
  };
  const become = (changed: EngineState): void => {
    state = changed;
    emit('engine', changed);
  };

  const start = (): void => {
    const started = launch(options);
    // Set up before `connect`: who is rejected by a closed channel may call again at once, and that call is for the next process.
    started.channel.onClose(() => {
      if (running !== started || !connection) return;
      connection = null;
      next = Promise.withResolvers();
      next.promise.catch(() => {});
    });
    const opened = connect<EngineApi, EngineEvents & WorkerEvents>(started.channel);
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
        next.resolve(opened);
        become({ kind: 'ready' });
      },
      () => {}, // its exit tells more
    );
    void started.exited.then((reason) => {
      if (running !== started) return;
      running = null;
      opened.close();
      if (stopping) next.reject(stopped());
      else if (guest) restart('the Quarry that had the index open has ended', BACKOFF_MS[0]); // no death of ours
      else recover(reason);
    });
  };

  const restart = (reason: string, wait: number): void => {
    become({ kind: 'restarting', reason });
    setTimeout(() => {
      if (!stopping) start();
    }, wait);
  };

  const recover = (reason: string): void => {
    const now = performance.now();
    deaths.push(now);
    while (deaths[0] !== undefined && now - deaths[0] > FORGIVEN_AFTER) deaths.shift();
    const wait = BACKOFF_MS[deaths.length - 1];
    if (wait === undefined) {
      const failure = new EngineError('ENGINE_FAILED', `The engine ended ${deaths.length} times in a row (${reason}).`, {
        next: 'Run "npx quarry doctor" to see which part fails, then start Quarry again.',
      });
      next.reject(failure);
      become({ kind: 'failed', code: failure.code, message: failure.message, next: failure.next });
      return;
    }
    restart(reason, wait);
  };

  const call = async (method: keyof EngineApi, request: unknown, callOptions?: CallOptions): Promise<unknown> => {
    for (;;) {
      const asked = connection ?? (await next.promise);
      try {
        return await (asked.api[method] as (request: unknown, callOptions?: CallOptions) => Promise<unknown>)(request, callOptions);
      } catch (error) {
        const again = hasCode(error, 'ENGINE_STOPPED') && left.has(asked) && connection !== asked && !ASKED_ONCE.has(method);
        if (!again) throw error;
      }
    }
  };
  const api = Object.fromEntries(
    (Object.keys(engineSchemas) as (keyof EngineApi)[]).map((method) => [method, (request: unknown, callOptions?: CallOptions) => call(method, request, callOptions)]),
  ) as unknown as EngineApi;

  next.promise.catch(() => {});
  start();

  return {
    api,
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
    async stop() {
      stopping = true;
      const ending = running;
      if (!ending) return next.reject(stopped());
      ending.channel.close(); // the worker closes its database and ends when its parent has gone
      const timer = setTimeout(() => ending.kill(), STOP_DEADLINE);
      await ending.exited;
      clearTimeout(timer);
    },
  };
}

function stopped(): EngineError {
  return new EngineError('ENGINE_STOPPED', 'The engine has been stopped.');
}
