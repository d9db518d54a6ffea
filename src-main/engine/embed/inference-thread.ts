/** A thread with a model of its own: onnxruntime's `run` blocks the thread it is called on. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { toWire } from '../../../src-shared/errors.ts';
import { loadOnnx, type OnnxModel, type OnnxOptions } from './onnx.ts';

export interface InferenceThreadOptions extends OnnxOptions {
  readonly background: boolean;
}

/**
 * What the thread is asked and what it answers; `seq` pairs them. `end` comes after all texts, and the thread is gone
 * then.
 */
export type InferenceRequest =
  | { readonly kind: 'run'; readonly seq: number; readonly ids: Int32Array }
  | { readonly kind: 'end' };
export type InferenceReply =
  | { readonly kind: 'ready'; readonly dimensions: number; readonly provider: string; readonly providerNote: string }
  | { readonly kind: 'failed'; readonly error: ReturnType<typeof toWire> }
  | { readonly kind: 'vector'; readonly seq: number; readonly vector: Float32Array }
  | { readonly kind: 'error'; readonly seq: number; readonly error: ReturnType<typeof toWire> };

/** A third of a core's time where somebody else wants it, all of it where nobody does. */
const NICENESS = 5;

/**
 * On Linux the priority is this thread's; elsewhere it would be that of the whole process, with those who wait for
 * answers in it.
 */
function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(NICENESS);
}

if (parentPort) {
  const port = parentPort;
  const post = (reply: InferenceReply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);
  const answer = async (model: OnnxModel, { seq, ids }: InferenceRequest & { kind: 'run' }): Promise<void> => {
    try {
      const vector = await model.run(ids);
      post({ kind: 'vector', seq, vector }, [vector.buffer as ArrayBuffer]);
    } catch (error) {
      post({ kind: 'error', seq, error: toWire(error) });
    }
  };
  try {
    const { background, ...options } = workerData as InferenceThreadOptions;
    if (background) yieldToOthers();
    const model = await loadOnnx(options);
    let last: Promise<void> = Promise.resolve();
    port.on('message', (request: InferenceRequest) => {
      last = last.then(() =>
        request.kind === 'run' ? answer(model, request) : model.release().finally(() => port.close()),
      );
    });
    const { dimensions, provider, providerNote } = model;
    post({ kind: 'ready', dimensions, provider, providerNote });
  } catch (error) {
    post({ kind: 'failed', error: toWire(error) });
  }
}
