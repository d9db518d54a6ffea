import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { copyName, refusePath, safeName } from './uploads.ts';

const HIDDEN = ['.gitignore'];

describe('paths within a copy', () => {
  it.each([
    'a.md',
    'deep/er/a.md',
    'Größe – 1.md',
    'a b.md',
    '日本.md',
    '.gitignore',
    'deep/.gitignore',
    'con-versation.md',
    'common.md',
    'a/b',
  ])('may be %s', (path) => {
    expect(refusePath(path, HIDDEN)).toBeNull();
  });

  it.each([
    '',
    '.',
    '..',
    '../a.md',
    'a/../b.md',
    './a.md',
    '/etc/passwd',
    'a//b.md',
    'a/',
    '\\server\\a.md',
    'a\\..\\b.md',
    'C:a.md',
    'C:/a.md',
    'a\0.md',
    'a\n.md',
    'a:stream',
    'a?.md',
    'CON',
    'con.md',
    'deep/NUL.txt',
    'LPT1',
    'com¹.md',
    'aux/a.md',
    'a. ',
    'a.',
    'a ',
    '.hidden.md',
    '.git/config',
    '.gitignore/a.md',
    '\ud800.md',
    `${'x'.repeat(253)}.md`,
    `${'ä'.repeat(127)}.md`,
    Array(400).fill('abc').join('/'),
    Array(65).fill('a').join('/'),
  ])('may not be %j', (path) => {
    expect(refusePath(path, HIDDEN)).toMatch(/\.$/);
  });
});

describe('the name of a copy', () => {
  it.each([
    ['notes', 'notes'],
    ['My notes (2)', 'My notes (2)'],
    ['../..', 'notes'],
    ['a/b', 'a b'],
    ['con', 'notes con'],
    ['.config', 'config'],
    ['', 'notes'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])('of %j is %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('is one that every system takes, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        expect(refusePath(safeName(name), [])).toBeNull();
        expect(safeName(safeName(name))).toBe(safeName(name));
      }),
    );
  });

  it('is read from its folder, of any system', () => {
    expect(copyName('/data/copies/My notes-0a1b2c3d')).toBe('My notes');
    expect(copyName('C:\\data\\copies\\notes-1-0a1b2c3d')).toBe('notes-1');
  });
});
