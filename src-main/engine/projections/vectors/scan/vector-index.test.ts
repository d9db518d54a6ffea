import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { quantisedStore } from '../quantised-table.ts';
import {
  DIMENSIONS,
  type SampleIndex,
  sampleDocument,
  sampleFile,
  sampleIndex,
  sampleVector,
} from '../../../store/testing.ts';
import { removeDocument, replaceDocument } from '../../../store/write/write-document.ts';
import { decodeVector, dotQuantised, vectorOf } from './quantised-vector.ts';
import { byScore } from './top-k.ts';
import { createVectorIndex, type VectorIndex, type VectorLimits, type VectorState } from './vector-index.ts';

/** Both kinds of codes; the second with candidates and sample that hold all of a small index. */
const KINDS: readonly (readonly [string, Partial<VectorLimits>])[] = [
  ['exact int8', {}],
  ['binary codes', { largestExact: 0, few: 3 }],
];

const unit: fc.Arbitrary<Float32Array> = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));
/** The vectors of a document's observations' passages. */
const shape = fc.array(fc.array(unit, { minLength: 1, maxLength: 3 }), { minLength: 0, maxLength: 5 });
const file = fc.integer({ min: 1, max: 6 });
type Step =
  | { readonly kind: 'write'; readonly file: number; readonly shape: Float32Array[][] }
  | { readonly kind: 'remove'; readonly file: number }
  | { readonly kind: 'score'; readonly query: Float32Array };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), file, shape }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), file }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('score' as const), query: unit }) },
  ),
  { maxLength: 20, size: 'max' },
);

let database: SampleIndex;
beforeEach(() => {
  database = sampleIndex();
});
afterEach(() => database.close());

/** Writes a document of these observations, in two blocks, and gives its id. */
function write(name: number, observations: readonly (readonly Float32Array[])[]): number {
  const document = sampleDocument(observations.map((_, i) => ({ text: `${i}`, label: i % 2 ? 'odd' : 'even' })));
  const blocks = document.blocks.map((block) => ({
    ...block,
    observations: block.observations.map((observation) => ({
      ...observation,
      passages: (observations[Number(observation.text)] ?? []).map((vector) => ({
        start: 0,
        end: 1,
        textHash: 'x',
        vector,
      })),
    })),
  }));
  return replaceDocument(database.db, database.fingerprintId, sampleFile(database.sourceId, `/notes/${name}.md`), {
    ...document,
    blocks,
  }).documentId;
}

const store = (): ReturnType<typeof quantisedStore> => quantisedStore(database.db, database.fingerprintId);

/** The scores of all that is stored, in the plainest way, with those of each passage. */
function bruteForce(
  query: Float32Array,
): Map<number, { score: number; passageId: number; passages: Map<number, number> }> {
  const best = new Map<number, { score: number; passageId: number; passages: Map<number, number> }>();
  for (const { passageId, observationId, code } of store().after(0, 1e6).codes) {
    const score = dotQuantised(query, decodeVector(code));
    const before = best.get(observationId) ?? { score: -Infinity, passageId: 0, passages: new Map<number, number>() };
    before.passages.set(passageId, score);
    best.set(observationId, score > before.score ? { ...before, score, passageId } : before);
  }
  return best;
}

/** How far a score may be off in three dimensions, each rounded to 12 bits, or not at all. */
const TOLERANCE: Record<VectorState['kind'], number> = { 'exact int8': 5e-4, 'binary codes': 0 };

function expectSame(index: VectorIndex, query: Float32Array): void {
  const expected = bruteForce(query);
  const scores = index.score(query);
  const values = [...expected.values()].map(({ score }) => score);
  const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length || 1));
  expect(index.size).toBe(store().after(0, 1e6).codes.length);
  expect(scores.count).toBe(expected.size);
  expect(scores.mean).toBeCloseTo(mean, 2);
  expect(Math.abs(scores.deviation - deviation)).toBeLessThan(0.05); // a root: rounding weighs most where all are alike
  const tolerance = TOLERANCE[index.state.kind];
  for (const [id, { score, passageId, passages }] of expected) {
    const passage = scores.passageOf(id)!;
    expect(Math.abs(scores.scoreOf(id)! - score)).toBeLessThanOrEqual(tolerance);
    expect(passages.get(passage)).toBeGreaterThanOrEqual(score - 2 * tolerance);
    expect(tolerance > 0 || passage === passageId, 'the first of equals').toBe(true);
  }
  expect([scores.scoreOf(1e6), scores.passageOf(1e6)]).toEqual([undefined, undefined]);

  const all = Array.from(expected.keys(), (id) => ({ id, score: scores.scoreOf(id)! })).sort(byScore);
  expect(scores.best(all.length + 5, null)).toEqual(all);
  for (const share of [2, 5]) {
    const allowed = new Set(all.map(({ id }) => id).filter((id) => id % share === 1));
    expect(scores.best(2, allowed)).toEqual(all.filter(({ id }) => allowed.has(id)).slice(0, 2));
    expect(scores.best(2, { size: allowed.size, has: (id) => allowed.has(id) }), 'of a set without a list').toEqual(
      scores.best(2, allowed),
    );
  }
}

