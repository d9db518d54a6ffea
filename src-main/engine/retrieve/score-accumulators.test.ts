import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { QueryTerm } from './query-term.ts';
import { placeOf, sumOf } from './score-accumulators.ts';
import { matchOf } from '../projections/fulltext/fts5-queries.ts';

type List = readonly (readonly [id: number, score: number])[];

const list: fc.Arbitrary<List> = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 })),
  { selector: ([id]) => id, maxLength: 40 },
);

function partOf(rows: List, weight: number, rarity: number, without: QueryTerm | null = null): QueryTerm {
  const descending = rows.toSorted(([a], [b]) => b - a);
  const postings = {
    ids: Int32Array.from(descending, ([id]) => id),
    scores: Float64Array.from(descending, ([, score]) => score),
  };
  return {
    at: 0,
    shown: '',
    match: matchOf({ words: ['x'] }),
    terms: [],
    begins: false,
    weight,
    count: rows.length,
    idf: rarity,
    rarity,
    without,
    postings,
    members: new Set(),
    all: null,
  };
}

it('Lists are summed as a map by ids would be, and a beginning counts only where its word does not stand', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(list, fc.constantFrom(1, 0.5), fc.nat(5)), { maxLength: 5 }),
      list,
      (lists, begun) => {
        const parts = lists.map(([rows, weight, rarity]) => partOf(rows, weight, rarity));
        const word = parts[0];
        if (word) parts.push(partOf(begun, 0.1, 0, word));
        const sums = new Map<number, [score: number, rarity: number]>();
        for (const part of parts) {
          part.postings?.ids.forEach((id, i) => {
            const [score, rarity] = sums.get(id) ?? [0, 0];
            const counts = !part.without?.postings?.ids.includes(id);
            sums.set(
              id,
              counts ? [score + part.weight * part.postings!.scores[i]!, rarity + part.rarity] : [score, rarity],
            );
          });
        }
        const { ids, scores, covered } = sumOf(parts);
        const expected = [...sums].sort(([a], [b]) => b - a);
        expect(Array.from(ids, (id, i) => [id, [scores[i], covered[i]]])).toEqual(expected);
      },
    ),
  );
});

it('An id is found where it stands', () => {
  fc.assert(
    fc.property(list, (rows) => {
      const ids = Int32Array.from(rows, ([id]) => id)
        .sort()
        .reverse();
      for (let id = 0; id <= 61; id++) expect(placeOf(ids, id)).toBe(ids.indexOf(id));
    }),
  );
});
