import { expect, it } from 'vitest';
import { createCoarseCodes } from './coarse-codes.ts';
import { decodeInt8, encodeInt8 } from './int8-vector.ts';

const DIMENSIONS = 16;
/** A vector of length 1 in the plane of the first two axes. */
function towards(degrees: number): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[0] = Math.cos((degrees * Math.PI) / 180);
  vector[1] = Math.sin((degrees * Math.PI) / 180);
  return vector;
}
/** Passages `first`, `first` + 1, … of observations, by the directions of their vectors. */
function part(
  documentId: number,
  first: number,
  ...directions: readonly (readonly [observation: number, degrees: number])[]
) {
  return {
    documentId,
    passages: directions.map(([observationId, degrees], i) => ({
      passageId: first + i,
      observationId,
      vector: towards(degrees),
    })),
  };
}
const ids = (scored: readonly { readonly id: number }[]): readonly number[] => scored.map(({ id }) => id);

it('An observation scores by its best passage, whatever order the parts came in', () => {
  const codes = createCoarseCodes(DIMENSIONS);
  codes.append(part(2, 20, [5, 80], [5, 10], [6, 40]));
  codes.append(part(1, 10, [3, 30], [4, 60]));
  const scores = codes.score(towards(0));
  expect([codes.size, scores.count]).toEqual([5, 4]);
  expect(ids(scores.best(10, null))).toEqual([5, 3, 6, 4]);
  expect(scores.passageOf(5)).toBe(21);
  expect(scores.scoreOf(3)).toBeCloseTo(Math.cos(Math.PI / 6), 2);
  expect([scores.scoreOf(9), scores.passageOf(9)]).toEqual([undefined, undefined]);
});

it('A filter leaves the scores and the order of what it leaves', () => {
  const codes = createCoarseCodes(DIMENSIONS);
  codes.append(part(1, 10, [1, 10], [2, 20], [3, 30]));
  const scores = codes.score(towards(0));
  expect(scores.best(10, new Set([1, 3]))).toEqual(scores.best(10, null).filter(({ id }) => id !== 2));
});

it('Mean and deviation are those of the observations', () => {
  const codes = createCoarseCodes(DIMENSIONS);
  codes.append(part(1, 10, [1, 0], [1, 90], [2, 90], [3, 90]));
  const { mean, deviation } = codes.score(towards(0));
  expect(mean).toBeCloseTo(1 / 3, 2);
  expect(deviation).toBeCloseTo(Math.sqrt(2) / 3, 2);
});

it('What is removed is found no more, and what was asked before stays as it was', () => {
  const codes = createCoarseCodes(DIMENSIONS);
  for (let n = 1; n <= 8; n++) codes.append(part(n, n * 10, [n, n * 10], [n + 100, n * 10 + 5]));
  const before = codes.score(towards(0));
  for (const n of [1, 2, 4, 6]) codes.remove(n, n * 10);
  const after = codes.score(towards(0));
  expect([codes.size, after.count]).toEqual([8, 8]);
  expect(ids(after.best(10, null))).toEqual([3, 103, 5, 105, 7, 107, 8, 108]);
  expect(after.scoreOf(1)).toBeUndefined();
  expect(after.scoreOf(107)).toBeCloseTo(Math.cos((75 * Math.PI) / 180), 2);
  expect(before.best(100, null).every(({ score }) => score <= 1)).toBe(true);
  codes.append(part(2, 200, [50, 1]));
  expect(ids(codes.score(towards(0)).best(2, null))).toEqual([50, 3]);
  expect([...codes.documents()].sort()).toEqual([2, 3, 5, 7, 8]);
});

it('A stored vector is what it was but for the rounding, zeros included', () => {
  const vector = Float32Array.from({ length: 384 }, (_, d) => Math.sin(d * 7.3) / 14);
  const again = decodeInt8(encodeInt8(vector));
  const largest = Math.max(...vector.map(Math.abs));
  for (const [d, value] of again.entries()) expect(Math.abs(value - vector[d]!)).toBeLessThanOrEqual(largest / 253);
  expect(decodeInt8(encodeInt8(new Float32Array(8)))).toEqual(new Float32Array(8));
});
