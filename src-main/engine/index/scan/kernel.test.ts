import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatrix, dot } from './kernel.ts';

const vectors = (dimensions: number, count: number): fc.Arbitrary<Float32Array[]> =>
  fc.array(fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions }).map((values) => Float32Array.from(values)), { minLength: count, maxLength: count });

const anyMatrix = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 12 })).chain(([dimensions, rows]) => fc.tuple(fc.constant(dimensions), vectors(dimensions, rows + 1)));

function filled(dimensions: number, rows: readonly Float32Array[]): ReturnType<typeof createMatrix> {
  const matrix = createMatrix(dimensions);
  matrix.reserve(rows.length);
  rows.forEach((row, i) => matrix.row(i).set(row));
  return matrix;
}

/** Two sums of the same products in another order differ by rounding only. */
const near = (dimensions: number): number => dimensions * 1e-6;

describe('dots', () => {
  it('are the dot products, at any number of dimensions and rows', () => {
    fc.assert(
      fc.property(anyMatrix, ([dimensions, [query, ...rows]]) => {
        const scores = filled(dimensions, rows).dots(query!, rows.length);
        expect(scores).toHaveLength(rows.length);
        rows.forEach((row, i) => expect(Math.abs(scores[i]! - dot(query!, row))).toBeLessThanOrEqual(near(dimensions)));
      }),
    );
  });

  it('are none of an empty matrix', () => {
    expect(createMatrix(384).dots(new Float32Array(384).fill(1), 0)).toEqual(new Float32Array(0));
  });

  it('are bit by bit the same for the same row, wherever it stands', () => {
    const row = Float32Array.from({ length: 383 }, (_, d) => Math.sin(d));
    const query = Float32Array.from({ length: 383 }, (_, d) => Math.cos(3 * d));
    const scores = filled(383, Array.from({ length: 700 }, () => row)).dots(query, 700);
    expect(new Set(scores).size).toBe(1);
  });

  it('are a copy, which later scans leave alone', () => {
    const matrix = filled(2, [Float32Array.of(1, 0)]);
    const first = matrix.dots(Float32Array.of(1, 0), 1);
    matrix.dots(Float32Array.of(0, 1), 1);
    expect([...first]).toEqual([1]);
  });
});

describe('a matrix', () => {
  it('keeps its rows while it grows past one page after another', () => {
    const matrix = createMatrix(5);
    const query = Float32Array.of(1, 0, 0, 0, 0);
    let rows = 0;
    for (const size of [1, 255, 256, 257, 5_000, 20_000]) {
      matrix.reserve(size);
      expect(matrix.capacity).toBeGreaterThanOrEqual(size);
      for (; rows < size; rows++) matrix.row(rows).set([rows, 1, 2, 3, 4]);
      const scores = matrix.dots(query, rows); // the scores stand where rows will be
      expect(scores.every((score, i) => score === i)).toBe(true);
    }
  });

  it('moves rows within itself, overlaps included', () => {
    const matrix = filled(3, Array.from({ length: 10 }, (_, i) => Float32Array.of(i, i, i)));
    matrix.move(3, 1, 6);
    expect(Array.from({ length: 10 }, (_, i) => matrix.row(i)[2])).toEqual([0, 3, 4, 5, 6, 7, 8, 7, 8, 9]);
  });
});