describe.each(KINDS)('a vector index of %s', (kind, limits) => {
  it('scores like the plain formula, whatever was written and removed before', async () => {
    await fc.assert(
      fc.asyncProperty(steps, unit, async (sequence, last) => {
        const index = createVectorIndex(store(), DIMENSIONS, limits);
        await index.ready;
        for (const step of [...sequence, { kind: 'score', query: last } as const]) {
          if (step.kind === 'score') expectSame(index, step.query);
          else if (step.kind === 'remove') {
            removeDocument(database.db, step.file);
            index.catchUp();
          } else {
            write(step.file, step.shape);
            index.catchUp();
          }
        }
        index.close();
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing of what is written and removed while it loads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(file, shape), { maxLength: 8 }),
        fc.array(fc.tuple(file, fc.option(shape)), { maxLength: 8 }),
        unit,
        async (before, meanwhile, query) => {
          for (const [name, observations] of before) write(name, observations);
          const index = createVectorIndex(store(), DIMENSIONS, { ...limits, batch: 2, slice: 0 });
          for (const [name, observations] of meanwhile) {
            await setImmediate();
            if (observations) write(name, observations);
            else removeDocument(database.db, name);
            index.catchUp();
          }
          await index.ready;
          index.catchUp();
          expectSame(index, query);
          index.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes over what others have written, replaced and removed', async () => {
    const [, , gone] = [
      write(1, [[sampleVector('a')]]),
      write(2, [[sampleVector('b')], [sampleVector('c')]]),
      write(3, [[sampleVector('d')]]),
    ];
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    await index.ready;
    write(2, [[sampleVector('e')]]);
    write(4, [[sampleVector('f')]]);
    removeDocument(database.db, gone);
    index.catchUp();
    expectSame(index, sampleVector('query'));
    expect(index.size).toBe(3);
  });

  it('keeps the new passages of a document that were taken over before its old ones are removed', async () => {
    write(1, [[sampleVector('a')], [sampleVector('b')]]);
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    await index.ready;
    write(1, [[sampleVector('c')]]);
    write(2, [[sampleVector('d')]]);
    index.catchUp(); // who wrote the other document does so first
    index.catchUp();
    expectSame(index, sampleVector('query'));
    expect(index.size).toBe(2);
  });

  it('says what it is, and gives the vectors that it ranks by', async () => {
    write(1, [[sampleVector('a'), sampleVector('b')], [sampleVector('c')]]);
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    await index.ready;
    const [first] = store().after(0, 1).codes;
    expect(index.codeOf(first!.observationId)).toEqual(vectorOf(decodeVector(first!.code)));
    expect(index.codeOf(1e6)).toBeUndefined();
    expect(index.state).toMatchObject({ kind, recall: kind === 'binary codes' ? 1 : null });
    expect(index.state.bytes).toBeGreaterThan(0);
  });

  it('finds nothing once all has gone', async () => {
    const id = write(1, [[sampleVector('a')], [sampleVector('b')]]);
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    await index.ready;
    removeDocument(database.db, id);
    index.catchUp();
    const scores = index.score(sampleVector('query'));
    expect([scores.count, scores.best(5, null), scores.best(5, new Set([1, 2, 3, 4]))]).toEqual([0, [], []]);
  });

  it('is empty at first', async () => {
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    await index.ready;
    const scores = index.score(sampleVector('query'));
    expect([scores.count, scores.mean, scores.deviation, scores.best(5, null)]).toEqual([0, 0, 0, []]);
  });

  it('ends its loading when it is closed', async () => {
    const index = createVectorIndex(store(), DIMENSIONS, limits);
    index.close();
    await expect(index.ready).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('leaves the vectors of another model alone', async () => {
    write(1, [[sampleVector('a')]]);
    const other = createVectorIndex(quantisedStore(database.db, database.fingerprintId + 1), DIMENSIONS, limits);
    await other.ready;
    expect(other.size).toBe(0);
  });
});

describe('the kind of codes', () => {
  const many = (from: number, to: number): void => {
    for (let i = from; i < to; i++) write(i, [[sampleVector(`${i}`)]]);
  };
  const until = async (holds: () => boolean): Promise<void> => {
    for (let i = 0; i < 10_000 && !holds(); i++) await setImmediate();
    expect(holds()).toBe(true);
  };

  it('changes in the background as the index grows and shrinks, and answers meanwhile', async () => {
    many(0, 10);
    const index = createVectorIndex(store(), DIMENSIONS, { largestExact: 10, batch: 4, slice: 0 });
    await index.ready;
    expect(index.state.kind).toBe('exact int8');
    many(10, 30);
    index.catchUp();
    expect(index.state.kind).toBe('exact int8');
    expectSame(index, sampleVector('query'));
    await until(() => index.state.kind === 'binary codes');
    expectSame(index, sampleVector('query'));
    for (let id = 1; id <= 26; id++) {
      removeDocument(database.db, id);
      index.catchUp();
    }
    index.catchUp();
    await until(() => index.state.kind === 'exact int8');
    expectSame(index, sampleVector('query'));
  });

  it('stays exact where signs find too little of what is near', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    many(0, 80);
    const index = createVectorIndex(store(), DIMENSIONS, { largestExact: 10, near: 2, candidates: 1 });
    await index.ready;
    expect(index.state).toMatchObject({ kind: 'exact int8', recall: null });
    expect(said).toHaveBeenCalledWith(expect.stringMatching(/^Binary codes find only \d/));
    said.mockRestore();
    expectSame(index, sampleVector('query'));
  });

  it('takes mean and deviation of signs from a sample that depends on what is indexed alone', async () => {
    const limits = { largestExact: 0, sample: 16 };
    many(0, 40);
    const grown = createVectorIndex(store(), DIMENSIONS, limits);
    await grown.ready;
    many(40, 300);
    grown.catchUp();
    const fresh = createVectorIndex(store(), DIMENSIONS, limits);
    await fresh.ready;
    const query = sampleVector('query');
    const [a, b] = [grown.score(query), fresh.score(query)];
    expect([a.count, a.mean, a.deviation]).toEqual([b.count, b.mean, b.deviation]);
    const all = [...bruteForce(query).values()].map(({ score }) => score);
    expect(Math.abs(a.mean - all.reduce((sum, value) => sum + value, 0) / all.length)).toBeLessThan(0.5);
  });
});
