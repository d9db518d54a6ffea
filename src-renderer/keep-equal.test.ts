import { expect, it } from 'vitest';
import { keepSame, keepSameItems } from './keep-equal.ts';

it('what says the same stays the same object', () => {
  const before = { a: [1, { b: 2 }] };
  expect(keepSame(before, { a: [1, { b: 2 }] })).toBe(before);
  expect(keepSame(before, { a: [1, { b: 3 }] })).toEqual({ a: [1, { b: 3 }] });
});

it('items keep their objects wherever they stand, and a list in which nothing changed is the same list', () => {
  const [one, two] = [
    { id: 'one', n: 1 },
    { id: 'two', n: 2 },
  ];
  const before = [one, two];
  expect(keepSameItems(before, structuredClone(before))).toBe(before);
  const turned = keepSameItems(before, [
    { id: 'two', n: 2 },
    { id: 'one', n: 9 },
  ]);
  expect(turned[0]).toBe(two);
  expect(turned).toEqual([two, { id: 'one', n: 9 }]);
  expect(keepSameItems(before, [{ id: 'one', n: 1 }])).toEqual([one]);
});
