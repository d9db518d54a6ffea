import { expect, test } from 'vitest';
import { scanLines } from './lines.ts';

const kinds = (text: string): string =>
  scanLines(text)
    .map((line) => line.kind)
    .join(' ');

test('each line has its kind and its number', () => {
  expect(kinds('# a\n\n- b\n1) c\n---\n| d |\ne\n#f\n1.5 g\n**h**')).toBe(
    'heading blank item item rule table text text text text',
  );
  expect(scanLines('a\r\nb').map(({ number, raw }) => [number, raw])).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
  expect(scanLines('')).toEqual([]);
});

test('nothing inside a fence is anything else', () => {
  expect(kinds('```js\n# a\n\n- b\n~~~\n```\n# c')).toBe('code code code code code code heading');
  expect(kinds('````\n```\n````\nx')).toBe('code code code text');
  expect(kinds('```inline```\nx')).toBe('text text');
});

test('nothing inside a comment is a heading or a rule, and one that is never closed hides nothing', () => {
  expect(kinds('<!-- a\n# b\n\n---\n-->\n# c')).toBe('text text blank text text heading');
  expect(kinds('<!-- a -->\n# b')).toBe('text heading');
  expect(kinds('<!-- a\n# b\n<!-- c\n# d')).toBe('text heading text heading');
});

test('a fence that is never closed ends before the next heading', () => {
  expect(kinds('```\n# comment\na\n## b\nc')).toBe('code code code heading text');
});

test('underlined headings are headings, and a rule after a list is a rule', () => {
  expect(kinds('Title\n===\n\nSub\n---\n\n- a\n---')).toBe('heading rule blank heading rule blank item rule');
  expect(kinds('two\nlines\n---')).toBe('text text rule');
});
