import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchResponse } from '../../src-shared/protocol.ts';
import { createStore } from '../store.ts';
import { makeHit } from '../search/testing.ts';
import { createRelating } from './related-controller.ts';

function setUp(answer: () => Promise<string[]> = async () => ['x']) {
  const calls: string[] = [];
  const store = createStore();
  const related = async ({
    observationId,
    ownSession,
  }: {
    observationId: string;
    ownSession?: boolean | undefined;
  }): Promise<SearchResponse> => {
    calls.push(`${observationId}${ownSession ? ' own' : ''}`);
    return { query: '', hits: (await answer()).map((id) => makeHit(id)), total: 1, facets: [], notices: [], tookMs: 1 };
  };
  return { store, calls, relating: createRelating(store, () => ({ related })) };
}

const pause = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);

describe('what is related', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is asked for where the person stays, not where the arrows pass', async () => {
    const { store, calls, relating } = setUp();
    relating.look('a', false);
    relating.look('b', false);
    await pause();
    expect(calls).toEqual(['b']);
    expect(store.get().related).toMatchObject({ of: 'b', hits: [{ id: 'x' }], failed: false });
  });

  it('is known the second time, by itself and with its own session, until the index changes', async () => {
    const { store, calls, relating } = setUp();
    for (const own of [false, true, false]) {
      relating.look('a', own);
      await pause();
    }
    expect(calls).toEqual(['a', 'a own']);
    expect(store.get().related?.of).toBe('a');
    relating.forget();
    relating.look('a', false);
    await pause();
    expect(calls).toHaveLength(3);
  });

  it('tells nobody of a failure but where it would stand', async () => {
    const { store, relating } = setUp(async () => Promise.reject(new Error('no model')));
    relating.look('a', false);
    await pause();
    expect(store.get().related).toEqual({ of: 'a', hits: [], failed: true });
  });
});
