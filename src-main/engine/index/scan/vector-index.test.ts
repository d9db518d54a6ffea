import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from './kernel.ts';
import { byScore, type Scored } from './top-k.ts';
import { BLOCK_WEIGHT, createVectorIndex, OWN_WEIGHT, type PlacedVector, type VectorIndex } from './vector-index.ts';

const DIMENSIONS = 5;

const unit: fc.Arbitrary<Float32Array> = fc
  .array(fc.integer({ min: -9, max: 9 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));

/** A document's blocks, their observations, and the vectors of those observations' passages. */
const shape = fc.array(fc.array(fc.array(unit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), { maxLength: 3 });

/** Numbers the passages of a shape as the database would: no number twice. */
function numberer(): (blocks: readonly (readonly (readonly Float32Array[])[])[]) => PlacedVector[] {
  const next = { passageId: 0, observationId: 0, blockId: 0 };
  return (blocks) =>
    blocks.flatMap((observations) => {
      const blockId = ++next.blockId;
      return observations.flatMap((passages) => {
        const observationId = ++next.observationId;
        return passages.map((vector) => ({ passageId: ++next.passageId, observationId, blockId, vector }));
      });
    });
}

/** The same scores in the plainest way: each passage by its own vector and the direction of its block's sum. */
function bruteForce(documents: ReadonlyMap<number, readonly PlacedVector[]>, query: Float32Array): Map<number, { score: number; passageId: number }> {
  const best = new Map<number, { score: number; passageId: number }>();
  for (const placed of documents.values()) {
    for (const { passageId, observationId, blockId, vector } of placed) {
      const sum = new Float32Array(DIMENSIONS);
      for (const other of placed) if (other.blockId === blockId) other.vector.forEach((value, d) => (sum[d] = sum[d]! + value));
      const block = sum.map((value) => value / (Math.hypot(...sum) || 1));
      const score = OWN_WEIGHT * dot(query, vector) + BLOCK_WEIGHT * dot(query, block);
      const before = best.get(observationId);
      if (!before || score > before.score) best.set(observationId, { score, passageId });
    }
  }
  return best;
}

function expectSame(index: VectorIndex, documents: ReadonlyMap<number, readonly PlacedVector[]>, query: Float32Array): void {
  const expected = bruteForce(documents, query);
  const scores = index.score(query);
  const values = [...expected.values()].map(({ score }) => score);
  const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  expect(index.size).toBe([...documents.values()].reduce((sum, placed) => sum + placed.length, 0));
  expect(scores.count).toBe(expected.size);
  expect(scores.mean).toBeCloseTo(mean, 5);
  expect(scores.deviation ** 2).toBeCloseTo(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length || 1), 5);
  for (const [id, { score }] of expected) expect(scores.scoreOf(id)).toBeCloseTo(score, 5);

  const all = scores.best(expected.size + 5, null);
  expect(all.map(({ id }) => id).sort(ascending)).toEqual([...expected.keys()].sort(ascending));
  expect(all).toEqual([...all].sort(byScore));
  const odd = new Set([...expected.keys()].filter((id) => id % 2 === 1));
  expect(scores.best(2, odd)).toEqual(all.filter(({ id }) => odd.has(id)).slice(0, 2));
}

const ascending = (a: number, b: number): number => a - b;

type Step = { readonly kind: 'set'; readonly document: number; readonly blocks: Float32Array[][][] } | { readonly kind: 'remove'; readonly document: number } | { readonly kind: 'score'; readonly query: Float32Array };
const document = fc.integer({ min: 1, max: 6 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('set' as const), document, blocks: shape }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), document }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('score' as const), query: unit }) },
  ),
  { maxLength: 40, size: 'max' },
);

describe('a vector index', () => {
  it('scores like the plain formula, whatever was set and removed before', () => {
    fc.assert(
      fc.property(steps, unit, (sequence, last) => {
        const index = createVectorIndex(DIMENSIONS);
        const documents = new Map<number, PlacedVector[]>();
        const place = numberer();
        for (const step of [...sequence, { kind: 'score', query: last } as const]) {
          if (step.kind === 'score') expectSame(index, documents, step.query);
          else if (step.kind === 'remove') {
            index.remove(step.document);
            documents.delete(step.document);
          } else {
            const placed = place(step.blocks);
            index.set(step.document, placed);
            documents.set(step.document, placed);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same when it is loaded at once as when it is set document by document, in whatever order the vectors come', () => {
    fc.assert(
      fc.property(fc.array(shape, { maxLength: 6 }), unit, fc.boolean(), (shapes, query, reversed) => {
        const place = numberer();
        const documents = new Map(shapes.map((blocks, i) => [i + 1, place(blocks)] as const).filter(([, placed]) => placed.length > 0));
        const [loaded, set] = [createVectorIndex(DIMENSIONS), createVectorIndex(DIMENSIONS)];
        for (const [id, placed] of documents) set.set(id, placed);
        const vectors = [...documents.values()].flat();
        loaded.load(documents, reversed ? vectors.reverse() : vectors);
        expect(loaded.size).toBe(set.size);
        expect(loaded.score(query).best(100, null)).toEqual(set.score(query).best(100, null));
      }),
    );
  });

  it('names the passage that an observation scored by', () => {
    const index = createVectorIndex(2);
    const at = (passageId: number, observationId: number, blockId: number, ...vector: number[]): PlacedVector => ({ passageId, observationId, blockId, vector: Float32Array.from(vector) });
    index.set(1, [at(11, 1, 1, 1, 0), at(12, 1, 1, 0, 1), at(13, 2, 2, -1, 0)]);
    const scores = index.score(Float32Array.of(0, 1));
    expect([scores.passageOf(1), scores.passageOf(2), scores.passageOf(3)]).toEqual([12, 13, undefined]);
    expect(scores.scoreOf(3)).toBeUndefined();
  });

  it('gives answers that later changes leave alone', () => {
    const index = createVectorIndex(2);
    const one = (id: number, ...vector: number[]): PlacedVector[] => [{ passageId: id, observationId: id, blockId: id, vector: Float32Array.from(vector) }];
    for (let id = 1; id <= 8; id++) index.set(id, one(id, Math.cos(id), Math.sin(id)));
    const scores = index.score(Float32Array.of(1, 0));
    const before: Scored[] = scores.best(8, null);
    for (let id = 1; id <= 6; id++) index.remove(id); // moves the rows that stay
    index.set(9, one(9, 1, 0));
    expect(scores.best(8, null)).toEqual(before);
    // What has gone or moved since has no score any more, rather than another's.
    for (const { id, score } of before) expect([score, undefined]).toContain(scores.scoreOf(id));
  });

  it('is empty at first', () => {
    const scores = createVectorIndex(2).score(Float32Array.of(1, 0));
    expect([scores.count, scores.mean, scores.deviation, scores.best(5, null)]).toEqual([0, 0, 0, []]);
  });
});
