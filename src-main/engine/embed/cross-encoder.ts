/**
 * A cross-encoder on a thread of its own: query and passage are read together, and one number comes out (Nogueira & Cho
 * 2019).
 */
import { Worker } from 'node:worker_threads';
import { EngineError, fromWire } from '../../../src-shared/errors.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { PairReply, PairRequest, PairThreadOptions } from './cross-encoder-thread.ts';
import type { RerankerFiles } from './reranker-files.ts';
import { loadPairTokenizer } from './tokenizer.ts';

export interface CrossEncoder {
  readonly name: string;
  /** Whether its thread is gone. */
  readonly ended: boolean;
  /** See `Reranker.score`. */
  score(
    query: string,
    passages: readonly string[],
    options: { readonly budgetMs: number; readonly signal?: CancelSignal | undefined },
  ): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Loads the model.
 *
 * @throws EngineError `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`
 */
export async function createCrossEncoder(
  { name, onnx, tokenizer: tokenizerFile, maxTokens }: RerankerFiles,
  provider: string,
): Promise<CrossEncoder> {
  const tokenizer = await loadPairTokenizer(tokenizerFile, maxTokens);
  const worker = new Worker(new URL('./cross-encoder-thread.ts', import.meta.url), {
    workerData: { file: onnx, provider, warmUp: tokenizer.encode('.', '.') } satisfies PairThreadOptions,
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = Promise.withResolvers<void>();
  const running = new Map<
    number,
    { readonly resolve: (score: number) => void; readonly reject: (error: Error) => void }
  >();
  let ended: EngineError | null = null;
  let seq = 0;
  /** Calls take turns, so that each one's budget is its own. */
  let turn: Promise<unknown> = Promise.resolve();

  const fail = (error: EngineError): void => {
    ended ??= error;
    ready.reject(error);
    for (const { reject } of running.values()) reject(error);
    running.clear();
  };
  worker.on('message', (reply: PairReply) => {
    if (reply.kind === 'ready') return ready.resolve();
    if (reply.kind === 'failed') return fail(fromWire(reply.error));
    const job = running.get(reply.seq);
    running.delete(reply.seq);
    if (reply.kind === 'score') job?.resolve(reply.score);
    else
      job?.reject(new EngineError('EMBEDDING_FAILED', `The reranking model failed on a text: ${reply.error.message}`));
  });
  worker.on('exit', (code) =>
    fail(new EngineError('EMBEDDING_FAILED', `The reranker's thread ended with code ${code}.`)),
  );
  worker.on('error', (cause) =>
    fail(new EngineError('EMBEDDING_FAILED', `The reranker's thread ended: ${cause.message}`, { cause })),
  );

  /** Asked and not forced: a thread that is terminated inside onnxruntime takes the whole process with it. */
  const close = async (): Promise<void> => {
    fail(new EngineError('CANCELLED', 'The reranker has been closed.'));
    worker.postMessage({ kind: 'end' } satisfies PairRequest);
    await exited;
  };
  await ready.promise.catch(async (error: unknown) => {
    await close();
    throw error;
  });

  const run = (query: string, passage: string): Promise<number> => {
    if (ended) return Promise.reject(ended);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    running.set(++seq, { resolve, reject });
    worker.postMessage({ kind: 'run', seq, ...tokenizer.encode(query, passage) } satisfies PairRequest);
    return promise;
  };

  const scoreAll = async (
    query: string,
    passages: readonly string[],
    { budgetMs, signal }: Parameters<CrossEncoder['score']>[2],
  ): Promise<Float32Array> => {
    const scores = new Float32Array(passages.length).fill(Number.NaN);
    const until = performance.now() + budgetMs;
    let longest = 0;
    for (const [index, passage] of passages.entries()) {
      if (signal?.aborted) throw new EngineError('CANCELLED', 'The second look was cancelled.');
      const began = performance.now();
      // A passage is begun only when one like the longest so far would be done in time.
      if (index > 0 && began + longest > until) break;
      scores[index] = await run(query, passage);
      longest = Math.max(longest, performance.now() - began);
    }
    return scores;
  };

  return {
    name,
    get ended() {
      return ended !== null;
    },
    score(query, passages, options) {
      const result = turn.then(() => scoreAll(query, passages, options));
      turn = result.catch(() => {});
      return result;
    },
    close,
  };
}
