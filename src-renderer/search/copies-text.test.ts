import { expect, it } from 'vitest';
import { alsoAt, alsoAtInFull, apart } from './copies-text.ts';
import { makeHit } from './testing.ts';

const copy = (path: string, start = 3) => ({ id: path, path, lines: { start, end: start } });

it('A card names one other path by what sets it apart, and counts several', () => {
  expect(alsoAt(makeHit('a'))).toBe('');
  expect(alsoAt(makeHit('a', { path: '/home/me/notes/a.md', alsoAt: [copy('/home/me/backup/notes/a.md')] }))).toBe(
    'also at backup/notes/',
  );
  expect(alsoAt(makeHit('a', { path: '/notes/a.md', alsoAt: [copy('/notes/a (copy).md')] }))).toBe(
    'also at a (copy).md',
  );
  expect(alsoAt(makeHit('a', { path: '/notes/old/a.md', alsoAt: [copy('/notes/a.md')] }))).toBe('also at a.md');
  expect(alsoAt(makeHit('a', { alsoAt: [copy('/b.md'), copy('/c.md')] }))).toBe('+2 paths');
});

it('All of them are told with their places', () => {
  expect(alsoAtInFull(makeHit('a', { alsoAt: [copy('/b.md'), copy('/c.md', 4)] }))).toBe(
    'The same file:\n/b.md:3\n/c.md:4',
  );
});

it.each([
  ['/home/me/b/a.md', '/home/me/a.md', 'b/a.md'],
  ['/home/me/notes-old/a.md', '/home/me/notes/a.md', 'notes-old/a.md'],
  ['/mnt/a.md', '/home/a.md', '/mnt/a.md'],
  ['C:\\notes\\b.md', 'C:\\notes\\a.md', 'b.md'],
  ['/a', '/a/b', '/a'],
])('%s beside %s is %s', (path, other, expected) => expect(apart(path, other)).toBe(expected));
