import { describe, expect, it } from 'vitest';
import type { SecondScores } from '../projections/vectors/second/coarse-codes.ts';
import { bothModels, bothWeights, secondShare } from './two-models.ts';

/** Scores of observations 1, 2, … as a scan gives them. */
function scoresOf(values: readonly (number | null)[]): SecondScores {
  const there = values.flatMap((score, i) => (score === null ? [] : [{ id: i + 1, score }]));
  const mean = there.reduce((sum, { score }) => sum + score, 0) / there.length;
  return {
    count: there.length,
    mean,
    deviation: Math.sqrt(there.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / there.length),
    best: (k, allowed) =>
      there
        .filter(({ id }) => !allowed || allowed.has(id))
        .sort((a, b) => b.score - a.score)
        .slice(0, k),
    scoreOf: (id) => values[id - 1] ?? undefined,
    passageOf: (id) => id * 10,
    sample: (count) => there.slice(0, count).map(({ id }) => id),
  };
}

const BOTH_READ = { first: 1, second: 1 };
const order = (scores: ReturnType<typeof bothModels>): readonly number[] => scores.best(10, null).map(({ id }) => id);

describe('what both models have', () => {
  it('is ordered by the sum of the standardised scores, whatever the scale of each', () => {
    const first = scoresOf([0.1, 0.9, 0.5, 0.2]);
    const second = scoresOf([0.81, 0.8, 0.83, 0.79]);
    expect(order(bothModels(first, second, BOTH_READ))).toEqual([3, 2, 1, 4]);
    expect(order(bothModels(second, scoresOf([0.1, 0.9, 0.5, 0.2]), BOTH_READ))).toEqual([3, 2, 1, 4]);
  });

  it('has mean 0 and deviation 1, exactly where all of it is the sample', () => {
    const random = (seed: number) => (i: number) =>
      Math.sin(i * seed) * 10_000 - Math.floor(Math.sin(i * seed) * 10_000);
    const scores = bothModels(
      scoresOf(Array.from({ length: 100 }, (_, i) => random(12.9)(i + 1))),
      scoresOf(Array.from({ length: 100 }, (_, i) => random(78.2)(i + 1))),
      BOTH_READ,
    );
    const values = Array.from({ length: 100 }, (_, i) => scores.scoreOf(i + 1)!);
    const mean = values.reduce((a, b) => a + b) / 100;
    expect(mean).toBeCloseTo(0, 5);
    expect(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 100)).toBeCloseTo(1, 5);
  });

  it('keeps its scores and its order under a filter', () => {
    const scores = bothModels(scoresOf([0.1, 0.9, 0.5, 0.2]), scoresOf([0.81, 0.8, 0.83, 0.79]), BOTH_READ);
    const all = scores.best(10, null);
    const some = new Set([1, 2, 4]);
    expect(scores.best(10, some)).toEqual(all.filter(({ id }) => some.has(id)));
  });
});

describe('a query that one model cannot read', () => {
  it('is ordered by the other', () => {
    const [first, second] = [scoresOf([0.1, 0.9, 0.5, 0.2]), scoresOf([0.81, 0.8, 0.83, 0.79])];
    expect(order(bothModels(first, second, { first: 0, second: 1 }))).toEqual([3, 1, 2, 4]);
    expect(order(bothModels(first, second, { first: 1, second: 0 }))).toEqual([2, 3, 4, 1]);
    expect([secondShare({ first: 0, second: 0 }), secondShare(BOTH_READ)]).toEqual([0.5, 0.5]);
  });

  it('has the words’ share of the other', () => {
    const [first, second] = [0.1, 0.3].map((lexicalWeight) => ({
      lexicalWeight,
      unreadableLexicalWeight: 0.6,
      evidence: { gap: 3, name: 0.8, nearness: 0.5 },
    }));
    expect(bothWeights(first!, second!, { first: 0, second: 1 }).lexicalWeight).toBeCloseTo(0.3);
    expect(bothWeights(first!, second!, BOTH_READ).lexicalWeight).toBeCloseTo(0.2);
  });

  it('says nothing of what only that model has', () => {
    const scores = bothModels(scoresOf([0.1, 0.9, 0.5]), scoresOf([0.81, null, 0.8]), { first: 0, second: 1 });
    expect(scores.scoreOf(2)).toBeCloseTo(0);
  });
});

describe('while the second model has not come to all', () => {
  it('what has one vector stands where its score puts it, above what both find worse and below what both find better', () => {
    // 1 to 8 have both, and both agree; 9 and 10 have one.
    const first = scoresOf([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.75, 0.15]);
    const second = scoresOf([0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.87, 0.88, null, null]);
    expect(order(bothModels(first, second, BOTH_READ))).toEqual([8, 9, 7, 6, 5, 4, 3, 2, 10, 1]);
  });

  it('what it has come to is not ranked down because all of it is near', () => {
    // 1 to 4 have both and are near by both; 5 to 8 are far by the only one that has them.
    const first = scoresOf([0.8, 0.82, 0.84, 0.86, 0.1, 0.12, 0.14, 0.5]);
    const second = scoresOf([0.9, 0.91, 0.92, 0.93, null, null, null, null]);
    expect(order(bothModels(first, second, BOTH_READ))).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  });

  it('the first answers alone where the second has nothing', () => {
    const first = scoresOf([0.1, 0.2]);
    expect(bothModels(first, { ...scoresOf([null, null]), count: 0 }, BOTH_READ)).toBe(first);
  });
});
