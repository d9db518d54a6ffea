import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BitSet } from './id-set.ts';

const ids = fc.uniqueArray(fc.nat({ max: 300 }));
const range = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }));
const upward = (a: number, b: number): number => a - b;

it('Sets of ids behave as sets do', () => {
  fc.assert(
    fc.property(ids, ids, range, (some, others, [first, last]) => {
      const [a, b] = [BitSet.of(some), BitSet.of(others)];
      const [inA, inB] = [new Set(some), new Set(others)];
      expect([...a]).toEqual(some.toSorted(upward));
      expect([...a.descending()]).toEqual(some.toSorted(upward).reverse());
      expect(a.size).toBe(inA.size);
      for (let id = 0; id < 400; id++) expect(a.has(id)).toBe(inA.has(id));
      const shared = some.filter((id) => inB.has(id)).sort(upward);
      expect([...a.and(b)]).toEqual(shared);
      expect([...a.or(b)]).toEqual([...new Set([...some, ...others])].sort(upward));
      expect([...a.andNot(b)]).toEqual(some.filter((id) => !inB.has(id)).sort(upward));
      expect(a.countShared(b)).toBe(shared.length);
      expect(a.countRange(first, last)).toBe(some.filter((id) => id >= first && id <= last).length);
      a.addRange(first, last);
      for (let id = first; id <= last; id++) inA.add(id);
      expect([...a]).toEqual([...inA].sort(upward));
      expect(a.size).toBe(inA.size);
    }),
  );
});

it('A million ids are set in one stretch', () => {
  const set = new BitSet();
  set.addRange(1, 1_000_000);
  expect(set.size).toBe(1_000_000);
  expect(set.has(1_000_000)).toBe(true);
  expect(set.has(0)).toBe(false);
  expect(set.has(1_000_001)).toBe(false);
  expect(set.has(2 ** 30)).toBe(false);
});
