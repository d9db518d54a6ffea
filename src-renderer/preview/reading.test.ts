import { describe, expect, it } from 'vitest';
import type { DocumentView } from '../../src-shared/model.ts';
import type { DocumentRequest } from '../../src-shared/protocol.ts';
import { createStore } from '../store.ts';
import { makeHit } from '../search/testing.ts';
import { createReader } from './reading.ts';

const lines = { start: 1, end: 1 };
const view = (ids: readonly string[], left?: DocumentView['left']): DocumentView => ({
  path: '/n/a.md', title: 'A', unit: 'line', session: null, ...(left ? { left } : {}),
  blocks: [{ label: '', type: 'note', headingPath: [], lines, happenedAt: null, observations: ids.map((id) => ({ id, type: 'note', label: '', text: id, lines, headingPath: [], happenedAt: null, solves: null, solvedBy: [], references: [] })) }],
});
const hit = (id: string) => makeHit(id, { path: '/n/a.md' });

/** A large note of which ten observations are given at first. */
function setUp() {
  const calls: DocumentRequest[] = [];
  const document = async (request: DocumentRequest): Promise<DocumentView> => {
    calls.push(request);
    const before = Array.from({ length: Math.min(500, request.before ?? 4) }, (_, i) => `b${i}`);
    const after = Array.from({ length: Math.min(500, request.after ?? 5) }, (_, i) => `a${i}`);
    return view([...before, request.observationId, ...after], { earlier: 500 - before.length, later: 500 - after.length });
  };
  const store = createStore();
  return { calls, store, reader: createReader(store, () => ({ document })) };
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('a large note', () => {
  it('is fetched around the hit, and more of it on the side that is asked for', async () => {
    const { calls, store, reader } = setUp();
    reader.show(hit('x'));
    await settled();
    expect(calls).toEqual([{ observationId: 'x' }]);
    reader.more('earlier');
    await settled();
    expect(calls[1]).toEqual({ observationId: 'x', before: 304, after: 5 });
    reader.more('later');
    await settled();
    expect(calls[2]).toEqual({ observationId: 'x', before: 304, after: 305 });
    expect(store.get().reading).toMatchObject({ kind: 'note', note: { left: { earlier: 196, later: 195 } } });
  });

  it('keeps as much of it when the index has changed, and begins anew with another hit', async () => {
    const { calls, reader } = setUp();
    reader.show(hit('x'));
    await settled();
    reader.more('later');
    await settled();
    reader.forget();
    reader.show(hit('x'));
    await settled();
    expect(calls[2]).toEqual({ observationId: 'x', before: 4, after: 305 });
    reader.show(hit('y'));
    await settled();
    expect(calls[3]).toEqual({ observationId: 'y' });
  });
});
