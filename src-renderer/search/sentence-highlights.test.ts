import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BestSentence } from '../../src-shared/model.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import { createStore, INITIAL } from '../store.ts';
import { createSentenceHighlights, sentenceOf } from './sentence-highlights.ts';

interface Call {
  readonly query: string;
  readonly ids: readonly string[];
  readonly signal: CallOptions['signal'];
  readonly answer: (...found: string[]) => Promise<void>;
}

function setUp(query = 'q') {
  const calls: Call[] = [];
  const store = createStore({ ...INITIAL, engine: { kind: 'ready' } });
  const answered = (next: string): void =>
    store.set({
      query: next,
      answer: {
        kind: 'hits',
        query: next,
        hits: [],
        total: 0,
        facets: [],
        notices: [],
        readings: [],
        cut: 0,
        tookMs: 1,
      },
    });
  answered(query);
  const bestSentences = (
    request: { query: string; observationIds: readonly string[] },
    options?: CallOptions,
  ): Promise<readonly BestSentence[]> => {
    const { promise, resolve } = Promise.withResolvers<readonly BestSentence[]>();
    calls.push({
      query: request.query,
      ids: request.observationIds,
      signal: options?.signal,
      answer: async (...found) => {
        resolve(found.map((observationId) => ({ observationId, range: { start: 0, end: 1 }, score: 0.5 })));
        await vi.advanceTimersByTimeAsync(0);
      },
    });
    return promise;
  };
  const underlining = createSentenceHighlights(store, () => ({ bestSentences }));
  const look = async (...ids: string[]): Promise<void> => {
    underlining.look(() => ids);
    await vi.advanceTimersByTimeAsync(1000);
  };
  return { store, calls, underlining, look, answered };
}

describe('the nearest sentences', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are asked for once, for what is in view when the person pauses', async () => {
    const { calls, underlining, look, store } = setUp();
    underlining.look(() => ['early']);
    await look('a', 'b', 'a');
    expect(calls.map(({ ids }) => ids)).toEqual([['a', 'b']]);
    await calls[0]!.answer('a');
    expect(sentenceOf(store.get(), 'a')?.range).toEqual({ start: 0, end: 1 });
    expect(sentenceOf(store.get(), 'b')).toBe(null);
    await look('a', 'b', 'c');
    expect(calls.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
  });

  it('are cancelled when one types on, and never stand under another query', async () => {
    const { calls, underlining, look, store, answered } = setUp();
    await look('a');
    underlining.drop();
    expect(calls[0]!.signal?.aborted).toBe(true);
    answered('q2');
    await calls[0]!.answer('a');
    expect(sentenceOf(store.get(), 'a')).toBe(null);
  });

  it('are known when one comes back to a query', async () => {
    const { calls, look, store, answered } = setUp();
    await look('a');
    await calls[0]!.answer('a');
    answered('q2');
    await look('a');
    answered('q');
    await look('a');
    expect(calls.map(({ query }) => query)).toEqual(['q', 'q2']);
    expect(sentenceOf(store.get(), 'a')).not.toBe(null);
  });

  it('are not asked for while the answer is to another query, nor for filters alone', async () => {
    const { calls, look, store, answered } = setUp();
    store.set({ query: 'q and more' });
    await look('a');
    answered('type:decision');
    await look('a');
    expect(calls).toEqual([]);
  });
});
