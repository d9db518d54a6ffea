import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHighlighter } from '../retrieve/highlight.ts';
import { makeSnippet } from './snippet.ts';
import { parseWords } from '../retrieve/query-words.ts';

const LONGEST = 320;
const filler = (n: number): string => 'lorem ipsum dolor sit amet '.repeat(n);

describe('a snippet', () => {
  it('is the whole text when that is short', () => {
    expect(makeSnippet('Short.', [{ start: 0, end: 5 }])).toEqual({ text: 'Short.', matches: [{ start: 0, end: 5 }] });
  });

  it('is cut where most different words were found', () => {
    const text = `${filler(20)}cache cache cache ${filler(20)}the cache of vectors ${filler(20)}`;
    const snippet = makeSnippet(text, createHighlighter(parseWords('cache vectors '))(text));
    expect(snippet.text).toContain('the cache of vectors');
    expect(snippet.matches.map(({ start, end }) => snippet.text.slice(start, end))).toEqual(['cache', 'vectors']);
    expect(snippet.text).toMatch(/^…\S.*…$/);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'has what was found in the last words, %i letters behind other words',
    (letters) => {
      const text = `${filler(40)}${'x'.repeat(letters)} a heron closed the sluice.\n`;
      const { text: shown, matches } = makeSnippet(
        text,
        createHighlighter(parseWords('"heron closed the sluice"'))(text),
      );
      expect(shown.length).toBeLessThanOrEqual(LONGEST + 2);
      expect(matches.map(({ start, end }) => shown.slice(start, end))).toEqual(['heron closed the sluice']);
    },
  );

  it('is cut at the passage nearest in meaning where no word was found, else at the beginning', () => {
    const text = `${filler(20)}HERE ${filler(20)}`;
    expect(makeSnippet(text, [], () => ({ start: text.indexOf('HERE'), end: text.length })).text).toMatch(/^…HERE/);
    expect(makeSnippet(text, []).text).toMatch(/^lorem/);
  });

  it('stays inside the text, within its length and between whole characters', () => {
    const piece = fc.constantFrom(
      'cache',
      'vector',
      ' ',
      '\n',
      'word ',
      '🙂',
      '🏳️‍🌈',
      'x'.repeat(400),
      '日本語',
      'é',
      ', ',
    );
    const range = fc.tuple(fc.nat(3_000), fc.nat(3_000));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 200, size: 'max' }),
        fc.option(range),
        fc.boolean(),
        (pieces, near, match) => {
          const text = pieces.join('');
          const nearest = near && { start: Math.min(near[0], text.length), end: text.length };
          const found = match ? createHighlighter(parseWords('cache vector '))(text) : [];
          const snippet = makeSnippet(text, found, () => nearest);
          const core = snippet.text.replace(/^…/, '').replace(/…$/, '');
          expect(core.length).toBeLessThanOrEqual(LONGEST);
          expect(text).toContain(core);
          expect(snippet.text.isWellFormed()).toBe(true);
          expect(core === '').toBe(text === '');
          const words = new Set(found.map(({ start, end }) => text.slice(start, end)));
          for (const { start, end } of snippet.matches) {
            expect(start >= 0 && end <= snippet.text.length && start < end).toBe(true);
            expect(words).toContain(snippet.text.slice(start, end));
          }
          expect(text.length > LONGEST || snippet.matches.length === found.length).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('of a huge text full of matches comes without delay', () => {
    const text = 'cache '.repeat(100_000);
    expect(makeSnippet(text, createHighlighter(parseWords('cache'))(text)).matches.length).toBeGreaterThan(10);
  });
});
