import { expect, it } from 'vitest';
import { pageText } from './paging.ts';

it.each([
  [0, 3, 3, '3'],
  [0, 10, 1312, '10 of 1,312'],
  [10, 10, 312, '11–20 of 312'],
  [310, 2, 312, '311–312 of 312'],
  [311, 1, 312, 'number 312 of 312'],
  [0, 5, null, '5'],
])('from %i on, %i of %s are told as "%s"', (offset, shown, total, told) => {
  expect(pageText(offset, shown, total)).toBe(told);
});
