import { describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../src-shared/errors.ts';
import type { Hit, Reranking } from '../../src-shared/model.ts';
import type { SearchResponse } from '../../src-shared/protocol.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import { createStore, INITIAL } from '../store.ts';
import { makeHit } from './testing.ts';
import { createSearchController, hitsOf } from './search-controller.ts';

/** `x`, or `x(y z)` with near-duplicates. */
function hit(told: string): Hit {
  const [, id = '', similar = ''] = /^(\w+)(?:\((.*)\))?$/.exec(told) ?? [];
  return makeHit(id, {
    similar: similar
      .split(' ')
      .filter(Boolean)
      .map((one) => makeHit(one)),
  });
}

/** A search whose answers come when the test says so. */
function setUp() {
  const looks: {
    ids: readonly string[];
    answer: (...ids: string[]) => Promise<void>;
    fail: (error: unknown) => Promise<void>;
  }[] = [];
  const rerank = ({ observationIds }: { observationIds: readonly string[] }): Promise<Reranking> => {
    const { promise, resolve, reject } = Promise.withResolvers<Reranking>();
    const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
    looks.push({
      ids: observationIds,
      answer: (...ids) => (resolve({ observationIds: ids, looked: ids.length, model: 'm', tookMs: 2 }), settled()),
      fail: (error) => (reject(error), settled()),
    });
    return promise;
  };
  const calls: {
    query: string;
    signal: CallOptions['signal'];
    answer: (...ids: string[]) => Promise<void>;
    fail: (error: unknown) => Promise<void>;
  }[] = [];
  const search = (
    { query, count }: { query: string; count?: boolean | undefined },
    options?: CallOptions,
  ): Promise<SearchResponse> => {
    if (count) return Promise.resolve({ query, hits: [], total: 312, facets: [], notices: [], tookMs: 1 });
    const { promise, resolve, reject } = Promise.withResolvers<SearchResponse>();
    const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
    calls.push({
      query,
      signal: options?.signal,
      answer: (...ids) => (
        resolve({
          query,
          hits: ids.map(hit),
          total: ids.length,
          facets: [],
          notices: [],
          tookMs: 1,
          ...(query.startsWith('refine') && { refine: true }),
        }),
        settled()
      ),
      fail: (error) => (reject(error), settled()),
    });
    return promise;
  };
  const store = createStore({ ...INITIAL, link: { kind: 'open' }, engine: { kind: 'ready' } });
  const selections: (string | null)[] = [];
  const searching = createSearchController(
    store,
    () => ({ search, rerank }),
    (selected) => selections.push(selected?.id ?? null),
  );
  const ids = (): string[] => hitsOf(store.get().answer).map(({ id }) => id);
  return { calls, looks, store, searching, selections, ids };
}

describe('a second look', () => {
  it('changes the order in place and leaves the selection alone', async () => {
    const { calls, looks, store, searching, ids } = setUp();
    searching.ask('refine');
    await calls[0]!.answer('x', 'y', 'z');
    expect(looks[0]!.ids).toEqual(['x', 'y', 'z']);
    await looks[0]!.answer('y', 'x');
    expect(ids()).toEqual(['y', 'x', 'z']);
    expect(store.get()).toMatchObject({ selected: 'x', answer: { tookMs: 3, notices: [] } });
  });

  it('is asked for only where it is wanted, and never covers a newer answer', async () => {
    const { calls, looks, searching, ids } = setUp();
    searching.ask('plain');
    await calls[0]!.answer('x', 'y');
    expect(looks).toEqual([]);
    searching.ask('refine');
    await calls[1]!.answer('x', 'y');
    searching.ask('refined');
    await calls[2]!.answer('x', 'y');
    await looks[0]!.answer('y', 'x');
    expect(ids()).toEqual(['x', 'y']);
  });

  it('stands through a refresh of the same question, new hits come where they are ranked, and only other hits are looked at again', async () => {
    const { calls, looks, searching, ids } = setUp();
    searching.ask('refine');
    await calls[0]!.answer('x', 'y', 'z');
    await looks[0]!.answer('z', 'y', 'x');
    expect(ids()).toEqual(['z', 'y', 'x']);
    searching.again();
    await calls[1]!.answer('x', 'y', 'z');
    expect(ids()).toEqual(['z', 'y', 'x']);
    expect(looks).toHaveLength(1);
    searching.again();
    await calls[2]!.answer('n', 'x', 'y', 'z');
    expect(ids()).toEqual(['n', 'z', 'y', 'x']);
    expect(looks[1]!.ids).toEqual(['n', 'x', 'y', 'z']);
    searching.again();
    await calls[3]!.answer('x', 'y');
    expect(ids()).toEqual(['y', 'x']);
  });

  it('is not remembered for another question', async () => {
    const { calls, looks, searching, ids } = setUp();
    searching.ask('refine');
    await calls[0]!.answer('x', 'y');
    await looks[0]!.answer('y', 'x');
    searching.ask('refine more');
    await calls[1]!.answer('x', 'y');
    expect(ids()).toEqual(['x', 'y']);
  });

  it('that fails leaves the first order, and says why', async () => {
    const { calls, looks, store, searching, ids } = setUp();
    searching.ask('refine');
    await calls[0]!.answer('x', 'y');
    await looks[0]!.fail(
      new EngineError('RERANKER_MISSING', 'There is no reranking model.', { next: 'Put one there.' }),
    );
    expect(ids()).toEqual(['x', 'y']);
    expect(store.get().answer).toMatchObject({
      notices: [
        {
          code: 'RERANK_FAILED',
          message: 'Quarry could not rerank the first results. There is no reranking model. Put one there.',
        },
      ],
    });
  });
});

describe('searching as one types', () => {
  it('cancels the call before and never lets its answer cover a newer one', async () => {
    const { calls, searching, ids } = setUp();
    searching.ask('a');
    searching.ask('ab');
    expect(calls[0]!.signal?.aborted).toBe(true);
    await calls[1]!.answer('new');
    await calls[0]!.answer('old');
    expect(ids()).toEqual(['new']);
  });

  it('keeps the results until the next ones are there', async () => {
    const { calls, store, searching, ids } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x');
    searching.ask('ab');
    expect(ids()).toEqual(['x']);
    expect(store.get().searching).toBe(true);
  });

  it('shows nothing of a late answer once the box is empty', async () => {
    const { calls, store, searching } = setUp();
    searching.ask('a');
    searching.ask('');
    await calls[0]!.answer('x');
    expect(store.get()).toMatchObject({ answer: { kind: 'none' }, searching: false, selected: null });
  });

  it('selects the best, and keeps what the person chose while it is there', async () => {
    const { calls, store, searching, selections } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x', 'y', 'z');
    expect(store.get().selected).toBe('x');
    searching.ask('ab');
    await calls[1]!.answer('y', 'x');
    expect(store.get().selected).toBe('y');
    searching.move(1);
    searching.ask('abc');
    await calls[2]!.answer('z', 'y', 'x');
    expect(store.get().selected).toBe('x');
    searching.ask('abcd');
    await calls[3]!.answer('z', 'y');
    expect(store.get().selected).toBe('z');
    expect(selections.filter((id, i) => id !== selections[i - 1])).toEqual(['x', 'y', 'x', 'z']);
  });

  it('stays on the same observation when the same question is asked again', async () => {
    const { calls, store, searching } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x', 'y');
    searching.again();
    await calls[1]!.answer('new', 'x');
    expect(store.get().selected).toBe('x');
  });

  it('moves no further than the ends', async () => {
    const { calls, store, searching } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x', 'y', 'z');
    searching.move(-1);
    expect(store.get().selected).toBe('x');
    searching.move(Infinity);
    expect(store.get().selected).toBe('z');
    searching.move(-Infinity);
    expect(store.get().selected).toBe('x');
  });

  it('walks into what is similar to a hit once that is shown, and back to the hit when it is hidden', async () => {
    const { calls, store, searching } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x(x1 x2)', 'y');
    searching.move(1);
    expect(store.get().selected).toBe('y');
    searching.move(-1);
    searching.expand('x', true);
    searching.move(2);
    expect(store.get().selected).toBe('x2');
    searching.expand('x', false);
    expect(store.get().selected).toBe('x');
    searching.expand('y', true);
    expect([...store.get().opened]).toEqual([]);
  });

  it('keeps a hit open, and what was chosen below it, in the next answer', async () => {
    const { calls, store, searching } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x(x1)', 'y');
    searching.expand('x', true);
    searching.select('x1');
    searching.ask('ab');
    await calls[1]!.answer('y', 'x(x1)');
    expect(store.get().selected).toBe('x1');
    searching.ask('abc');
    await calls[2]!.answer('y', 'x1');
    expect(store.get()).toMatchObject({ selected: 'x1', opened: new Set() });
  });

  it('shows what is gone to until one comes back, chooses another row or asks something else', async () => {
    const { calls, store, searching, selections } = setUp();
    const shown = (): string | null | undefined => selections.at(-1);
    searching.ask('a');
    await calls[0]!.answer('x', 'y');
    searching.visit(makeHit('r'));
    searching.visit(makeHit('s'));
    expect(shown()).toBe('s');
    searching.leave();
    expect(shown()).toBe('r');
    searching.again();
    await calls[1]!.answer('x', 'y');
    expect(shown()).toBe('r');
    searching.select('x');
    expect(shown()).toBe('x');
    searching.visit(makeHit('r'));
    searching.ask('ab');
    await calls[2]!.answer('x');
    expect(shown()).toBe('x');
    expect(store.get().trail).toEqual([]);
  });

  it('shows what is gone to from an empty box, also when the index changes, until something is asked', async () => {
    const { calls, searching, selections } = setUp();
    const shown = (): string | null | undefined => selections.at(-1);
    searching.visit(makeHit('r'));
    searching.again();
    expect(shown()).toBe('r');
    searching.ask('a');
    await calls[0]!.answer('x');
    expect(shown()).toBe('x');
  });

  it('says what failed, and asks again when the engine was only away', async () => {
    const { calls, store, searching, ids } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x');
    store.set({ engine: { kind: 'backoff', reason: 'ended by SIGSEGV', crash: 1, waitMs: 500, files: [] } });
    searching.again();
    await calls[1]!.fail(new EngineError('ENGINE_STOPPED', 'gone'));
    expect(ids()).toEqual(['x']);
    store.set({ engine: { kind: 'ready' } });
    searching.again();
    await calls[2]!.fail(new EngineError('DATABASE_DAMAGED', 'broken'));
    expect(store.get().answer).toMatchObject({ kind: 'failed', error: { code: 'DATABASE_DAMAGED' } });
  });
});

describe('typing', () => {
  it('shows each answer at once, and leaves the preview alone until the keys rest', async () => {
    const { calls, store, searching, selections, ids } = setUp();
    searching.type('a');
    await calls[0]!.answer('x');
    expect(ids()).toEqual(['x']);
    searching.type('ab');
    await calls[1]!.answer('y', 'z');
    expect(ids()).toEqual(['y', 'z']);
    expect(selections).toEqual([]);
    await vi.waitFor(() => expect(store.get().typing).toBe(false));
    expect(selections).toEqual(['y']);
  });

  it('ends with a choice', async () => {
    const { calls, store, searching, selections } = setUp();
    searching.type('a');
    await calls[0]!.answer('x', 'y');
    searching.move(1);
    expect(store.get().typing).toBe(false);
    expect(selections).toEqual(['y']);
  });

  it('tells at once that there is nothing to show', async () => {
    const { calls, searching, selections } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x');
    searching.type('ab');
    await calls[1]!.answer();
    expect(selections).toEqual(['x', null]);
  });
});
