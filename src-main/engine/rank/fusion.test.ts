import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseRetriever } from '../retrieve/dense-retriever.ts';
import { fuseReciprocalRank, fuseStandardised, fusionOf, type QueryEvidence } from './fusion.ts';
import type { RetrieverScores } from '../retrieve/retriever-scores.ts';

const WEIGHTS = {
  lexicalWeight: 0.2,
  evidence: { gap: 3, name: 0.8, nearness: 0.5 },
  unreadableLexicalWeight: 0.6,
};

const both = (
  lexical: RetrieverScores,
  dense: RetrieverScores,
  share: number,
): { readonly scores: RetrieverScores; readonly share: number }[] => [
  { scores: lexical, share },
  { scores: dense, share: 1 - share },
];

/** A retriever over all observations, from their scores. */
function legOf(scores: Readonly<Record<number, number>>): RetrieverScores {
  const values = Object.values(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation, best: () => [], scoreOf: (id) => scores[id] ?? 0 };
}

describe('fusion', () => {
  it('adds up how many deviations each retriever sees an observation above the mean', () => {
    const lexical = legOf({ 1: 0, 2: 4 }); // mean 2, deviation 2: −1 and 1
    const dense = legOf({ 1: 0.9, 2: 0.5 }); // mean 0.7, deviation 0.2: 1 and −1
    const w = 0.2;
    const fused = fuseStandardised(both(lexical, dense, w), [2, 1]);
    expect(fused.map(({ id }) => id)).toEqual([1, 2]);
    expect(fused.find(({ id }) => id === 1)?.score).toBeCloseTo(-w + (1 - w));
    expect(fused.find(({ id }) => id === 2)?.score).toBeCloseTo(w - (1 - w));
  });

  it('leaves out a retriever that sees no difference', () => {
    const flat = legOf({ 1: 3, 2: 3, 3: 3 });
    expect(fuseStandardised(both(flat, legOf({ 1: 1, 2: 3, 3: 2 }), 0.2), [1, 2, 3]).map(({ id }) => id)).toEqual([
      2, 3, 1,
    ]);
    expect(fuseStandardised(both(legOf({ 1: 1, 2: 3, 3: 2 }), flat, 0.2), [1, 2, 3]).map(({ id }) => id)).toEqual([
      2, 3, 1,
    ]);
  });

  it('gives each candidate once, best first, ties by id, whatever candidates there are', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.array(fc.nat(7)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, candidates, share) => {
          const [lexical, dense] = [legOf({ ...a }), legOf({ ...b })];
          const all = fuseStandardised(both(lexical, dense, share), [0, 1, 2, 3, 4, 5, 6, 7]);
          const some = fuseStandardised(both(lexical, dense, share), candidates);
          expect(some).toEqual(all.filter(({ id }) => candidates.includes(id)));
          const order = all
            .slice(1)
            .map((next, i) => all[i]!.score > next.score || (all[i]!.score === next.score && all[i]!.id < next.id));
          expect(order).toEqual(order.map(() => true));
        },
      ),
    );
  });
});

it('The dense retriever takes an observation without a vector for an average one', () => {
  const scores = new Map([
    [1, 0.9],
    [2, 0.1],
  ]);
  const retriever = denseRetriever({
    count: 2,
    mean: 0.5,
    deviation: 0.4,
    best: () => [],
    scoreOf: (id) => scores.get(id),
    passageOf: () => undefined,
  });
  expect(retriever.scoreOf(99)).toBe(0.5);
  expect(retriever.scoreOf(1)).toBe(0.9);
});

