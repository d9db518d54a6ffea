import { describe, expect, it } from 'vitest';
import {
  dcgAt,
  type Judged,
  type JudgedQuery,
  meanMetrics,
  ndcgAt,
  recallAt,
  reciprocalRankAt,
  successAt,
} from './metrics.ts';

const hit = (gain = 1, found = 1): Judged => ({ gain, found });
const miss: Judged = { gain: 0, found: 0 };

describe('discounted cumulated gain', () => {
  it('divides the gain of rank i by log2(i + 1)', () => {
    // 3/log2(2) + 2/log2(3) + 3/log2(4) = 3 + 1.26186 + 1.5
    expect(dcgAt(10, [3, 2, 3])).toBeCloseTo(5.76186, 5);
  });

  it('ends at the cut', () => {
    expect(dcgAt(1, [3, 2, 3])).toBe(3);
  });
});

describe('nDCG', () => {
  it('agrees with the worked example 3 2 3 0 1 2, judged 3 3 3 2 2 2 1 0', () => {
    // DCG = 3 + 1.26186 + 1.5 + 0 + 0.38685 + 0.71241 = 6.86112; the ideal's first six = 3 + 1.89279 + 1.5 + 0.86135 +
    // 0.77371 + 0.71241 = 8.74026
    const query: JudgedQuery = {
      ranking: [3, 2, 3, 0, 1, 2].map((gain) => ({ gain, found: gain > 0 ? 1 : 0 })),
      ideal: [3, 3, 3, 2, 2, 2, 1],
    };
    expect(ndcgAt(6, query)).toBeCloseTo(6.86113 / 8.74026, 4);
  });

  it('is 1 for a perfect ranking, whatever the order of the judgements', () => {
    expect(ndcgAt(10, { ranking: [hit(2), hit(1), miss], ideal: [1, 2] })).toBe(1);
  });

  it('is 1/log2(3) when the only relevant item is second', () => {
    expect(ndcgAt(10, { ranking: [miss, hit()], ideal: [1] })).toBeCloseTo(0.63093, 5);
  });

  it('does not ask for more than k items of a ranking of k', () => {
    expect(ndcgAt(2, { ranking: [hit(), hit()], ideal: [1, 1, 1, 1] })).toBe(1);
  });
});

describe('the other measures', () => {
  const query: JudgedQuery = {
    ranking: [miss, miss, hit(), hit(), ...Array<Judged>(8).fill(miss), hit()],
    ideal: [1, 1, 1, 1],
  };

  it('count the relevant items among the first k for recall', () => {
    expect(recallAt(10, query)).toBe(0.5);
    expect(recallAt(100, query)).toBe(0.75);
  });

  it('count two items that one rank finds', () => {
    expect(recallAt(10, { ranking: [hit(1, 2)], ideal: [1, 1] })).toBe(1);
  });

  it('take the first relevant rank for the reciprocal rank', () => {
    expect(reciprocalRankAt(10, query)).toBeCloseTo(1 / 3, 10);
    expect(reciprocalRankAt(2, query)).toBe(0);
  });

  it('know success from the first k', () => {
    expect(successAt(1, query)).toBe(0);
    expect(successAt(3, query)).toBe(1);
  });

  it('are averaged over the queries', () => {
    const means = meanMetrics([
      { ranking: [hit()], ideal: [1] },
      { ranking: [miss, hit()], ideal: [1] },
    ]);
    expect(means).toEqual({
      'nDCG@10': 0.815465,
      'recall@10': 1,
      'recall@100': 1,
      'MRR@10': 0.75,
      'hit@1': 0.5,
      'success@10': 1,
      queries: 2,
    });
  });

  it('are 0 without queries', () => {
    expect(meanMetrics([])).toEqual({
      'nDCG@10': 0,
      'recall@10': 0,
      'recall@100': 0,
      'MRR@10': 0,
      'hit@1': 0,
      'success@10': 0,
      queries: 0,
    });
  });
});
