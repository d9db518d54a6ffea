import { Worker } from 'node:worker_threads';
import { EngineError, fromWire } from '../../../src-shared/errors.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { InferenceReply, InferenceRequest, InferenceThreadOptions } from './inference-thread.ts';
import type { OnnxOptions } from './onnx.ts';

/**
 * Runs in hand a thread of bulk work: the next one waits there while a result travels back, so that no thread idles.
 */
const QUEUED_PER_THREAD = 2;

export interface PoolOptions {
  /**
   * Runs a thread has in hand; default 2. With 1 a run of the first lane waits for the one under way at most, and what
   * is cancelled before its turn is never run.
   */
  readonly queuedPerThread?: number;
  /**
   * Whether all else comes before it on a core; default false. Linux only: other systems know priorities of processes
   * alone.
   */
  readonly background?: boolean;
  /**
   * Milliseconds until a lost thread is replaced, by how many were lost since the last run that succeeded; after these
   * the pool rests. Default 100, 400, 1,600.
   */
  readonly delays?: readonly number[];
  /** Milliseconds of that rest. Default 30,000. */
  readonly rest?: number;
  /**
   * Whether the model is known to load: a thread that cannot load it is replaced, too. Default false: then nothing is
   * ever run.
   */
  readonly proven?: boolean;
  /** The thread's program. Default `inference-thread.ts`; another one for tests. */
  readonly thread?: URL;
}

/**
 * A thread that crashes again and again must not be started without end: each loads the model anew. In milliseconds.
 */
const DELAYS = [100, 400, 1_600];
const REST = 30_000;
/** A thread may end by chance; a text that loses two is given up. */
const MOST_LOST = 2;

export interface RunOptions {
  /** Aborted before the run has begun, it is taken out of the queue, and rejects with `CANCELLED`. */
  readonly signal?: CancelSignal | undefined;
  /** Whether it waits until nothing else does. Default false. */
  readonly patient?: boolean | undefined;
}

export interface InferencePool {
  /** Settles when the first thread has its model, with what that told. */
  readonly ready: Promise<{ readonly dimensions: number; readonly provider: string; readonly providerNote: string }>;
  /**
   * Token ids to a unit vector, `Float32Array` of `[dimensions]`. First come, first served, the patient ones last. A
   * thread that is lost is replaced, and what it had in hand is run once more.
   *
   * @throws EngineError `EMBEDDING_FAILED` for a text that the model fails on, or that loses two threads; with
   *   `details.fault` where no thread lives, for any text
   */
  run(ids: Int32Array, options?: RunOptions): Promise<Float32Array>;
  close(): Promise<void>;
}

interface Job {
  readonly ids: Int32Array;
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: Error) => void;
  readonly lane: Job[];
  /** Threads that were lost while they ran it. */
  lost: number;
}

type Thread = ReturnType<ReturnType<typeof threadStarter>>;

/**
 * Threads that each hold the model and run one text at a time. A text's vector is the same from whichever thread.
 *
 * @param size number of threads, at least 1
 */
