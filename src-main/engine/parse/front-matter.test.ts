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
  const bomb = `---\na: &a [x]\n${'bcdefghij'.split('').map((key, i) => `${key}: &${key} [${`*${'abcdefghi'[i]},`.repeat(9)}]`).join('\n')}\n---\n`;
  expect(readFrontMatter(bomb).lineCount).toBe(12);
  expect(readFrontMatter(`---\na: ${'['.repeat(50_000)}\n---\n`).lineCount).toBe(3);
});
