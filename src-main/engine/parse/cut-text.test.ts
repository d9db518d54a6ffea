import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', ' ', '\n', '. ', '。', '\r\n', 'e\u0301', '👩‍👩‍👧', '👍🏽', '日'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  maxLength: 600,
});

test('pieces joined give the text, each in bounds, and no surrogate pair is torn', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 90 }), (text, most) => {
      const pieces = cutText(text, most);
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(most);
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(text.isWellFormed());
    }),
  );
});

test('a piece ends with a paragraph, else a line, a sentence, a word', () => {
  expect(cutText('one two\n\nthree\nfour', 13)).toEqual(['one two\n\n', 'three\nfour']);
  expect(cutText('one two three\nfour five six', 20)).toEqual(['one two three\n', 'four five six']);
  expect(cutText('It works. But slowly now', 18)).toEqual(['It works. ', 'But slowly now']);
  expect(cutText('one two three four', 10)).toEqual(['one two ', 'three four']);
});

test('in one endless word characters stay with their marks', () => {
  expect(cutText('aaae\u0301aaa', 4)).toEqual(['aaa', 'e\u0301aa', 'a']);
  const family = '👩‍👩‍👧';
  expect(cutText(`aa${family}aa`, 9)).toEqual(['aa', `${family}a`, 'a']);
});
