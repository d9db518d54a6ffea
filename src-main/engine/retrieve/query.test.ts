import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filtersOf, withoutFilters } from '../../../src-shared/query/edit.ts';
import { isExample, LONGEST_QUERY } from '../../../src-shared/query/example.ts';
import { parseQuery } from './query.ts';

describe('a question', () => {
  it('is filters and words', () => {
    expect(parseQuery('why type:decision sqlite -cache')).toMatchObject({
      text: expect.stringMatching(/^why\s+sqlite$/) as string,
      phrases: [['sqlite']],
      excluded: [{ words: ['cache'] }],
      filters: [{ field: 'type', values: ['decision'] }],
      notices: [],
      example: false,
    });
  });

  it('may hold a misspelt filter, which is searched as words and told', () => {
    expect(parseQuery('typ:decision cache')).toMatchObject({
      filters: [],
      notices: [{ code: 'FILTER_UNKNOWN', message: expect.stringContaining('type:decision') as string }],
    });
  });
});

it('A query of more than 100,000 characters is cut, and says so', () => {
  expect(parseQuery('word '.repeat(20_000)).notices).toEqual([]);
  const query = parseQuery('word '.repeat(20_001));
  expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
  expect(query.phrases).toEqual([['word']]);
  expect(query.notices.map(({ code }) => code)).toEqual(['QUERY_SHORTENED']);
});

it('The window finds the filters and the words that the engine finds, in a text of any keyboard', () => {
  const part = fc.oneof(
    fc.constantFrom(
      ' ',
      '"',
      ',',
      '-',
      ':',
      '\n',
      '\0',
      '\ud800',
      '\u00a0',
      '\u3000',
      '：',
      '“',
      'branch:',
      '-tag:',
      'Path:',
      'ветка:',
      'бранч',
      '分支：',
      'ブランチ:main',
      'ﬁ',
      'ſession:x',
      'ｂranch:x',
      'é',
      'x',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  let filtered = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const typed = parts.join('');
      const engine = parseQuery(typed);
      expect(isExample(typed)).toBe(engine.example);
      const byField = Map.groupBy(filtersOf(typed), ({ field, negated }) => `${negated ? '-' : ''}${field}`);
      expect(Array.from(byField.values(), (filters) => filters.map((filter) => filter.typed).join(' '))).toEqual(
        engine.filters.map((filter) => filter.typed),
      );
      // Neither a filter nor a word is left to one side only.
      const words = parseQuery(engine.example ? '' : withoutFilters(typed)).text;
      expect(plain(words)).toBe(engine.example ? '' : plain(engine.text));
      filtered += engine.filters.length;
    }),
    { numRuns: 4_000 },
  );
  expect(filtered, 'texts with filters').toBeGreaterThan(100);
});

describe('a pasted text', () => {
  it('is no place for filters: a log says "path: x" and means none', () => {
    expect(parseQuery('Error: no such file\npath:/etc/x type:decision')).toMatchObject({ filters: [], example: true });
    expect(parseQuery(`type:decision ${'a long line '.repeat(40)}`).filters).toEqual([]);
    expect(parseQuery(' type:decision cache\n')).toMatchObject({
      filters: [{ field: 'type', values: ['decision'] }],
      example: false,
    });
  });

  it('neither demands what it quotes nor leaves out what stands behind a dash', () => {
    expect(parseQuery('cannot open "main.db"\n -wal is locked')).toMatchObject({
      required: [],
      excluded: [],
      phrases: expect.arrayContaining([['main'], ['wal']]) as string[][],
    });
  });
});
