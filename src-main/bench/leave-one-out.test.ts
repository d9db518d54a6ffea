import { expect, it } from 'vitest';
import type { QueryAtShares } from './evaluate.ts';
import { fitShare, leaveOneOut, meanAt, type MeasuredCollection, SHARES, shareOf } from './leave-one-out.ts';

/** A query whose ranking is the better the nearer its share is to the best one. */
function query(bestShare: number, evidence: { named: boolean; gap?: number }): QueryAtShares {
  const quality = (share: number): number => 1 - Math.abs(share - bestShare);
  return {
    evidence: { lexicalWeight: 0.2, gap: 0.7, nearness: 0.6, coverage: 1, readable: 1, ...evidence },
    atShares: SHARES.map(quality),
    lexical: quality(1),
    dense: quality(0),
    inUse: quality(0.2),
  };
}
const collection = (name: string, ...queries: QueryAtShares[]): MeasuredCollection => ({
  name,
  scoped: false,
  queries,
});

it('A share that follows names is found where named queries want more words', () => {
  const mixed = ['a', 'b'].map((name) => collection(name, query(0.4, { named: true }), query(0.2, { named: false })));
  const { name, lexicalWeight } = fitShare(mixed, 'all');
  expect(name).toBe(0.8);
  expect(lexicalWeight).toBe(0.2);
  expect(fitShare(mixed, 'no name').name).toBe(0);
});

it('A collection that was left out is measured with what was fitted on the others', () => {
  const [a, b, c] = leaveOneOut([
    collection('a', query(0.1, { named: false })),
    collection('b', query(0.1, { named: false })),
    collection('c', query(0.5, { named: false })),
  ]);
  expect(c?.fitted.constant).toBeCloseTo(0.6, 6); // at 0.1, where 0.5 is best
  expect(a?.fitted.constant).toBe(b?.fitted.constant);
  expect([c?.lexical, c?.dense]).toEqual([0.5, 0.5]);
});

it('Between two measured shares lies a straight line', () => {
  const weights = { lexicalWeight: 0.25, gap: 0, name: 0, nearness: 0 };
  const one = query(1, { named: false });
  expect(shareOf(one, weights)).toBeCloseTo(0.25, 10);
  expect(meanAt([one], weights)).toBeCloseTo(0.25, 10);
});
