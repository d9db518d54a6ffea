import { expect, it } from 'vitest';
import { percentile } from './latency.ts';

it('a percentile is the nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  expect([0.05, 0.3, 0.4, 0.5, 1].map((p) => percentile(values, p))).toEqual([15, 20, 20, 35, 50]);
});

it('a percentile does not depend on the order, and one value is every percentile', () => {
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([7], 0.95)).toBe(7);
});

it('there is no percentile of nothing', () => {
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
