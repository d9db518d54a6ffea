import { describe, expect, it } from 'vitest';
import { LONGEST_QUERY, parseDate, parseQuery } from './query.ts';

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

it('A query of 100,000 characters is cut, and says so', () => {
  const query = parseQuery('word '.repeat(20_000));
  expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
  expect(query.phrases).toEqual([['word']]);
  expect(query.notices.map(({ code }) => code)).toEqual(['QUERY_SHORTENED']);
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
