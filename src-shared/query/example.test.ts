import { expect, it } from 'vitest';
import { isExample, linesOf } from './example.ts';

it('takes several lines, or more than a question has, for an example', () => {
  expect(isExample('why did we drop the map tiles')).toBe(false);
  expect(isExample('one line\n\n')).toBe(false);
  expect(isExample('Error: x\n    at y')).toBe(true);
  expect(isExample('x'.repeat(300))).toBe(false);
  expect(isExample('x'.repeat(301))).toBe(true);
  expect(linesOf('a\n\n  \nb\n')).toBe(2);
});
