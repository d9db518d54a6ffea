import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteMatrix } from './byte-matrix.ts';
import { type Code, decodeCode, encodeCode } from './code.ts';
import { dot, hamming } from './kernel.ts';
import { createSignMatrix } from './sign-matrix.ts';

const component = fc.oneof({ weight: 1, arbitrary: fc.constantFrom(-1, 0, 1) }, { weight: 3, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) });
const vectorsOf = (dimensions: number, count: number): fc.Arbitrary<Float32Array[]> =>
  fc.array(fc.array(component, { minLength: dimensions, maxLength: dimensions }).map((values) => Float32Array.from(values)), { minLength: count, maxLength: count });
/** A query and rows. */
const anyMatrix = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 13 })).chain(([dimensions, rows]) => fc.tuple(fc.constant(dimensions), vectorsOf(dimensions, rows + 1)));

const codeOf = (vector: Float32Array): Code => decodeCode(encodeCode(vector));

function filled<M extends { reserve(rows: number): void; put(row: number, code: Code): void }>(matrix: M, rows: readonly Float32Array[]): M {
  rows.forEach((row, i) => {
    matrix.reserve(i + 1);
    matrix.put(i, codeOf(row));
  });
  return matrix;
}

/** The same in plain TypeScript: both sides rounded as the matrix rounds them. */
function plainDot(query: Float32Array, row: Float32Array): number {
  const largest = Math.max(...query.map(Math.abs));
  const finest = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * Math.ceil(row.length / 16) * 16)));
  const [queryScale, { scale, values }] = [largest / finest, codeOf(row)];
  const bytes = Int8Array.from(values, (value) => Math.round((value * 127) / 32_767));
  return dot(Int16Array.from(query, (value) => (largest === 0 ? 0 : Math.round(value / queryScale))), bytes) * queryScale * ((scale * 32_767) / 127);
}

describe('dot products of bytes', () => {
  it('are those of the rounded vectors, at any number of dimensions and rows', () => {
    fc.assert(
      fc.property(anyMatrix, ([dimensions, [query, ...rows]]) => {
        const scores = filled(createByteMatrix(dimensions), rows).dots(query!, rows.length);
        expect(scores).toHaveLength(rows.length);
        rows.forEach((row, i) => expect(Math.abs(scores[i]! - plainDot(query!, row))).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(scores[i]!))));
      }),
    );
  });

  it.each([1, 16, 383, 384, 1024, 4096])('of the largest values in %i dimensions do not overflow', (dimensions) => {
    const ones = new Float32Array(dimensions).fill(1);
    const scores = filled(createByteMatrix(dimensions), [ones, ones.map((value) => -value), ones]).dots(ones, 3);
    for (const [i, sign] of [1, -1, 1].entries()) expect(scores[i]! / dimensions).toBeCloseTo(sign, 3);
  });

  it('are near those of the vectors themselves', () => {
    const unit = (seed: number): Float32Array => {
      const values = Float32Array.from({ length: 384 }, (_, d) => Math.sin(seed * 7 + d * d));
      return values.map((value) => value / Math.hypot(...values));
    };
    const rows = Array.from({ length: 50 }, (_, i) => unit(i));
    const scores = filled(createByteMatrix(384), rows).dots(unit(99), 50);
    rows.forEach((row, i) => expect(Math.abs(scores[i]! - dot(row, unit(99)))).toBeLessThan(0.003));
  });

  it('are the same for the same row, wherever it stands and however often the matrix has grown', () => {
    const row = Float32Array.from({ length: 383 }, (_, d) => Math.sin(d));
    const query = Float32Array.from({ length: 383 }, (_, d) => Math.cos(3 * d));
    const matrix = filled(createByteMatrix(383), Array.from({ length: 701 }, () => row));
    const first = matrix.dots(query, 701)[0];
    matrix.reserve(5_000); // rows now stand where scores stood
    for (let i = 701; i < 900; i++) matrix.put(i, codeOf(row));
    expect(new Set(matrix.dots(query, 900))).toEqual(new Set([first]));
  });
});

describe('distances of signs', () => {
  const bitsOf = (vector: Float32Array, centre: Float32Array): Uint8Array => Uint8Array.from(vector, (value, d) => (value > centre[d]! ? 1 : 0));

  it('are the bits that differ, counted and found again by distance', () => {
    fc.assert(
      fc.property(anyMatrix.filter(([, vectors]) => vectors.length > 1), fc.nat(70), fc.nat(70), ([dimensions, [first, ...rows]], from, more) => {
        const [query] = rows as [Float32Array];
        const centre = first!.map((value) => 0.9 * value + 0.03); // where no component comes to lie by rounding
        const matrix = filled(createSignMatrix(centre), rows);
        const expected = rows.map((row) => hamming(bitsOf(row, centre), bitsOf(query, centre)));
        const counts = matrix.scan(query, rows.length);
        expect(Array.from(rows, (_, i) => matrix.distance(i))).toEqual(expected);
        expect([...counts]).toEqual(Array.from(counts, (_, distance) => expected.filter((other) => other === distance).length));
        expect([...matrix.between(from, from + more)]).toEqual(expected.flatMap((distance, i) => (distance >= from && distance < from + more ? [i] : [])));
        expect(dimensions).toBeLessThanOrEqual(matrix.bits);
      }),
    );
  });

  it.each([63, 64, 65, 384, 500])('range from none to all of %i dimensions', (dimensions) => {
    const ones = new Float32Array(dimensions).fill(1);
    const minus = ones.map((value) => -value);
    const rows = Array.from({ length: 1_001 }, (_, i) => (i % 3 ? ones : minus));
    const matrix = filled(createSignMatrix(new Float32Array(dimensions)), rows);
    const counts = matrix.scan(ones, rows.length);
    expect([counts[0], counts[dimensions]]).toEqual([667, 334]);
    expect([...matrix.between(dimensions, dimensions + 1)]).toEqual(rows.flatMap((row, i) => (row === minus ? [i] : [])));
  });

  it('are none of an empty matrix', () => {
    const matrix = createSignMatrix(new Float32Array(384));
    expect(matrix.scan(new Float32Array(384).fill(1), 0).every((count) => count === 0)).toBe(true);
    expect(matrix.between(0, 385)).toHaveLength(0);
  });
});

describe('a matrix moves rows within itself, overlaps included,', () => {
  const rows = Array.from({ length: 10 }, (_row, i) => Float32Array.of(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1));
  const moved = [0, 3, 4, 5, 6, 7, 8, 7, 8, 9].map((i) => rows[i]!);
  const query = Float32Array.of(1, 1, 1);

  it('of bytes', () => {
    const matrix = filled(createByteMatrix(3), rows);
    matrix.move(3, 1, 6);
    expect([...matrix.dots(query, 10)].map(Math.round)).toEqual(moved.map((row) => dot(row, query)));
  });

  it('of signs', () => {
    const matrix = filled(createSignMatrix(new Float32Array(3)), rows);
    matrix.move(3, 1, 6);
    matrix.scan(query, 10);
    expect(moved.map((_row, i) => matrix.distance(i))).toEqual(moved.map((row) => row.filter((value) => value < 0).length));
  });
});
