import { expect, it } from 'vitest';
import { citation } from './citation.ts';

const hit = { text: ' Use one\n  process ', title: 'A session', path: '/n/a.md', lines: { start: 3, end: 4 } };

it('a citation is the text on one line, and the place it was taken from on another', () => {
  expect(citation({ ...hit, unit: 'line' })).toBe('"Use one process"\nA session — /n/a.md:3');
  expect(citation({ ...hit, path: '/n/a.pdf', unit: 'page' })).toBe('"Use one process"\nA session — /n/a.pdf, p. 3');
});
