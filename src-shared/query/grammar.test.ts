import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';
import { splitFilters } from './grammar.ts';

const filters = (typed: string): unknown =>
  splitFilters(typed).filters.map(({ field, negated, values }) => [`${negated ? '-' : ''}${field}`, ...values]);
const words = (typed: string): string => splitFilters(typed).text.replace(/\s+/g, ' ').trim();

describe('Filters', () => {
  it('are taken out of the text, in any case, with their quotes off', () => {
    const typed =
      'why type:decision,goal sqlite BRANCH:main tag:"two words",#x Path:src/* has:solution on:2025-11 ext:.md model:claude project:a';
    expect(filters(typed)).toEqual([
      ['type', 'decision', 'goal'],
      ['branch', 'main'],
      ['tag', 'two words', '#x'],
      ['path', 'src/*'],
      ['has', 'solution'],
      ['on', '2025-11'],
      ['ext', '.md'],
      ['model', 'claude'],
      ['project', 'a'],
    ]);
    expect(words(typed)).toBe('why sqlite');
  });

  it('are negated by a dash before them', () => {
    expect(filters('-type:note -path:"my vendor" plan')).toEqual([
      ['-type', 'note'],
      ['-path', 'my vendor'],
    ]);
    expect(words('-type:note -plan')).toBe('-plan');
  });

  it('keep how they were typed', () =>
    expect(splitFilters('x -Type:note,"a b"').filters[0]?.typed).toBe('-Type:note,"a b"'));

  it('without a value are being typed: they are neither words nor filters', () => {
    for (const typed of ['type:', '-type:', 'type:,', 'type:""', 'type:" "'])
      expect([filters(`cache ${typed}`), words(`cache ${typed}`)]).toEqual([[], 'cache']);
  });

  it.each([
    'colour:red plan',
    'http://example.com',
    'path://x',
    'std::vector',
    'path::Path',
    '12:30',
    '"type:decision"',
    '"why type:decision so"',
    'subtype:goal',
    'type:a"b',
    'C:\\x',
    'error: foo',
    'key:value',
    'ſession:x',
    '(type:goal)',
  ])('are not what only looks like one: %s', (typed) => {
    expect(splitFilters(typed)).toEqual({ text: typed, filters: [], mistyped: [] });
  });

  it('stand beside a quote that does not end', () => expect(filters('"cache type:goal')).toEqual([['type', 'goal']]));

  it('are read in a time that goes by the length of the text', () => {
    for (const unit of ['"', 'type:"', 'type:" type:"," ', 'type:,', 'type:a,', '-', 'a:', '","', ' type:"a"b']) {
      const typed = unit.repeat(Math.ceil(100_000 / unit.length));
      expect(splitFilters(typed).text.length).toBeLessThanOrEqual(typed.length);
    }
  });

  it('and words together are the whole text', () => {
    const part = fc.constantFrom(' ', '"', ':', ',', '-', 'type', 'on', 'typ', 'a', '\n', 'é');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const { text, filters: found } = splitFilters(parts.join(''));
        for (const { values, typed } of found) {
          expect(values.length).toBeGreaterThan(0);
          expect(parts.join('')).toContain(typed);
        }
        expect(splitFilters(text).filters, 'nothing is left').toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('A mistyped field', () => {
  it.each([
    ['typ:decision', 'type:decision'],
    ['types:decision', 'type:decision'],
    ['brnach:main', 'branch:main'],
    ['-sesion:x', '-session:x'],
    ['tga:x', 'tag:x'],
    ['tags:x', 'tag:x'],
    ['projekt:x', 'project:x'],
    ['bfore:2025', 'before:2025'],
    ['pahts:x', null],
    ['ahs:x', 'has:x'],
    ['modle:x', 'model:x'],
    ['autor:x', 'author:x'],
    ['auhtors:x', 'author:x'],
  ])('%s: may be %s', (typed, meant) => {
    expect(splitFilters(`plan ${typed}`)).toEqual({
      text: `plan ${typed}`,
      filters: [],
      mistyped: meant ? [{ typed, meant }] : [],
    });
  });

  it.each([
    'text:x',
    'next:x',
    'hash:x',
    'date:x',
    'mode:dark',
    'patch:x',
    'node:fs',
    'file:x',
    'version:2',
    'section:2',
    'note:x',
    'code:x',
    'to:x',
    'no:x',
    'in:x',
    'as:x',
    'typ:',
    'typ://x',
    'test:unit',
    'user:me',
    'data:image/png',
    'mailto:x',
    'localhost:80',
    'batch:5',
    'auth:token',
    'auto:x',
    'actor:x',
    'anchor:x',
  ])('is not what prose and logs have: %s', (typed) => {
    expect(splitFilters(typed).mistyped).toEqual([]);
  });
});

it.each([
  ['', 'abc', 3],
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['kitten', 'sitting', 3],
  ['brnach', 'branch', 1],
  ['ca', 'abc', 3],
])('From %j to %j it is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});
