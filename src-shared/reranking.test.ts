import { expect, it } from 'vitest';
import type { Hit } from './model.ts';
import { forSecondLook, inOrder, MOST_LOOKED_AT } from './reranking.ts';

const hits = (text: string): Hit[] => [...text].map((id) => ({ id }) as Hit);
const told = (of: readonly Hit[]): string => of.map(({ id }) => id).join('');

it('A second look is for the first hits alone', () => {
  expect(forSecondLook(hits('abc'))).toEqual(['a', 'b', 'c']);
  expect(forSecondLook(hits('abcdefghijklmnopqrstuvwxyz'))).toHaveLength(MOST_LOOKED_AT);
});

it('What a new order does not name stays behind, and what it names and is not there is left out', () => {
  expect(told(inOrder(hits('abcd'), ['c', 'x', 'a']))).toBe('cabd');
  expect(told(inOrder(hits('abcd'), []))).toBe('abcd');
});
