import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_QUERY, parseDate, parseQuery, wordsOf } from './query.ts';

const words = (typed: string): string[] => parseQuery(typed).phrases.map((phrase) => phrase.join(' '));

describe('words', () => {
  it('are taken in lower case, each once, without those that tell nothing', () => {
    expect(words('Why did we drop the Drop cache?')).toEqual(['drop', 'cache']);
  });

  it('are all taken where none of them tells much', () => expect(words('who are you')).toEqual(['who', 'are', 'you']));

  it('that are joined or quoted are looked for together, and one by one', () => {
    expect(words('token_type_ids')).toEqual(['token type ids', 'token', 'type', 'ids']);
    expect(words('fusion.rs k=60')).toEqual(['fusion rs', 'fusion', 'rs', 'k 60', 'k', '60']);
    expect(words('"one text per run"')).toContain('one text per run');
  });

  it('after a quote that does not end are taken one by one', () => expect(words('"cache layer')).toEqual(['cache', 'layer']));

  it.each(['', '   ', '"', '""', '- * : ^ ( ) { } +', '\0', '!!!'])('are none in %j, and there is no meaning in it either', (typed) => {
    expect(parseQuery(typed)).toMatchObject({ text: '', phrases: [], unfinished: null, filters: [], notices: [] });
  });

  it.each(['NEAR(a b, 5)', 'cache*', '-cache', 'text:cache', '^cache', 'cache AND NOT disk', 'a " b', '{text context}: x'])("of FTS5's own syntax are words: %s", (typed) => {
    for (const phrase of parseQuery(typed).phrases) for (const word of phrase) expect(word).toMatch(/^[\p{L}\p{N}\p{M}\p{Co}]+$/u);
    expect(parseQuery(typed).filters).toEqual([]);
  });

  it('that are still being typed are told apart', () => {
    expect(parseQuery('vector sca').unfinished).toBe('sca');
    expect(parseQuery('vector scan ').unfinished).toBe('scan');
    expect(parseQuery('vector scan?').unfinished).toBeNull();
  });

  it('are never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }), (typed) => {
        const query = parseQuery(typed);
        expect(query.phrases.every((phrase) => phrase.length > 0 && phrase.every((word) => word.length > 0))).toBe(true);
        expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
      }),
      { numRuns: 300 },
    );
  });
});

describe('filters', () => {
  it('are taken out of the text', () => {
    expect(parseQuery('why type:decision,goal sqlite branch:main tag:"two words" Path:src/* session:2025')).toMatchObject({
      text: expect.stringMatching(/^why\s+sqlite$/) as string,
      filters: [
        { field: 'type', values: ['decision', 'goal'] }, { field: 'branch', values: ['main'] }, { field: 'tag', values: ['two words'] }, { field: 'path', values: ['src/*'] }, { field: 'session', values: ['2025'] },
      ],
      notices: [],
    });
  });

  it('of one field add up to alternatives', () => expect(parseQuery('type:goal type:Decision').filters).toEqual([{ field: 'type', values: ['goal', 'Decision'] }]));

  it('of time make one span, the narrowest', () => {
    expect(parseQuery('after:2025-10 before:2025-12-01 after:2025-11-03 before:2026').filters).toEqual([{ field: 'time', from: Date.UTC(2025, 10, 3), to: Date.UTC(2025, 11, 1) }]);
  });

  it.each(['colour:red plan', 'http://example.com', 'std::vector', '12:30', 'type: decision', '"type:decision"', 'xtype:goal'])('are not what only looks like one: %s', (typed) => {
    expect(parseQuery(typed)).toMatchObject({ text: typed, filters: [], notices: [] });
  });

  it.each([
    ['before:yesterday plan', /"yesterday".*not a date/],
    ['after:2025-02-30 plan', /"2025-02-30".*not a date/],
    ['type:plan plan', /no type "plan".*decision/],
  ])('that make no sense are said to be left out, and the rest is searched: %s', (typed, message) => {
    const query = parseQuery(typed);
    expect(query).toMatchObject({ text: 'plan', phrases: [['plan']], filters: [] });
    expect(query.notices).toEqual([{ code: 'FILTER_INVALID', message: expect.stringMatching(message) as string }]);
  });

  it('that make sense stay beside those that do not', () => {
    const query = parseQuery('type:goal,plan');
    expect(query.filters).toEqual([{ field: 'type', values: ['goal'] }]);
    expect(query.notices).toHaveLength(1);
  });
});

it('A query of more than 100,000 characters is cut, and says so', () => {
  expect(parseQuery('word '.repeat(20_000)).notices).toEqual([]);
  const query = parseQuery('word '.repeat(20_001));
  expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
  expect(query.phrases).toEqual([['word']]);
  expect(query.notices.map(({ code }) => code)).toEqual(['QUERY_SHORTENED']);
});

describe('a pasted text', () => {
  it('is no place for filters: a log says "path: x" and means none', () => {
    expect(parseQuery('Error: no such file\npath:/etc/x type:decision')).toMatchObject({ filters: [], example: true });
    expect(parseQuery(`type:decision ${'a long line '.repeat(40)}`).filters).toEqual([]);
    expect(parseQuery(' type:decision cache\n')).toMatchObject({ filters: [{ field: 'type', values: ['decision'] }], example: false });
  });
});

it.each([
  ['2025-11-03', Date.UTC(2025, 10, 3)],
  ['2025-1-3', Date.UTC(2025, 0, 3)],
  ['2025-11', Date.UTC(2025, 10, 1)],
  ['2025', Date.UTC(2025, 0, 1)],
  ['2025-13', null],
  ['2025-11-31', null],
  ['0025-11-03', null],
  ['25-11-03', null],
  ['03.11.2025', null],
])('The date %s is %s', (text, time) => expect(parseDate(text)).toBe(time));

it('Words are split as the lexicon splits them', () => expect(wordsOf('Éclair-maker: v2.0 日本語!')).toEqual(['éclair', 'maker', 'v2', '0', '日本語']));
