import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Int8Matrix, createInt8Matrix } from './int8-matrix.ts';
import { type QuantisedVector, decodeVector, encodeVector } from './quantised-vector.ts';
import { dot, hamming } from './kernel.ts';
import { createBinaryMatrix, type MeanAndDeviation } from './binary-matrix.ts';

const component = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(-1, 0, 1) },
  { weight: 3, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
);
const vectorsOf = (dimensions: number, count: number): fc.Arbitrary<Float32Array[]> =>
  fc.array(
    fc.array(component, { minLength: dimensions, maxLength: dimensions }).map((values) => Float32Array.from(values)),
    { minLength: count, maxLength: count },
  );
/** A query and rows. */
const anyMatrix = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 0, max: 13 }))
  .chain(([dimensions, rows]) => fc.tuple(fc.constant(dimensions), vectorsOf(dimensions, rows + 1)));

const codeOf = (vector: Float32Array): QuantisedVector => decodeVector(encodeVector(vector));

function filled<M extends { reserve(rows: number): void; put(row: number, code: QuantisedVector): void }>(
  matrix: M,
  rows: readonly Float32Array[],
): M {
  rows.forEach((row, i) => {
    matrix.reserve(2 * i + 1); // some of these tests ask for a row twice
    matrix.put(i, codeOf(row));
  });
  return matrix;
}

/** The same in plain TypeScript: both sides rounded as the matrix rounds them, rows to 8 bits or to 12. */
function plainDot(query: Float32Array, row: Float32Array, bits: 8 | 12): number {
  const largest = Math.max(...query.map(Math.abs));
  const finest = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * Math.ceil(row.length / 16) * 16)));
  const [queryScale, { scale, values }] = [largest / finest, codeOf(row)];
  const twelve = Int16Array.from(values, (value) => evenly(Math.fround(value * Math.fround(2032 / 32_767))));
  const rounded = bits === 12 ? twelve : twelve.map((value) => 16 * Math.round(value / 16));
  return (
    dot(
      Int16Array.from(query, (value) => (largest === 0 ? 0 : Math.round(value / queryScale))),
      rounded,
    ) *
    queryScale *
    ((scale * 32_767) / 2032)
  );
}

/** To the nearest integer, halves to the even one. */
function evenly(value: number): number {
  const up = Math.round(value);
  return up - value === 0.5 && up % 2 !== 0 ? up - 1 : up;
}

