import { describe, expect, it } from 'vitest';
import { LONGEST_QUERY, parseQuery } from './query.ts';

describe('a question', () => {
  it('is filters and words', () => {
    expect(parseQuery('why type:decision sqlite -cache')).toMatchObject({
      text: expect.stringMatching(/^why\s+sqlite$/) as string, phrases: [['sqlite']], excluded: [{ words: ['cache'] }], filters: [{ field: 'type', values: ['decision'] }], notices: [], example: false,
    });
  });

  it('may hold a misspelt filter, which is searched as words and told', () => {
    expect(parseQuery('typ:decision cache')).toMatchObject({ filters: [], notices: [{ code: 'FILTER_UNKNOWN', message: expect.stringContaining('type:decision') as string }] });
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

  it('neither demands what it quotes nor leaves out what stands behind a dash', () => {
    expect(parseQuery('cannot open "main.db"\n -wal is locked')).toMatchObject({ required: [], excluded: [], phrases: expect.arrayContaining([['main'], ['wal']]) as string[][] });
  });
});
