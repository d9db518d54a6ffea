import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_QUERY, parseQuery, wordsOf } from './query.ts';

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

  it('are never empty, and never more than a search can bear', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }), (typed) => {
        const query = parseQuery(typed);
        expect(query.phrases.length).toBeLessThanOrEqual(64);
        expect(query.phrases.every((phrase) => phrase.length > 0 && phrase.every((word) => word.length > 0))).toBe(true);
        expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
      }),
      { numRuns: 300 },
    );
  });
});

it('A query of 100,000 characters is cut, and says so', () => {
  const query = parseQuery('word '.repeat(20_000));
  expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
  expect(query.phrases).toEqual([['word']]);
  expect(query.notices.map(({ code }) => code)).toEqual(['QUERY_SHORTENED']);
});

it('Words are split as the lexicon splits them', () => expect(wordsOf('Éclair-maker: v2.0 日本語!')).toEqual(['éclair', 'maker', 'v2', '0', '日本語']));
