import { expect, it } from 'vitest';
import { growthOf, median } from './growth.ts';

it('Growth is told by the medians of the first and the last third after the warm-up, so that one odd value says nothing', () => {
  const growth = growthOf([10, 50, 100, 900, 100, 100, 100, 110, 110, 5, 110], 0.15);
  expect(growth).toMatchObject({ first: 100, last: 110, count: 9 });
  expect(growth?.ratio).toBeCloseTo(0.1);
});

it('Fewer than six values after the warm-up say nothing', () => {
  expect(growthOf([1, 2, 3, 4, 5, 6, 7], 0.25)).toBeNull();
});

it('The median of an even number of values is the mean of the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([3, 1, 2])).toBe(2);
});
