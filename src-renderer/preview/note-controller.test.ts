import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src-shared/errors.ts';
import type { DocumentView } from '../../src-shared/model.ts';
import type { DocumentRequest } from '../../src-shared/protocol.ts';
import { createStore } from '../store.ts';
import { makeHit } from '../search/testing.ts';
import { createReader } from './note-controller.ts';

const TOTAL = 5_000;
const lines = { start: 1, end: 1 };
const id = (at: number): string => `o${at}`;
const hit = (at: number) => makeHit(id(at), { path: '/n/a.md' });

/** The observations from one to another of a large note. */
function view(from: number, to: number): DocumentView {
  const observations = Array.from({ length: Math.max(0, to - from) }, (_, i) => ({
    id: id(from + i),
    type: 'note' as const,
    label: '',
    text: id(from + i),
    lines,
    headingPath: [],
    happenedAt: null,
    solves: null,
    solvedBy: [],
    references: [],
  }));
  return {
    path: '/n/a.md',
    title: 'A',
    unit: 'line',
    session: null,
    left: { earlier: from, later: TOTAL - to },
    blocks: [{ label: '', type: 'note', headingPath: [], lines, happenedAt: null, observations }],
  };
}

/** A large note in windows, as the engine gives it. */
function setUp() {
  const calls: DocumentRequest[] = [];
  const gone = new Set<string>();
  const document = async (request: DocumentRequest = {}): Promise<DocumentView> => {
    calls.push(request);
    if (gone.has(request.observationId!)) throw new EngineError('OBSERVATION_NOT_FOUND', 'It is gone.');
    const at = Number(request.observationId!.slice(1));
    switch (request.side) {
      case 'start':
        return view(0, 200);
      case 'end':
        return view(TOTAL - 200, TOTAL);
      case 'earlier':
        return view(Math.max(0, at - 200), at);
      case 'later':
        return view(at + 1, Math.min(TOTAL, at + 201));
      case undefined:
        return view(Math.max(0, at - (request.before ?? 200)), Math.min(TOTAL, at + (request.after ?? 200) + 1));
    }
  };
  const store = createStore();
  const reader = createReader(store, () => ({ document }));
  /** The first and the last observation that are held, and that there is none between them twice or left out. */
  const held = (): readonly [number, number] => {
    const { reading } = store.get();
    if (reading.kind !== 'note') throw new Error(reading.kind);
    const ids = reading.note.blocks.flatMap(({ observations }) => observations.map((one) => Number(one.id.slice(1))));
    const [first, last] = [ids[0] as number, ids.at(-1) as number];
    expect(ids).toEqual(Array.from({ length: last - first + 1 }, (_, i) => first + i));
    expect(reading.note.left).toEqual({ earlier: first, later: TOTAL - 1 - last });
    return [first, last];
  };
  return { calls, store, reader, held, gone };
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

describe('a large note', () => {
  it('is fetched around the hit, and one window more of it on the side that is asked for', async () => {
    const { calls, reader, held } = setUp();
    reader.show(hit(1_000));
    await settled();
    expect(calls).toEqual([{ observationId: 'o1000', before: 60, after: 60 }]);
    expect(held()).toEqual([940, 1_060]);
    await reader.more('earlier');
    expect(calls[1]).toEqual({ observationId: 'o940', side: 'earlier' });
    expect(held()).toEqual([740, 1_060]);
    await reader.more('later');
    expect(calls[2]).toEqual({ observationId: 'o1060', side: 'later' });
    expect(held()).toEqual([740, 1_260]);
    expect(calls).toHaveLength(3);
  });

  it('keeps as much of it when the index has changed, and begins anew with another hit', async () => {
    const { calls, reader, held } = setUp();
    reader.show(hit(1_000));
    await settled();
    await reader.more('later');
    reader.forget();
    reader.show(hit(1_000));
    await settled();
    expect(calls[2]).toEqual({ observationId: 'o940', before: 0, after: 320 });
    expect(held()).toEqual([940, 1_260]);
    reader.show(hit(3_000));
    await settled();
    expect(calls[3]).toEqual({ observationId: 'o3000', before: 60, after: 60 });
    expect(held()).toEqual([2_940, 3_060]);
  });

  it('is read around the hit again where the beginning of what was here is gone', async () => {
    const { reader, held, gone } = setUp();
    reader.show(hit(1_000));
    await settled();
    await reader.more('later');
    gone.add('o940');
    reader.forget();
    reader.show(hit(1_000));
    await settled();
    expect(held()).toEqual([940, 1_060]);
  });

  it('goes where it is told to, though the list asks for more on the way', async () => {
    const { reader, held } = setUp();
    reader.show(hit(1_000));
    await settled();
    for (const [place, found] of [
      ['end', [TOTAL - 200, TOTAL - 1]],
      ['start', [0, 199]],
      ['hit', [940, 1_060]],
    ] as const) {
      const going = reader.goTo(place);
      await Promise.all([going, reader.more('earlier'), reader.more('later')]);
      expect(held()).toEqual(found);
    }
    await reader.more('later');
    expect(held()).toEqual([940, 1_260]);
  });

  it('is held in part however far one reads, to its end and back', async () => {
    const { reader, store, held } = setUp();
    reader.show(hit(100));
    await settled();
    let most = 0;
    const walk = async (side: 'earlier' | 'later', until: () => boolean): Promise<void> => {
      for (let i = 0; i < 100 && !until(); i++) {
        const [first, last] = held();
        await reader.more(side);
        most = Math.max(most, held()[1] - held()[0] + 1);
        // What was beside the end that was read on from is still there.
        expect(held()[0] <= (side === 'later' ? last : first) && held()[1] >= (side === 'later' ? last : first)).toBe(
          true,
        );
      }
    };
    await walk('later', () => held()[1] === TOTAL - 1);
    expect(held()[1]).toBe(TOTAL - 1);
    await walk('earlier', () => held()[0] === 0);
    expect(held()[0]).toBe(0);
    expect(most).toBe(1_500);
    expect(store.get().reading).toMatchObject({ kind: 'note', hit: { id: 'o100' }, target: { to: 'hit' } });
  });

  it('shows its end, its beginning and the hit again, each brought into view', async () => {
    const { reader, store, held } = setUp();
    const target = (): unknown => (store.get().reading as { readonly target?: unknown }).target;
    reader.show(hit(1_000));
    await settled();
    await reader.goTo('end');
    expect([held(), target()]).toEqual([[4_800, 4_999], { to: 'end' }]);
    await reader.more('earlier');
    expect([held(), target()]).toEqual([[4_600, 4_999], { to: 'end' }]);
    await reader.goTo('start');
    expect([held(), target()]).toEqual([[0, 199], { to: 'start' }]);
    await reader.goTo('hit');
    expect([held(), target()]).toEqual([[940, 1_060], { to: 'hit' }]);
  });

  it('brings an observation some windows away with all between, and one far away by itself', async () => {
    const { reader, store, held } = setUp();
    reader.show(hit(1_000));
    await settled();
    await reader.bring('o1900', 'later');
    expect(held()[0]).toBe(940);
    expect(held()[1]).toBeGreaterThanOrEqual(1_900);
    await reader.bring('o4500', 'later');
    expect(held()).toEqual([4_440, 4_560]);
    expect(store.get().reading).toMatchObject({ target: { to: 'o4500' } });
  });

  it('stays as it is when the next window fails to come, which can be asked for again', async () => {
    const { reader, held, gone } = setUp();
    reader.show(hit(1_000));
    await settled();
    gone.add('o1060');
    await reader.more('later');
    expect(held()).toEqual([940, 1_060]);
    gone.clear();
    await reader.more('later');
    expect(held()).toEqual([940, 1_260]);
  });

  it('gives nothing to another hit that is shown meanwhile', async () => {
    const { reader, held } = setUp();
    reader.show(hit(1_000));
    await settled();
    const more = reader.more('later');
    reader.show(hit(3_000));
    await more;
    await settled();
    expect(held()).toEqual([2_940, 3_060]);
  });
});
