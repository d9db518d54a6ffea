import { describe, expect, it } from 'vitest';
import { makeHit } from './testing.ts';
import { headOf, openedIn, rowsOf } from './rows.ts';

const HITS = [
  makeHit('a', { similar: [makeHit('a1'), makeHit('a2')] }),
  makeHit('b'),
  makeHit('c', { similar: [makeHit('c1')] }),
];
const ids = (...opened: string[]): string =>
  rowsOf(HITS, new Set(opened))
    .map(({ hit, under }) => (under ? `${under.id}>${hit.id}` : hit.id))
    .join(' ');

describe('rows', () => {
  it('are the hits, and below those that are open what is similar to them', () => {
    expect(ids()).toBe('a b c');
    expect(ids('a')).toBe('a a>a1 a>a2 b c');
    expect(ids('a', 'c')).toBe('a a>a1 a>a2 b c c>c1');
  });

  it('stay open only where there is something to show', () => {
    const all = new Set(['a', 'c']);
    expect(openedIn(HITS, all)).toBe(all);
    expect([...openedIn(HITS, new Set(['a', 'b', 'gone']))]).toEqual(['a']);
  });

  it('belong to the hit they stand under', () => {
    expect(headOf(HITS, 'a2')?.id).toBe('a');
    expect(headOf(HITS, 'b')?.id).toBe('b');
    expect(headOf(HITS, null)).toBe(null);
  });
});
