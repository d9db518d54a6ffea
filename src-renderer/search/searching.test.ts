import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src-shared/errors.ts';
import type { Hit } from '../../src-shared/model.ts';
import type { SearchResponse } from '../../src-shared/protocol.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import { createStore, INITIAL } from '../store.ts';
import { createSearching, hitsOf } from './searching.ts';

function hit(id: string): Hit {
  return {
    id, score: 1, type: 'note', label: '', text: id, title: '', path: '/a.md', lines: { start: 1, end: 1 }, headingPath: [],
    happenedAt: null, snippet: { text: id, matches: [] }, unit: 'line', solves: null, solvedBy: [], references: [], session: null, legs: { lexical: null, dense: null }, matchedTerms: [], similar: [],
  };
}

/** A search whose answers come when the test says so. */
function setUp() {
  const calls: { query: string; signal: CallOptions['signal']; answer: (...ids: string[]) => Promise<void>; fail: (error: unknown) => Promise<void> }[] = [];
  const search = ({ query }: { query: string }, options?: CallOptions): Promise<SearchResponse> => {
    const { promise, resolve, reject } = Promise.withResolvers<SearchResponse>();
    const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
    calls.push({
      query,
      signal: options?.signal,
      answer: (...ids) => (resolve({ query, hits: ids.map(hit), facets: [], notices: [], tookMs: 1 }), settled()),
      fail: (error) => (reject(error), settled()),
    });
    return promise;
  };
  const store = createStore({ ...INITIAL, link: { kind: 'open' }, engine: { kind: 'ready' } });
  const selections: (string | null)[] = [];
  const searching = createSearching(store, () => ({ search }), (selected) => selections.push(selected?.id ?? null));
  const ids = (): string[] => hitsOf(store.get().answer).map(({ id }) => id);
  return { calls, store, searching, selections, ids };
}

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

  it('says what failed, and asks again when the engine was only away', async () => {
    const { calls, store, searching, ids } = setUp();
    searching.ask('a');
    await calls[0]!.answer('x');
    store.set({ engine: { kind: 'restarting', reason: '' } });
    searching.again();
    await calls[1]!.fail(new EngineError('ENGINE_STOPPED', 'gone'));
    expect(ids()).toEqual(['x']);
    store.set({ engine: { kind: 'ready' } });
    searching.again();
    await calls[2]!.fail(new EngineError('DATABASE_DAMAGED', 'broken'));
    expect(store.get().answer).toMatchObject({ kind: 'failed', error: { code: 'DATABASE_DAMAGED' } });
  });
});
