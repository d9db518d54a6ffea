import { Worker } from 'node:worker_threads';
import { EngineError, fromWire } from '../../../src-shared/errors.ts';
import type { InferenceReply, InferenceRequest } from './inference-thread.ts';
import type { OnnxOptions } from './onnx.ts';

/** Runs in hand a thread: the next one waits there while a result travels back, so that no thread idles. */
const QUEUED_PER_THREAD = 2;

export interface InferencePool {
  /** Settles when the first thread has its model, with what that told. */
  readonly ready: Promise<{ readonly dimensions: number; readonly provider: string; readonly providerNote: string }>;
  /** Whether it can run no more: a thread was lost, or it was closed. */
  readonly ended: boolean;
  /** Token ids to a unit vector, `Float32Array` of `[dimensions]`. First come, first served. */
  run(ids: Int32Array): Promise<Float32Array>;
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
export function createInferencePool(options: OnnxOptions, size: number): InferencePool {
  const waiting: Job[] = [];
  const ready = Promise.withResolvers<{ dimensions: number; provider: string; providerNote: string }>();
  ready.promise.catch(() => {});
  let ended: EngineError | null = null;

  const fail = (error: EngineError): void => {
    ended ??= error;
    ready.reject(error);
    for (const job of waiting.splice(0)) job.reject(error);
    for (const thread of threads) for (const job of thread.takeAll()) job.reject(error);
  };

  const startThread = () => {
    const worker = new Worker(new URL('./inference-thread.ts', import.meta.url), { workerData: options });
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
      free: () => loaded && running.size < QUEUED_PER_THREAD,
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
    while (waiting.length > 0) {
      const thread = threads.filter((candidate) => candidate.free()).sort((a, b) => a.load() - b.load())[0];
      if (!thread) return;
      thread.give(waiting.shift() as Job);
    }
  };

  const threads = Array.from({ length: size }, startThread);

  return {
    ready: ready.promise,
    get ended() {
      return ended !== null;
    },
    run(ids) {
      if (ended) return Promise.reject(ended);
      const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
      waiting.push({ ids, resolve, reject });
      feed();
      return promise;
    },
    async close() {
      fail(new EngineError('CANCELLED', 'The embedder has been closed.'));
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
