import { expect, it } from 'vitest';
import { foundBy } from './found-by.ts';

it('a hit says by what it was found, and no ranks', () => {
  const score = { rank: 3, score: 1 };
  expect(foundBy({ retrievers: { lexical: score, dense: score } })).toBe('both');
  expect(foundBy({ retrievers: { lexical: score, dense: null } })).toBe('same words');
  expect(foundBy({ retrievers: { lexical: null, dense: score } })).toBe('same meaning');
  expect(foundBy({ retrievers: { lexical: null, dense: null } })).toBe('');
});
