/** A thread with a cross-encoder: onnxruntime's `run` blocks the thread it is called on. */
import { parentPort, workerData } from 'node:worker_threads';
import { toWire } from '../../../src-shared/errors.ts';
import { loadPairOnnx, type PairModel } from './onnx.ts';
import type { TokenPair } from './tokenizer.ts';

export interface PairThreadOptions {
  readonly file: string;
  readonly provider: string;
  /** A pair that the model is tried with. */
  readonly warmUp: TokenPair;
}

/**
 * What the thread is asked and what it answers; `seq` pairs them. `end` comes after all texts, and the thread is gone
 * then.
 */
export type PairRequest = ({ readonly kind: 'run'; readonly seq: number } & TokenPair) | { readonly kind: 'end' };
export type PairReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: ReturnType<typeof toWire> }
  | { readonly kind: 'score'; readonly seq: number; readonly score: number }
  | { readonly kind: 'error'; readonly seq: number; readonly error: ReturnType<typeof toWire> };

if (parentPort) {
  const port = parentPort;
  const post = (reply: PairReply): void => port.postMessage(reply);
  const answer = async (model: PairModel, { seq, ids, types }: PairRequest & { kind: 'run' }): Promise<void> => {
    try {
      post({ kind: 'score', seq, score: await model.run({ ids, types }) });
    } catch (error) {
      post({ kind: 'error', seq, error: toWire(error) });
    }
  };
  try {
    const { file, provider, warmUp } = workerData as PairThreadOptions;
    const model = await loadPairOnnx(file, provider, warmUp);
    let last: Promise<void> = Promise.resolve();
    port.on('message', (request: PairRequest) => {
      last = last.then(() =>
        request.kind === 'run' ? answer(model, request) : model.release().finally(() => port.close()),
      );
    });
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'failed', error: toWire(error) });
  }
}
