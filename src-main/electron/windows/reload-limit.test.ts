import { expect, it } from 'vitest';
import { createReloadLimit } from './reload-limit.ts';

it('lets a page be loaded anew three times a minute', () => {
  const { allow } = createReloadLimit();
  expect([0, 10_000, 20_000, 30_000, 59_999].map(allow)).toEqual([true, true, true, false, false]);
  expect([60_000, 61_000, 70_000].map(allow)).toEqual([true, false, true]);
});

it('begins anew when a person wants it', () => {
  const { allow, forget } = createReloadLimit();
  for (const now of [0, 1, 2]) allow(now);
  expect(allow(3)).toBe(false);
  forget();
  expect(allow(4)).toBe(true);
});
