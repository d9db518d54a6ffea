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

  it('have what stands under a hit for being of its session, too', () => {
    const hit = makeHit('a', { similar: [makeHit('a1')], inSession: [makeHit('a2')] });
    expect(rowsOf([hit], new Set(['a'])).map((row) => row.hit.id)).toEqual(['a', 'a1', 'a2']);
    expect(headOf([hit], 'a2')?.id).toBe('a');
    expect(openedIn([makeHit('b', { inSession: [makeHit('b1')] })], new Set(['b'])).size).toBe(1);
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
