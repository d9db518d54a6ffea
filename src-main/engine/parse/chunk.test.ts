import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passages } from './chunk.ts';

/** Words and signs, and two special tokens, as a tokenizer counts. */
const countWords = (text: string): number => 2 + (text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0);
/** A tokenizer that breaks giant words up, three tokens for a character beyond the basic plane. */
const countBytes = (text: string): number => 2 + Math.ceil(new TextEncoder().encode(text).length / 2);

const cut = (text: string, maxTokens: number, count = countWords): string[] =>
  passages(text, count, maxTokens).map(({ start, end }) => text.slice(start, end));

describe('passages', () => {
  test('of a text that fits are the whole text, of a blank one none', () => {
    expect(passages(' a b ', countWords, 10)).toEqual([{ start: 0, end: 5 }]);
    expect(passages(' \n', countWords, 10)).toEqual([]);
    expect(passages('', countWords, 10)).toEqual([]);
  });

  test('end with a sentence or line and repeat about a sentence', () => {
    const sentence = (i: number): string => `This is the sentence with number ${i}, which says little.`;
    const windows = cut(Array.from({ length: 12 }, (_, i) => sentence(i)).join(' '), 80);
    expect(windows.length).toBeGreaterThan(1);
    for (const window of windows) expect(window).toMatch(/^This .*little\.$/);
    expect(windows[1]!.split('. ')[0]).toBe(windows[0]!.split('. ').at(-1)!.replace(/\.$/, ''));
  });

  test('prefer the end of a list item to a fuller window', () => {
    const items = Array.from(
      { length: 8 },
      (_, i) => `- item ${i} says one thing here. And it says another thing there.`,
    );
    for (const window of cut(items.join('\n'), 60)) expect(window).toMatch(/there\.$/);
  });

  test('cut a giant word, but never a surrogate pair', () => {
    const text = `a ${'😀'.repeat(300)} b`;
    const windows = cut(text, 20, countBytes);
    for (const window of windows) expect(window.isWellFormed()).toBe(true);
    expect(windows.length).toBeGreaterThan(10);
  });

  test('always fit, advance, begin and end with something visible, and hold all that is visible', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'a',
        'word',
        'x'.repeat(90),
        '😀😀',
        '日本語。',
        'end.',
        '- ',
        '\n',
        '\n\n',
        '\t',
        '?!',
        'e\u0301',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 150 }),
        fc.constantFrom(' ', '', '. '),
        fc.integer({ min: 6, max: 60 }),
        fc.constantFrom(countWords, countBytes),
        (parts, glue, maxTokens, count) => {
          const text = parts.join(glue);
          const ranges = passages(text, count, maxTokens);
          let seen = 0;
          let before = -1;
          for (const { start, end } of ranges) {
            const passage = text.slice(start, end);
            expect(passage.trim()).not.toBe('');
            expect(count(passage) <= maxTokens || [...passage].length === 1).toBe(true);
            expect(text.slice(seen, Math.max(seen, start)).trim()).toBe('');
            expect(start).toBeGreaterThan(before);
            expect(end).toBeGreaterThan(seen);
            seen = end;
            before = start;
          }
          expect(text.slice(seen).trim()).toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('of megabytes on one line take time in proportion', () => {
    let counted = 0;
    const count = (text: string): number => {
      counted += text.length;
      return countWords(text);
    };
    for (const text of [
      'lorem ipsum '.repeat(100_000),
      'x'.repeat(1_000_000),
      'A sentence here. '.repeat(80_000),
      'a\n'.repeat(500_000),
    ]) {
      counted = 0;
      passages(text, count, 256);
      expect(counted).toBeLessThan(text.length * 8);
    }
  });
});
