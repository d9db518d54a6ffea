import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLruCache } from './lru-cache.ts';

it('What was asked for longest ago goes first', () => {
  const kept = createLruCache<number>(2, () => 1);
  kept.set('a', 1);
  kept.set('b', 2);
  expect(kept.get('a')).toBe(1);
  kept.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual([1, undefined, 3]);
});

it('Nothing weighs more than the limit, and the last value that fits is there', () => {
  const entries = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 12 })));
  fc.assert(
    fc.property(entries, (all) => {
      const kept = createLruCache<number>(10, (value) => value);
      for (const [key, value] of all) {
        kept.set(key, value);
        expect(kept.get(key)).toBe(value <= 10 ? value : undefined);
        const weights = ['a', 'b', 'c', 'd'].map((one) => kept.get(one) ?? 0);
        expect(weights.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(10);
      }
    }),
  );
});
