/** For tests of the pool: a thread without a model that does what the first token says. */
import { parentPort } from 'node:worker_threads';
import { toWire } from '../../../src-shared/errors.ts';
import type { InferenceReply, InferenceRequest } from './inference-thread.ts';

/** First tokens. `CRASH` ends the thread, `THROW` fails on that text, all others are answered with themselves. */
export const CRASH = 1;
export const THROW = 2;

if (parentPort) {
  const port = parentPort;
  const post = (reply: InferenceReply): void => port.postMessage(reply);
  port.on('message', (request: InferenceRequest) => {
    if (request.kind === 'end') return port.close();
    const { seq, ids } = request;
    if (ids[0] === CRASH) process.exit(7);
    if (ids[0] === THROW) return post({ kind: 'error', seq, error: toWire(new Error('It cannot be said.')) });
    post({ kind: 'vector', seq, vector: Float32Array.of(ids[0] ?? 0) });
  });
  post({ kind: 'ready', dimensions: 1, provider: 'cpu', providerNote: '' });
}