describe('reciprocal rank fusion', () => {
  const list = (...ids: number[]): { id: number; score: number }[] => ids.map((id) => ({ id, score: 0 }));

  it('is the sum of 1 / (60 + rank) over the lists that have it', () => {
    expect(fuseReciprocalRank(list(7, 8), list(8))).toEqual([
      { id: 8, score: 1 / 62 + 1 / 61 },
      { id: 7, score: 1 / 61 },
    ]);
  });

  it('with another share weighs each list by twice its share', () => {
    expect(fuseReciprocalRank(list(1), list(2), 0.25)).toEqual([
      { id: 2, score: 1.5 / 61 },
      { id: 1, score: 0.5 / 61 },
    ]);
  });

  it('gives each candidate once, and keeps the order that both lists agree on', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        const order = fuseReciprocalRank(list(...a), list(...b), share).map(({ id }) => id);
        expect(order.toSorted()).toEqual([...new Set([...a, ...b])].toSorted());
        const agreed = a
          .flatMap((x, i) => a.slice(i + 1).map((y) => [x, y] as const))
          .filter(([x, y]) => b.includes(x) && b.indexOf(x) < b.indexOf(y));
        expect(agreed.every(([x, y]) => order.indexOf(x) < order.indexOf(y))).toBe(true);
      }),
    );
  });
});

/** A usual query. */
const USUAL = { lexical: { coverage: 1, gap: 0.7 }, nearness: 0.6, named: false, readable: 1 };
const shareOf = (evidence: Partial<QueryEvidence>, asked?: number): number =>
  fusionOf({ ...USUAL, ...evidence }, 'standardised', WEIGHTS, asked).lexicalWeight;

it('The words’ share of a usual query is the model’s', () => {
  expect(shareOf({})).toBeCloseTo(WEIGHTS.lexicalWeight, 10);
});

it('Words count more the further their best match stands before the tenth, and where something is named', () => {
  const gaps = [0, 0.3, 0.7, 1].map((gap) => shareOf({ lexical: { coverage: 1, gap } }));
  expect(gaps.toSorted((a, b) => a - b)).toEqual(gaps);
  expect(new Set(gaps).size).toBe(gaps.length);
  expect(shareOf({ named: true })).toBeGreaterThan(shareOf({}));
});

it('Words count less the further the nearest meaning stands above chance', () => {
  const shares = [-1, 0, 1, 3].map((nearness) => shareOf({ nearness }));
  expect(shares.toSorted((a, b) => b - a)).toEqual(shares);
  expect(new Set(shares).size).toBe(shares.length);
});

it('Words that cover less than half of the query count less', () => {
  const covering = (coverage: number): number => shareOf({ lexical: { coverage, gap: 0.7 } });
  expect(covering(0.5)).toBe(covering(1));
  expect(covering(0.25)).toBeCloseTo(covering(1) / 2, 10);
});

it('Whatever is known of a query, the share lies between 0 and 1', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: -10, max: 100, noNaN: true }),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (gap, nearness, named, readable) => {
        const share = shareOf({ lexical: { coverage: 1, gap }, nearness, named, readable });
        expect(share >= 0 && share <= 1).toBe(true);
      },
    ),
  );
});

it('A share that is asked for is taken as it is', () => {
  for (const method of ['standardised', 'reciprocal-rank'] as const)
    for (const asked of [0, 0.8, 1])
      expect(fusionOf({ ...USUAL, named: true }, method, WEIGHTS, asked).lexicalWeight).toBe(asked);
  expect(fusionOf(USUAL, 'reciprocal-rank', WEIGHTS, undefined).lexicalWeight).toBe(0.5);
});

it('What the model cannot read is left to the words, unless they are misspelt', () => {
  const lexical = { coverage: 0.5, gap: 0.7 };
  expect(shareOf({ lexical, readable: 0 })).toBe(WEIGHTS.unreadableLexicalWeight);
  expect(shareOf({ lexical: { ...lexical, corrected: ['word'] }, readable: 0 })).toBe(
    WEIGHTS.unreadableLexicalWeight / 2,
  );
});

it('Any number of retrievers become one, each by its own mean and deviation', () => {
  const [a, b, c] = [legOf({ 1: 0, 2: 4 }), legOf({ 1: 0.9, 2: 0.5 }), legOf({ 1: 30, 2: 10 })] as const;
  const fused = fuseStandardised(
    [
      { scores: a, share: 0.5 },
      { scores: b, share: 0.3 },
      { scores: c, share: 0.2 },
    ],
    [1, 2],
  );
  expect(fused.find(({ id }) => id === 1)?.score).toBeCloseTo(-0.5 + 0.3 + 0.2);
});
