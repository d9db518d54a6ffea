import { afterEach, expect, it, vi } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import { hitText, shorterPath } from './hits.ts';

afterEach(() => vi.unstubAllEnvs());

const hit: Hit = {
  id: 'o1',
  score: 1.5,
  type: 'decision',
  label: '',
  text: 'Use one\nprocess',
  title: 'A \u001b[2Jsession',
  path: '/home/me/notes/a.md',
  lines: { start: 3, end: 4 },
  headingPath: [],
  happenedAt: new Date(2025, 6, 7, 23).getTime(),
  snippet: {
    text: 'Use one\nprocess',
    matches: [
      { start: 0, end: 3 },
      { start: 8, end: 15 },
    ],
  },
  unit: 'line',
  solves: null,
  solvedBy: [],
  references: [],
  session: null,
  retrievers: { lexical: { rank: 2, score: 7 }, dense: { rank: 1, score: 0.5 } },
  matchedTerms: [],
  similar: [],
  alsoAt: [],
};

it('a hit is three lines, whatever the note contains', () => {
  expect(hitText(hit, 1, { write: () => true }, '/home/me')).toBe(
    ' 1  decision  A  [2Jsession  2025-07-07\n    Use one process\n    notes/a.md:3  (both)',
  );
});

it('matches are bold on a terminal', () => {
  vi.stubEnv('NO_COLOR', '');
  vi.stubEnv('TERM', 'xterm');
  expect(hitText(hit, 1, { write: () => true, isTTY: true }, '/')).toContain(
    '\u001b[1mUse\u001b[22m one \u001b[1mprocess\u001b[22m',
  );
});

it('only the retrievers that found it are named', () => {
  expect(
    hitText(
      { ...hit, happenedAt: null, retrievers: { lexical: null, dense: null } },
      12,
      { write: () => true },
      '/elsewhere/deep/down',
    ),
  ).toBe('12  decision  A  [2Jsession\n    Use one process\n    /home/me/notes/a.md:3');
});

it('a place is counted in what its file has', () => {
  expect(
    hitText({ ...hit, path: '/home/me/notes/a.pdf', unit: 'page' }, 1, { write: () => true }, '/home/me'),
  ).toContain('notes/a.pdf, p. 3  (both');
});

it('a path is relative when that is shorter', () => {
  expect(shorterPath('/home/me/notes/a.md', '/home/me')).toBe('notes/a.md');
  expect(shorterPath('/a.md', '/home/me/deep')).toBe('/a.md');
});

it('the other paths of a copied file are named by their places', () => {
  const alsoAt = [4, 5, 6, 7].map((start) => ({
    id: String(start),
    path: `/home/me/copy-${start}.md`,
    lines: { start, end: start },
  }));
  expect(
    hitText({ ...hit, alsoAt: alsoAt.slice(0, 1) }, 1, { write: () => true }, '/home/me')
      .split('\n')
      .slice(3),
  ).toEqual(['    also: copy-4.md:4']);
  expect(
    hitText({ ...hit, alsoAt, similar: [hit] }, 1, { write: () => true }, '/home/me')
      .split('\n')
      .slice(3),
  ).toEqual([
    '    also: copy-4.md:4, copy-5.md:5, copy-6.md:6 and 1 more',
    `    similar: notes/a.md:${hit.lines.start}`,
  ]);
});

it('near-duplicates are named by their places, three at most', () => {
  const similar = [4, 5, 6, 7, 8].map((start) => ({ ...hit, lines: { start, end: start } }));
  expect(hitText({ ...hit, similar: similar.slice(0, 1) }, 1, { write: () => true }, '/home/me').split('\n')[3]).toBe(
    '    similar: notes/a.md:4',
  );
  expect(hitText({ ...hit, similar }, 1, { write: () => true }, '/home/me').split('\n')[3]).toBe(
    '    similar: notes/a.md:4, notes/a.md:5, notes/a.md:6 and 2 more',
  );
});
