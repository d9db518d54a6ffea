import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from './wildcard.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });

it('A star stands for anything, and all else for itself', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), text, (parts, given) => {
      // Of parts this short a regular expression is no danger.
      expect(fitsWildcard(parts.join('*'), given)).toBe(new RegExp(`^${parts.join('.*')}$`).test(given));
    }),
    { numRuns: 2_000 },
  );
});

it('Any number of stars is answered', () => {
  expect(fitsWildcard(`${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000))).toBe(false);
  expect(fitsWildcard(`${'*a'.repeat(2_000)}*`, 'a'.repeat(4_000))).toBe(true);
});
