import path from 'node:path';
import { expect, it } from 'vitest';
import { parsePlace } from './place.ts';

const parse = (given: string, ...files: string[]): object =>
  parsePlace(given, (file) => files.map((one) => path.resolve(one)).includes(file));

it.each([
  ['notes/a.md:12', 'notes/a.md', 12],
  ['notes/a.md', 'notes/a.md', undefined],
  ['a.md:12:5', 'a.md', 12],
  ['C:\\notes\\a.md:12', 'C:\\notes\\a.md', 12],
  ['C:\\notes\\a.md', 'C:\\notes\\a.md', undefined],
  ['C:/notes/a.md:3', 'C:/notes/a.md', 3],
  ['c:12', 'c', 12],
  ['odd:name.md', 'odd:name.md', undefined],
  ['a.md:', 'a.md:', undefined],
])('%s is %s and line %s', (given, file, line) => expect(parse(given)).toEqual({ path: file, line }));

it('A file below the working directory is meant by its relative path', () => {
  expect(parse('notes/a.md:12', 'notes/a.md')).toEqual({ path: path.resolve('notes/a.md'), line: 12 });
});

it('A file that is called so is no line', () =>
  expect(parse('a.md:12', 'a.md:12')).toEqual({ path: path.resolve('a.md:12'), line: undefined }));

it('There is no line 0', () => expect(() => parse('a.md:0')).toThrow(expect.objectContaining({ code: 'USAGE' })));