/** Pseudo-random normal values, scaled to length 1. */
function unit(seed: number, dimensions = 384): Float32Array {
  const values = Float32Array.from({ length: dimensions }, (_, d) =>
    Array.from({ length: 12 }, (_term, i) => (Math.sin(seed * 37.7 + d * 91.3 + i * 17.1) * 43_758.5453) % 1).reduce(
      (sum, value) => sum + value,
      0,
    ),
  );
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

const scan = (matrix: Int8Matrix, query: Float32Array, rows: number): Float32Array =>
  matrix.dots(matrix.round(query), rows);
const refined = (matrix: Int8Matrix, query: Float32Array, rows: readonly number[]): Float32Array =>
  matrix.refine(matrix.round(query), rows);
const upTo = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe('dot products', () => {
  it('are those of the vectors rounded to 8 bits, and of some rows to 12, at any number of dimensions and rows', () => {
    fc.assert(
      fc.property(anyMatrix, fc.array(fc.nat()), ([dimensions, [query, ...rows]], some) => {
        const matrix = filled(createInt8Matrix(dimensions), rows);
        const scores = scan(matrix, query!, rows.length);
        expect(scores).toHaveLength(rows.length);
        rows.forEach((row, i) =>
          expect(Math.abs(scores[i]! - plainDot(query!, row, 8))).toBeLessThanOrEqual(
            1e-6 * (1 + Math.abs(scores[i]!)),
          ),
        );
        const wanted = rows.length === 0 ? [] : some.map((row) => row % rows.length);
        const finer = refined(matrix, query!, wanted);
        expect(finer).toHaveLength(wanted.length);
        wanted.forEach((row, i) =>
          expect(Math.abs(finer[i]! - plainDot(query!, rows[row]!, 12))).toBeLessThanOrEqual(
            1e-6 * (1 + Math.abs(finer[i]!)),
          ),
        );
      }),
    );
  });

  it.each([1, 16, 383, 384, 1024, 4096])('of the largest values in %i dimensions do not overflow', (dimensions) => {
    const ones = new Float32Array(dimensions).fill(1);
    const matrix = filled(createInt8Matrix(dimensions), [ones, ones.map((value) => -value), ones]);
    for (const scores of [scan(matrix, ones, 3), refined(matrix, ones, [0, 1, 2])]) {
      for (const [i, sign] of [1, -1, 1].entries()) expect(scores[i]! / dimensions).toBeCloseTo(sign, 3);
    }
  });

  it('of 8 bits are near those of the vectors themselves, and those of 12 sixteen times nearer', () => {
    const rows = upTo(300).map((i) => unit(i));
    const query = unit(999);
    const matrix = filled(createInt8Matrix(384), rows);
    const error = (scores: Float32Array): number =>
      Math.hypot(...rows.map((row, i) => scores[i]! - dot(row, query))) / Math.sqrt(rows.length);
    const [eight, twelve] = [error(scan(matrix, query, rows.length)), error(refined(matrix, query, upTo(rows.length)))];
    expect(eight).toBeLessThan(0.0006);
    expect(twelve).toBeLessThan(eight / 12);
  });

  it('of a query with its opposite row are those with the row, negative', () => {
    const [row, query] = [unit(1), unit(2)];
    const [one, other] = refined(filled(createInt8Matrix(384), [row, row.map((value) => -value)]), query, [0, 1]);
    expect(other).toBe(-one!);
  });

  it('are the same for the same row, wherever it stands and however often the matrix has grown', () => {
    const [row, query] = [unit(1, 383), unit(2, 383)];
    const matrix = filled(
      createInt8Matrix(383),
      upTo(701).map(() => row),
    );
    const first = scan(matrix, query, 701)[0];
    const [finer] = refined(matrix, query, [0]);
    matrix.reserve(5_000); // rows now stand where scores stood
    for (let i = 701; i < 900; i++) matrix.put(i, codeOf(row));
    expect(new Set(scan(matrix, query, 900))).toEqual(new Set([first]));
    expect(new Set(refined(matrix, query, upTo(900)))).toEqual(new Set([finer]));
  });

  it('of two queries in turn do not mix', () => {
    const rows = upTo(5).map((i) => unit(i, 20));
    const matrix = filled(createInt8Matrix(20), rows);
    const [a, b] = [matrix.round(unit(10, 20)), matrix.round(unit(11, 20))];
    const before = [...matrix.dots(a, 5), ...matrix.refine(a, upTo(5))];
    matrix.refine(b, [0]);
    matrix.put(4, codeOf(rows[4]!)); // a code that is put in does not stand in the query's place
    expect([...matrix.dots(a, 5), ...matrix.refine(a, upTo(5))]).toEqual(before);
  });
});

const zero = (dimensions: number): MeanAndDeviation => ({
  centre: new Float32Array(dimensions),
  width: new Float32Array(dimensions),
});

/** Distances of the last scan, which are told by distance only. */
const distancesOf = (matrix: ReturnType<typeof createBinaryMatrix>, rows: number): number[] => {
  const distances = Array.from({ length: rows }, () => -1);
  for (let distance = 0; distance <= matrix.bits; distance++)
    for (const row of matrix.between(distance, distance + 1)) distances[row] = distance;
  return distances;
};

describe('distances of signs', () => {
  const bitsOf = (vector: Float32Array, centre: Float32Array): Uint8Array =>
    Uint8Array.from(vector, (value, d) => (value > centre[d]! ? 1 : 0));

  it('are the bits that differ, counted and found again by distance', () => {
    fc.assert(
      fc.property(
        anyMatrix.filter(([, vectors]) => vectors.length > 1),
        fc.nat(70),
        fc.nat(70),
        ([dimensions, [first, ...rows]], from, more) => {
          const [query] = rows as [Float32Array];
          const centre = first!.map((value) => 0.9 * value + 0.03);
          // Which side of the centre a component lies on is a matter of rounding where it lies on it: codes have steps
          // of 1/32,767 of the largest, which is 1 at the most.
          fc.pre(rows.every((row) => row.every((value, i) => Math.abs(value - (centre[i] as number)) > 1 / 32_767)));
          const matrix = filled(createBinaryMatrix({ centre, width: new Float32Array(dimensions) }), rows);
          const expected = rows.map((row) => hamming(bitsOf(row, centre), bitsOf(query, centre)));
          const counts = matrix.scan(query, rows.length);
          expect(distancesOf(matrix, rows.length)).toEqual(expected);
          expect([...counts]).toEqual(
            Array.from(counts, (_, distance) => expected.filter((other) => other === distance).length),
          );
          expect([...matrix.between(from, from + more)]).toEqual(
            expected.flatMap((distance, i) => (distance >= from && distance < from + more ? [i] : [])),
          );
          expect(dimensions).toBeLessThanOrEqual(matrix.bits);
        },
      ),
    );
  });

  it.each([63, 64, 65, 384, 500])('range from none to all of %i dimensions', (dimensions) => {
    const ones = new Float32Array(dimensions).fill(1);
    const minus = ones.map((value) => -value);
    const rows = Array.from({ length: 1_001 }, (_, i) => (i % 3 ? ones : minus));
    const matrix = filled(createBinaryMatrix(zero(dimensions)), rows);
    const counts = matrix.scan(ones, rows.length);
    expect([counts[0], counts[dimensions]]).toEqual([667, 334]);
    expect([...matrix.between(dimensions, dimensions + 1)]).toEqual(
      rows.flatMap((row, i) => (row === minus ? [i] : [])),
    );
  });

  it('are none of an empty matrix', () => {
    const matrix = createBinaryMatrix(zero(384));
    expect(matrix.scan(new Float32Array(384).fill(1), 0).every((count) => count === 0)).toBe(true);
    expect(matrix.between(0, 385)).toHaveLength(0);
  });
});

describe('estimates of two bits', () => {
  it('are the sums of what each dimension gives by its side and by whether it is far', () => {
    fc.assert(
      fc.property(
        anyMatrix.filter(([, vectors]) => vectors.length > 2),
        ([dimensions, [first, query, ...rows]]) => {
          const centre = first!.map((value) => 0.9 * value + 0.03);
          const width = first!.map((value) => Math.abs(value) / 2 + 0.117);
          const matrix = filled(createBinaryMatrix({ centre, width }), rows);
          const wanted = rows.flatMap((_, i) => (i % 2 ? [i, 0] : [i]));
          const scores = matrix.estimate(query!, wanted);
          // The query is rounded to 31 steps; each component may be off by half of one, times the far level.
          const rounding =
            ((Math.max(...query!.map((value, d) => Math.abs(value * width[d]!))) / 31) * dimensions * 1.9) / 2;
          const levels = [0.4528, 1.5104].map((level) => level * 1.2533);
          wanted.forEach((row, i) => {
            const { scale, values } = codeOf(rows[row]!);
            let expected = 0;
            for (let d = 0; d < dimensions; d++) {
              const off = values[d]! * scale - centre[d]!;
              expected +=
                query![d]! * width[d]! * Math.sign(off) * levels[Math.abs(off) > 0.9816 * 1.2533 * width[d]! ? 1 : 0]!;
            }
            expect(Math.abs(scores[i]! - expected)).toBeLessThanOrEqual(1e-4 + rounding);
          });
        },
      ),
    );
  });

  it('are near the scores themselves where values spread normally', () => {
    const normal = (seed: number): Float32Array =>
      Float32Array.from(
        { length: 384 },
        (_, d) =>
          Array.from(
            { length: 12 },
            (_term, i) => (Math.sin(seed * 37.7 + d * 91.3 + i * 17.1) * 43_758.5453) % 1,
          ).reduce((sum, value) => sum + value, 0) / 40,
      );
    const rows = Array.from({ length: 200 }, (_, i) => normal(i));
    const width = Float32Array.from(
      { length: 384 },
      (_, d) => rows.reduce((sum, row) => sum + Math.abs(row[d]!), 0) / rows.length,
    );
    const matrix = filled(createBinaryMatrix({ centre: new Float32Array(384), width }), rows);
    const scores = [
      ...matrix.estimate(
        rows[7]!,
        rows.map((_, i) => i),
      ),
    ];
    expect(scores.indexOf(Math.max(...scores))).toBe(7);
    const truth = rows.map((row) => dot(row, rows[7]!));
    const others = rows.map((_, i) => i).filter((i) => i !== 7);
    const product = (a: readonly number[], b: readonly number[]): number =>
      others.reduce((sum, i) => sum + a[i]! * b[i]!, 0);
    expect(product(scores, truth) / Math.sqrt(product(scores, scores) * product(truth, truth))).toBeGreaterThan(0.85);
  });
});

describe('a matrix moves rows within itself, overlaps included,', () => {
  const rows = Array.from({ length: 10 }, (_row, i) => Float32Array.of(i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1));
  const moved = [0, 3, 4, 5, 6, 7, 8, 7, 8, 9].map((i) => rows[i]!);
  const query = Float32Array.of(1, 1, 1);

  it('of bytes', () => {
    const matrix = filled(createInt8Matrix(3), rows);
    matrix.move(3, 1, 6);
    const expected = moved.map((row) => dot(row, query));
    expect([...scan(matrix, query, 10)].map(Math.round)).toEqual(expected);
    expect([...refined(matrix, query, upTo(10))].map(Math.round)).toEqual(expected);
  });

  it('of signs', () => {
    const matrix = filled(createBinaryMatrix(zero(3)), rows);
    matrix.move(3, 1, 6);
    matrix.scan(query, 10);
    expect(distancesOf(matrix, 10)).toEqual(moved.map((row) => row.filter((value) => value < 0).length));
  });
});
