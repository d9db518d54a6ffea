import { expect, test } from 'vitest';
import { listField, mapField, readFrontMatter, textField } from './front-matter.ts';

test('scalars stay text, so a commit is no number', () => {
  const { fields, lineCount } = readFrontMatter('---\r\ngit:\r\n  commit: 4e10\r\n---\r\nbody');
  expect(textField(mapField(fields, 'git'), 'commit')).toBe('4e10');
  expect(lineCount).toBe(4);
});

test('broken YAML is read line by line', () => {
  const { fields } = readFrontMatter('---\ntitle: a: b: [\ntags:\n  - x\n  - "y"\ngit:\n  branch: main\n---\n');
  expect(textField(fields, 'title')).toBe('a: b: [');
  expect(listField(fields, 'tags')).toEqual(['x', 'y']);
  expect(textField(mapField(fields, 'git'), 'branch')).toBe('main');
});

test('what is never closed or begins with prose is no front matter', () => {
  expect(readFrontMatter('---\ntitle: x\n').lineCount).toBe(0);
  expect(readFrontMatter('---\nOnce upon a time\n---\n').lineCount).toBe(0);
  expect(readFrontMatter('----\na: b\n---\n').lineCount).toBe(0);
});

test('an alias bomb or deep nesting costs nothing', () => {
  const bomb = `---\na: &a [x]\n${'bcdefghij'
    .split('')
    .map((key, i) => `${key}: &${key} [${`*${'abcdefghi'[i]},`.repeat(9)}]`)
    .join('\n')}\n---\n`;
  expect(readFrontMatter(bomb).lineCount).toBe(12);
  expect(readFrontMatter(`---\na: ${'['.repeat(50_000)}\n---\n`).lineCount).toBe(3);
});

test('front matter that is too long for YAML is read line by line, its lists and maps too', () => {
  const keys = Array.from({ length: 5_000 }, (_, i) => `  k${i}: v${i}`).join('\n');
  const items = Array.from({ length: 1_200 }, (_, i) => `- i${i}`).join('\n');
  const { fields } = readFrontMatter(`---\na:\n${keys}\nb:\n${items}\nc: d\n---\nx\n`);
  expect(Object.keys(fields['a'] as object)).toHaveLength(5_000);
  expect(fields['a']).toMatchObject({ k0: 'v0', k4999: 'v4999' });
  expect((fields['b'] as string[]).length).toBe(1_000);
  expect((fields['b'] as string[])[999]).toBe('i1199');
  expect(fields['c']).toBe('d');
});
