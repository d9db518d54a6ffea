import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInt8Matrix } from './int8-matrix.ts';
import { decodeVector, dotQuantised, encodeVector } from './quantised-vector.ts';
import type { StoredVector } from './quantised-store.ts';
import { createInt8Codes, type Int8Codes } from './int8-codes.ts';
import { byScore, type Scored } from './top-k.ts';

const DIMENSIONS = 100; // not a multiple of what the kernel takes at once

/** Pseudo-random values (the finaliser of MurmurHash3 over a counter), spread about 0 like a bell. */
function noise(seed: number): () => number {
  let count = Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    let h = ++count;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5;
  };
  return () => next() + next() + next();
}

/** A vector of length 1, the more alike for all seeds the larger `common`. */
function vectorOf(seed: number, common = 0): Float32Array {
  const [own, shared] = [noise(seed + 1), noise(0)];
  const values = Float32Array.from({ length: DIMENSIONS }, () => own() + common * shared());
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** A document of observations with so many passages each, whose ids go on from those of the documents before. */
function documentOf(documentId: number, passages: readonly number[]): StoredVector[] {
  return passages.flatMap((count, i) =>
    Array.from({ length: count }, (_, p): StoredVector => {
      const passageId = documentId * 1_000 + i * 10 + p;
      return { passageId, observationId: documentId * 100 + i, documentId, code: encodeVector(vectorOf(passageId)) };
    }),
  );
}

function codesOf(stored: readonly StoredVector[]): Int8Codes {
  const codes = createInt8Codes(DIMENSIONS);
  for (const code of stored) codes.append(code);
  return codes;
}

const top = (scores: Scored[], k: number): number[] =>
  scores
    .sort(byScore)
    .slice(0, k)
    .map(({ id }) => id);
const idsOf = (stored: readonly StoredVector[]): number[] => [
  ...new Set(stored.map(({ observationId }) => observationId)),
];

describe('codes of 12 bits', () => {
  // Vectors so alike that the tenth and the eleventh are some 0.0003 apart, as far as 8 bits are off.
  it('find the ten that 16 bits find where 8 bits alone fall short', () => {
    const stored = Array.from(
      { length: 2_000 },
      (_, i): StoredVector => ({
        passageId: i + 1,
        observationId: i + 1,
        documentId: 1,
        code: encodeVector(vectorOf(i, 3)),
      }),
    );
    const codes = codesOf(stored);
    const matrix = createInt8Matrix(DIMENSIONS);
    matrix.reserve(stored.length);
    stored.forEach(({ code }, row) => matrix.put(row, decodeVector(code)));
    const queries = 40;
    let [eight, twelve] = [0, 0];
    for (let q = 0; q < queries; q++) {
      const query = vectorOf(10_000 + q, 3);
      const truth = new Set(
        top(
          stored.map(({ observationId: id, code }) => ({ id, score: dotQuantised(query, decodeVector(code)) })),
          10,
        ),
      );
      const found = (ids: readonly number[]): number => ids.filter((id) => truth.has(id)).length / (10 * queries);
      eight += found(
        top(
          Array.from(matrix.dots(matrix.round(query), stored.length), (score, i) => ({ id: i + 1, score })),
          10,
        ),
      );
      twelve += found(
        codes
          .score(query)
          .best(10, null)
          .map(({ id }) => id),
      );
    }
    expect(eight).toBeLessThan(0.95);
    expect(twelve).toBeGreaterThan(0.99);
  });

  it('score what is there alike, however it grew, was removed and moved', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ shape, gone: fc.boolean(), room: fc.nat(400) }), { maxLength: 80, size: 'max' }),
        (documents) => {
          const codes = createInt8Codes(DIMENSIONS);
          const left: StoredVector[] = [];
          documents.forEach(({ shape: passages, gone, room }, i) => {
            const stored = documentOf(i + 1, passages);
            codes.reserve(room);
            for (const code of stored) codes.append(code);
            if (!gone) left.push(...stored);
            // The document before, so that dead rows stand among others.
            if (documents[i - 1]?.gone) codes.remove(i);
          });
          if (documents.at(-1)?.gone) codes.remove(documents.length);
          const query = vectorOf(-7);
          const [scores, fresh] = [codes.score(query), codesOf(left).score(query)];
          expect([scores.count, scores.mean, scores.deviation]).toEqual([fresh.count, fresh.mean, fresh.deviation]);
          const ids = idsOf(left);
          expect(ids.map((id) => [scores.scoreOf(id), scores.passageOf(id)])).toEqual(
            ids.map((id) => [fresh.scoreOf(id), fresh.passageOf(id)]),
          );
          expect(scores.best(1_000, null)).toEqual(
            top(
              ids.map((id) => ({ id, score: fresh.scoreOf(id)! })),
              1_000,
            ).map((id) => ({ id, score: fresh.scoreOf(id)! })),
          );
          expect(scores.best(3, null)).toEqual(scores.best(1_000, null).slice(0, 3));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('score by the first of equal passages', () => {
    const [first] = documentOf(1, [1]);
    const codes = codesOf([0, 1, 2].map((i) => ({ ...first!, passageId: first!.passageId + i })));
    expect(codes.score(vectorOf(5)).passageOf(first!.observationId)).toBe(first!.passageId);
  });

  it('answer for a query after another one, and after a document has gone', () => {
    const stored = [1, 2, 3].flatMap((id) =>
      documentOf(
        id,
        Array.from({ length: 60 }, () => 1),
      ),
    );
    const codes = codesOf(stored);
    const [a, b, c] = [codes.score(vectorOf(-1)), codes.score(vectorOf(-2)), codes.score(vectorOf(-3))];
    const expected = codesOf(stored).score(vectorOf(-1)).best(200, null);
    expect(a.best(200, null)).toEqual(expected);
    expect(b.best(200, null)).not.toEqual(expected);
    expect(a.best(5, new Set(idsOf(documentOf(2, [1, 1]))))).toEqual(
      expected.filter(({ id }) => id === 200 || id === 201),
    );
    codes.remove(2);
    expect(a.best(200, null)).toEqual(expected.filter(({ id }) => id < 200 || id >= 300));
    expect([c.scoreOf(200), c.passageOf(200)]).toEqual([undefined, undefined]);
  });

  it('find as many as there are where scores lie otherwise than expected', () => {
    // Nearly all score high and alike, so that none lies far above the mean.
    const low = vectorOf(3).map((value) => -value);
    const stored = Array.from(
      { length: 3_000 },
      (_, i): StoredVector => ({
        passageId: i + 1,
        observationId: i + 1,
        documentId: 1,
        code: encodeVector(i % 50 === 0 ? low : vectorOf(3)),
      }),
    );
    const scores = codesOf(stored).score(vectorOf(3));
    expect(scores.best(20, null).map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1).slice(1));
    const allowed = new Set(stored.map(({ observationId }) => observationId).filter((id) => id % 50 === 1));
    expect(scores.best(20, allowed).map(({ id }) => id)).toEqual([...allowed].slice(0, 20));
  });

  it('take exactly the room that is asked for', () => {
    const codes = createInt8Codes(384);
    codes.reserve(20_000);
    expect(codes.bytes / 20_000).toBeGreaterThanOrEqual(384 + 192 + 8 + 12);
    expect(codes.bytes / 20_000).toBeLessThan(384 + 192 + 8 + 12 + 7); // whole pages of memory
  });
});
