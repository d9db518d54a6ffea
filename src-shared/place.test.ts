import { describe, expect, it } from 'vitest';
import { openedWords, openingWords, placeIn, placeWords } from './place.ts';

const lines = { start: 12, end: 14 };

describe('a place', () => {
  it.each([
    ['line', 'a.md:12'],
    ['page', 'a.md, p. 12'],
    ['paragraph', 'a.md, ¶ 12'],
    ['cell', 'a.md, cell 12'],
  ] as const)('in %ss stands behind its file', (unit, text) => {
    expect(placeIn('a.md', { lines, unit })).toBe(text);
  });

  it('is said where the opened file does not show it', () => {
    expect(openedWords('a.md', { lines, unit: 'line' })).toBe('Opened a.md at line 12.');
    expect(openedWords('a.pdf', { lines, unit: 'page' })).toBe('Opened a.pdf. Look at page 12.');
  });

  it('has a name', () => {
    expect(placeWords({ lines, unit: 'page' })).toBe('page 12');
  });

  it.each([
    ['line', 'Open at line 12'],
    ['page', 'Open at page 12'],
    ['paragraph', 'Open file'],
    ['cell', 'Open file'],
  ] as const)('in %ss is promised only where it can be opened', (unit, text) => {
    expect(openingWords({ lines, unit })).toBe(text);
  });
});
