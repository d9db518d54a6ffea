import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denseRetriever } from '../retrieve/dense-retriever.ts';
import { fuseReciprocalRank, fuseStandardised, fusionOf } from './fusion.ts';
import type { RetrieverScores } from '../retrieve/retriever-scores.ts';

const WEIGHTS = { lexicalWeight: 0.14, unreadableLexicalWeight: 0.6 };

/** A retriever over all observations, from their scores. */
function legOf(scores: Readonly<Record<number, number>>): RetrieverScores & { exact: ReadonlySet<number> } {
  const values = Object.values(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation, exact: new Set(), best: () => [], scoreOf: (id) => scores[id] ?? 0 };
}

describe('fusion', () => {
  it('adds up how many deviations each retriever sees an observation above the mean', () => {
    const lexical = legOf({ 1: 0, 2: 4 }); // mean 2, deviation 2: −1 and 1
    const dense = legOf({ 1: 0.9, 2: 0.5 }); // mean 0.7, deviation 0.2: 1 and −1
    const w = 0.2;
    const fused = fuseStandardised(lexical, dense, [2, 1], w);
    expect(fused.map(({ id }) => id)).toEqual([1, 2]);
    expect(fused.find(({ id }) => id === 1)?.score).toBeCloseTo(-w + (1 - w));
    expect(fused.find(({ id }) => id === 2)?.score).toBeCloseTo(w - (1 - w));
  });

  it('leaves out a retriever that sees no difference', () => {
    const flat = legOf({ 1: 3, 2: 3, 3: 3 });
    expect(fuseStandardised(flat, legOf({ 1: 1, 2: 3, 3: 2 }), [1, 2, 3], 0.2).map(({ id }) => id)).toEqual([2, 3, 1]);
    expect(fuseStandardised(legOf({ 1: 1, 2: 3, 3: 2 }), flat, [1, 2, 3], 0.2).map(({ id }) => id)).toEqual([2, 3, 1]);
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
          const all = fuseStandardised(lexical, dense, [0, 1, 2, 3, 4, 5, 6, 7], share);
          const some = fuseStandardised(lexical, dense, candidates, share);
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

it('A share that is asked for is that of words which cover the whole query', () => {
  const lexical = { coverage: 0.5 };
  expect(fusionOf(lexical, 'standardised', WEIGHTS, undefined).lexicalWeight).toBe(WEIGHTS.lexicalWeight / 2);
  expect(fusionOf(lexical, 'reciprocal-rank', WEIGHTS, undefined).lexicalWeight).toBe(0.5);
  expect(fusionOf(lexical, 'standardised', WEIGHTS, 0.8).lexicalWeight).toBe(0.4);
  expect(fusionOf(lexical, 'reciprocal-rank', WEIGHTS, 0.8).lexicalWeight).toBe(0.8);
  for (const method of ['standardised', 'reciprocal-rank'] as const)
    expect(fusionOf(lexical, method, WEIGHTS, 0).lexicalWeight).toBe(0);
});

it('What the model cannot read is left to the words, unless they are misspelt', () => {
  const lexical = { coverage: 0.5, corrected: [] };
  expect(fusionOf(lexical, 'standardised', WEIGHTS, undefined, 0).lexicalWeight).toBe(WEIGHTS.unreadableLexicalWeight);
  expect(fusionOf({ ...lexical, corrected: ['word'] }, 'standardised', WEIGHTS, undefined, 0).lexicalWeight).toBe(
    WEIGHTS.unreadableLexicalWeight / 2,
  );
  expect(fusionOf(lexical, 'standardised', WEIGHTS, undefined, 1).lexicalWeight).toBe(WEIGHTS.lexicalWeight / 2);
});
