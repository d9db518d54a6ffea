import { describe, expect, it } from 'vitest';
import { readPeople, wordsOfPerson } from './people.ts';
import { fitsWords } from './properties.ts';

const values = (text: string): readonly string[] => readPeople(text).map(({ value }) => value);
const isFound = (text: string, typed: string): boolean =>
  readPeople(text).some(({ words }) => fitsWords(words, wordsOfPerson(typed)));

describe('A person', () => {
  it.each([
    ['Anna Weber <anna@example.org>', ['Anna Weber']],
    ['"Weber, Anna" <anna@example.org>', ['Weber Anna']],
    ['anna@example.org (Anna Weber)', ['Anna Weber']],
    ['[Anna Weber](mailto:anna@example.org)', ['Anna Weber']],
    ['mailto:anna@example.org?subject=Beds', ['anna@example.org']],
    ['<anna@example.org>', ['anna@example.org']],
    ['Weber, Anna', ['Weber Anna']],
    ['Anna Weber, Ben Ode', ['Anna Weber', 'Ben Ode']],
    ['Anna Weber and Ben Ode <ben@example.org>', ['Anna Weber', 'Ben Ode']],
    ['anna@example.org; ben@example.org', ['anna@example.org', 'ben@example.org']],
    ['[[Anna Weber]]', ['Anna Weber']],
    ['Siobhán O’Brien', ['Siobhán O’Brien']],
    ['  ', []],
    ['<>', []],
  ])('%j is %j', (text, expected) => expect(values(text)).toEqual(expected));

  it.each([
    'anna',
    'WEBER',
    'Anna Weber',
    'weber anna',
    'anna@example.org',
    'Anna@Example.org',
    'mailto:anna@example.org',
    'Anna Wéber <anna@example.org>',
    'ann*',
    '*@example.org',
    '@anna',
  ])('with a name and an address is found by %j', (typed) => {
    expect(isFound('Anna Weber <anna@example.org>', typed)).toBe(true);
  });

  it.each(['ann', 'web', 'example.org', 'anna ode', 'anna@example', '<>', ''])(
    'with a name and an address is not found by %j',
    (typed) => {
      expect(isFound('Anna Weber <anna@example.org>', typed)).toBe(false);
    },
  );

  it('is found with and without accents, in each case and form of Unicode', () => {
    for (const typed of ['jose', 'José', 'JOSE\u0301', 'peña', 'PENA'])
      expect(isFound('José Peña', typed), typed).toBe(true);
    for (const typed of ['Łukasz', 'lukasz', 'ŁUKASZ']) expect(isFound('Lukasz Nowak', typed), typed).toBe(true);
    for (const typed of ['Анна', 'анна', "o'brien", 'o’brien'])
      expect(isFound('Анна O’Brien', typed), typed).toBe(true);
  });
});
