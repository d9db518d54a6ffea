import { Worker } from 'node:worker_threads';
import { EngineError, fromWire } from '../../../src-shared/errors.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { InferenceReply, InferenceRequest, InferenceThreadOptions } from './inference-thread.ts';
import type { OnnxOptions } from './onnx.ts';

/** Runs in hand a thread of bulk work: the next one waits there while a result travels back, so that no thread idles. */
const QUEUED_PER_THREAD = 2;

export interface PoolOptions {
  /**
   * Runs a thread has in hand; default 2. With 1 a run of the first lane waits for the one under way at most, and what is
   * cancelled before its turn is never run.
   */
  readonly queuedPerThread?: number;
  /** Whether all else comes before it on a core; default false. Linux only: other systems know priorities of processes alone. */
  readonly background?: boolean;
}

export interface RunOptions {
  /** Aborted before the run has begun, it is taken out of the queue, and rejects with `CANCELLED`. */
  readonly signal?: CancelSignal | undefined;
  /** Whether it waits until nothing else does. Default false. */
  readonly patient?: boolean | undefined;
}

export interface InferencePool {
  /** Settles when the first thread has its model, with what that told. */
  readonly ready: Promise<{ readonly dimensions: number; readonly provider: string; readonly providerNote: string }>;
  /** Whether it can run no more: a thread was lost, or it was closed. */
  readonly ended: boolean;
  /** Token ids to a unit vector, `Float32Array` of `[dimensions]`. First come, first served, the patient ones last. */
  run(ids: Int32Array, options?: RunOptions): Promise<Float32Array>;
  close(): Promise<void>;
}

interface Job {
  readonly ids: Int32Array;
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that each hold the model and run one text at a time. A text's vector is the same from whichever thread.
 *
 * @param size number of threads, at least 1
 */
export function createInferencePool(options: OnnxOptions, size: number, { queuedPerThread = QUEUED_PER_THREAD, background = false }: PoolOptions = {}): InferencePool {
  const waiting: Job[] = [];
  const patient: Job[] = [];
  const ready = Promise.withResolvers<{ dimensions: number; provider: string; providerNote: string }>();
  ready.promise.catch(() => {});
  let ended: EngineError | null = null;

  const fail = (error: EngineError): void => {
    ended ??= error;
    ready.reject(error);
    for (const job of [...waiting.splice(0), ...patient.splice(0)]) job.reject(error);
    for (const thread of threads) for (const job of thread.takeAll()) job.reject(error);
  };

  const startThread = () => {
    const worker = new Worker(new URL('./inference-thread.ts', import.meta.url), { workerData: { ...options, background } satisfies InferenceThreadOptions });
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const running = new Map<number, Job>();
    let loaded = false;
    let seq = 0;

    worker.on('message', (reply: InferenceReply) => {
      switch (reply.kind) {
        case 'ready': {
          loaded = true;
          const { dimensions, provider, providerNote } = reply;
          ready.resolve({ dimensions, provider, providerNote });
          break;
        }
        case 'failed':
          fail(fromWire(reply.error));
          break;
        case 'vector':
          running.get(reply.seq)?.resolve(reply.vector);
          running.delete(reply.seq);
          break;
        case 'error':
          running.get(reply.seq)?.reject(new EngineError('EMBEDDING_FAILED', `The model failed on a text: ${reply.error.message}`));
          running.delete(reply.seq);
          break;
      }
      feed();
    });
    // Told of whatever way a thread ends, so that no text waits for it for ever. After a close this changes nothing.
    worker.on('exit', (code) => fail(new EngineError('EMBEDDING_FAILED', `An inference thread ended with code ${code}.`)));
    worker.on('error', (cause) => fail(new EngineError('EMBEDDING_FAILED', `An inference thread ended: ${cause.message}`, { cause })));

    return {
      free: () => loaded && running.size < queuedPerThread,
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
  };

  const feed = (): void => {
    while (waiting.length + patient.length > 0) {
      const thread = threads.filter((candidate) => candidate.free()).sort((a, b) => a.load() - b.load())[0];
      if (!thread) return;
      thread.give((waiting.shift() ?? patient.shift()) as Job);
    }
  };

  const threads = Array.from({ length: size }, startThread);

  return {
    ready: ready.promise,
    get ended() {
      return ended !== null;
    },
    run(ids, { signal, patient: last = false } = {}) {
      if (ended) return Promise.reject(ended);
      if (signal?.aborted) return Promise.reject(cancelled());
      const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
      const job = { ids, resolve, reject };
      const lane = last ? patient : waiting;
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
      fail(new EngineError('CANCELLED', 'The embedder has been closed.'));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

function cancelled(): EngineError {
  return new EngineError('CANCELLED', 'The text was given up before the model had it.');
}