export function createInferencePool(
  options: OnnxOptions,
  size: number,
  {
    queuedPerThread = QUEUED_PER_THREAD,
    background = false,
    delays = DELAYS,
    rest = REST,
    proven = false,
    thread,
  }: PoolOptions = {},
): InferencePool {
  const waiting: Job[] = [];
  const patient: Job[] = [];
  const ready = Promise.withResolvers<{ dimensions: number; provider: string; providerNote: string }>();
  ready.promise.catch(() => {});
  const threads = new Set<Thread>();
  const timers = new Set<NodeJS.Timeout>();
  /** Why nothing can be run: for ever, or until the rest is over. */
  let closed: EngineError | null = null;
  let resting: { readonly error: EngineError; readonly until: number } | null = null;
  let hasLoaded = proven;
  /** Threads lost since the last run that succeeded. */
  let losses = 0;

  const rejectAll = (error: EngineError): void => {
    for (const job of [...waiting.splice(0), ...patient.splice(0)]) job.reject(error);
    for (const one of threads) for (const job of one.takeAll()) job.reject(error);
  };
  const end = (error: EngineError): void => {
    closed ??= error;
    ready.reject(error);
    for (const timer of timers) clearTimeout(timer);
    rejectAll(error);
  };

  const lose = (lost: Thread, error: EngineError): void => {
    threads.delete(lost);
    const jobs = lost.takeAll();
    if (closed) return;
    // A model that has never been loaded cannot be loaded.
    if (!hasLoaded) return end(error);
    // A thread runs what it has in hand one after the other: only the first was under way.
    const [first, ...others] = jobs;
    for (const job of others.reverse()) job.lane.unshift(job);
    if (first && ++first.lost < MOST_LOST) first.lane.unshift(first);
    else first?.reject(error);
    const delay = delays[losses++];
    if (delay === undefined) {
      resting = {
        error: new EngineError('EMBEDDING_FAILED', `The threads that run the model keep ending: ${error.message}`, {
          next: 'Quarry tries again in half a minute and answers by words until then. If the problem stays, restart Quarry.',
          details: { fault: 'threads' },
          cause: error,
        }),
        until: performance.now() + rest,
      };
      return rejectAll(resting.error);
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      begin();
    }, delay);
    timers.add(timer);
  };

  const start = threadStarter(
    { ...options, background },
    thread ?? new URL('./inference-thread.ts', import.meta.url),
    queuedPerThread,
    {
      loaded(about) {
        hasLoaded = true;
        ready.resolve(about);
        feed();
      },
      answered(succeeded) {
        if (succeeded) losses = 0;
        feed();
      },
      lost: lose,
    },
  );
  /** Starts the threads that are missing. */
  const begin = (): void => {
    while (!closed && !resting && threads.size < size) threads.add(start());
  };
  const feed = (): void => {
    while (waiting.length + patient.length > 0) {
      const free = [...threads].filter((candidate) => candidate.free()).sort((a, b) => a.load() - b.load())[0];
      if (!free) return;
      free.give((waiting.shift() ?? patient.shift()) as Job);
    }
  };

  begin();

  return {
    ready: ready.promise,
    run(ids, { signal, patient: last = false } = {}) {
      if (closed) return Promise.reject(closed);
      if (resting && performance.now() < resting.until) return Promise.reject(resting.error);
      if (resting) {
        resting = null;
        losses = 0;
        begin();
      }
      if (signal?.aborted) return Promise.reject(cancelled());
      const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
      const lane = last ? patient : waiting;
      const job: Job = { ids, resolve, reject, lane, lost: 0 };
      lane.push(job);
      if (signal) {
        const drop = (): void => {
          const at = lane.indexOf(job);
          if (at < 0) return; // the model has it: its vector is thrown away
          lane.splice(at, 1);
          reject(cancelled());
        };
        signal.addEventListener('abort', drop, { once: true });
        promise.catch(() => {}).finally(() => signal.removeEventListener('abort', drop));
      }
      feed();
      return promise;
    },
    async close() {
      const ending = [...threads];
      end(new EngineError('CANCELLED', 'The embedder has been closed.'));
      await Promise.all(ending.map((one) => one.end()));
    },
  };
}

interface ThreadHooks {
  readonly loaded: (about: { dimensions: number; provider: string; providerNote: string }) => void;
  readonly answered: (succeeded: boolean) => void;
  /** Whatever way it ends, once; what it had in hand can still be taken. */
  readonly lost: (thread: Thread, error: EngineError) => void;
}

/** Gives what starts one thread with the model after the other. */
function threadStarter(
  workerData: InferenceThreadOptions,
  program: URL,
  queuedPerThread: number,
  { loaded: onLoaded, answered, lost }: ThreadHooks,
) {
  return () => {
    const worker = new Worker(program, { workerData });
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const running = new Map<number, Job>();
    let state: 'loading' | 'loaded' | 'lost' = 'loading';
    let seq = 0;

    const lose = (error: EngineError): void => {
      if (state === 'lost') return;
      state = 'lost';
      lost(self, error);
    };
    const take = (done: number): Job | undefined => {
      const job = running.get(done);
      running.delete(done);
      return job;
    };
    worker.on('message', (reply: InferenceReply) => {
      switch (reply.kind) {
        case 'ready': {
          state = 'loaded';
          const { dimensions, provider, providerNote } = reply;
          onLoaded({ dimensions, provider, providerNote });
          break;
        }
        case 'failed':
          lose(fromWire(reply.error));
          break;
        case 'vector':
          take(reply.seq)?.resolve(reply.vector);
          answered(true);
          break;
        case 'error':
          take(reply.seq)?.reject(
            new EngineError('EMBEDDING_FAILED', `The model failed on a text: ${reply.error.message}`),
          );
          answered(false);
          break;
      }
    });
    // Told of whatever way a thread ends, so that no text waits for it for ever. After a close this changes nothing.
    worker.on('exit', (code) =>
      lose(new EngineError('EMBEDDING_FAILED', `An inference thread ended with code ${code}.`)),
    );
    worker.on('error', (cause) =>
      lose(new EngineError('EMBEDDING_FAILED', `An inference thread ended: ${cause.message}`, { cause })),
    );

    const self = {
      free: () => state === 'loaded' && running.size < queuedPerThread,
      load: () => running.size,
      give(job: Job) {
        running.set(++seq, job);
        worker.postMessage({ kind: 'run', seq, ids: job.ids } satisfies InferenceRequest);
      },
      takeAll() {
        const jobs = [...running.values()];
        running.clear();
        return jobs;
      },
      /** Asked and not forced: a thread that is terminated inside onnxruntime takes the whole process with it. */
      end() {
        worker.postMessage({ kind: 'end' } satisfies InferenceRequest);
        return exited;
      },
    };
    return self;
  };
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The call was cancelled before the model read the text.');
}
