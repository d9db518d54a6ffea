import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeOf } from '../projections/fulltext/analyzer.ts';
import { LONGEST_QUERY } from '../../../src-shared/query/example.ts';
import { parseQuery } from './query.ts';
import { parseWords } from './query-words.ts';

/** Phrases as they are looked for, identifiers in angle brackets. */
const words = (typed: string): string[] => {
  const { phrases, identifiers } = parseWords(typed);
  return phrases.map((phrase, at) => (identifiers.some(({ whole }) => whole === at) ? '<whole>' : phrase.join(' ')));
};

describe('words', () => {
  it('are taken folded, each once, without those that tell nothing', () => {
    expect(words('Why did we drop the Drop cache?')).toEqual(['drop', 'cache']);
    expect(words('Größe ﬁle')).toEqual(['grosse', 'file']);
  });

  it('are all taken where none of them tells much', () => expect(words('who are you')).toEqual(['who', 'are', 'you']));

  it('that are joined or quoted are looked for together, and one by one', () => {
    expect(words('token_type_ids')).toEqual(['<whole>', 'token type ids', 'token', 'type', 'ids']);
    expect(words('fusion.rs k=60')).toEqual(['<whole>', 'fusion rs', 'fusion', 'rs', '<whole>', 'k 60', 'k', '60']);
    expect(words('"one text per run"')).toContain('one text per run');
    expect(words('state-of-the-art')).toEqual(['state of the art', 'state', 'art']);
  });

  it('without spaces are looked for in pairs of characters', () => {
    expect(words('日本語')).toEqual(['日本 本語', '日本', '本語']);
    expect(words('語')).toEqual(['語']);
    expect(words('用SQLite的')).toEqual(['用 sqlite 的', '用', 'sqlite', '的']);
  });

  it.each([
    '#77',
    '[CLS]',
    'C++',
    '--flag',
    '@scope/pkg',
    '.env',
    'k=60',
    'v2.0.0-rc.10',
    'SQLITE_BUSY:',
    '`fusion.rs`,',
    '(src/fusion.rs)',
    '$HOME',
  ])('%s is an identifier', (typed) => {
    expect(parseWords(typed)).toMatchObject({ onlyIdentifier: true, identifiers: [{ whole: 0 }] });
    expect(wholeOf(typed)).toBe(parseWords(typed).phrases[0]?.[0]);
  });

  it.each(['cache', 'cache.', '"cache"', "don't", 'well-known', '(cache)', '**cache**', '日本語', '-', '...'])(
    '%s is none',
    (typed) => expect(parseWords(typed).identifiers).toEqual([]),
  );

  it.each([
    ['#77', '77'],
    ['[CLS]', 'CLS'],
    ['C++', 'C#'],
    ['.env', 'env'],
    ['fusion.r', 'fusion.rs'],
    ['--flag', '-flag'],
  ])('%s is not %s', (a, b) => expect(wholeOf(a)).not.toBe(wholeOf(b)));

  it('after a quote that does not end are taken one by one', () => {
    expect(words('"cache layer')).toEqual(['cache', 'layer']);
    expect(parseWords('"cache layer').required).toEqual([]);
    expect(words('5" disk')).toEqual(['5', 'disk']);
  });

  it.each(['', '   ', '"', '""', '- * : ^ ( ) { } +', '\0', '!!!'])(
    'are none in %j, and there is no meaning in it either',
    (typed) => {
      expect(parseQuery(typed)).toMatchObject({ text: '', phrases: [], unfinished: null, filters: [], notices: [] });
    },
  );

  it.each([
    'NEAR(a b, 5)',
    'cache*',
    'text:cache',
    '^cache',
    'cache AND NOT disk',
    'a " b',
    '{text context}: x',
    'a\uE000b',
  ])("of FTS5's own syntax are words: %s", (typed) => {
    for (const phrase of parseQuery(typed).phrases)
      for (const word of phrase) expect(word).toMatch(/^[\p{L}\p{N}\p{M}\p{Co}]+$/u);
    expect(parseQuery(typed).filters).toEqual([]);
  });

  it('that are still being typed are told apart', () => {
    expect(parseWords('vector sca').unfinished).toBe('sca');
    expect(parseWords('vector scan ').unfinished).toBeNull();
    expect(parseWords('vector scan?').unfinished).toBeNull();
    expect(parseWords('"vector scan"').unfinished).toBeNull();
    expect(parseWords('日本語').unfinished).toBeNull();
  });

  it('are never empty, and never more than a search can bear', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }), (typed) => {
        const query = parseQuery(typed);
        // of an example the lexical retriever takes the most telling
        expect(query.example || query.phrases.length <= 64).toBe(true);
        expect(query.phrases.every((phrase) => phrase.length > 0 && phrase.every((word) => word.length > 0))).toBe(
          true,
        );
        expect(query.text.length).toBeLessThanOrEqual(LONGEST_QUERY);
      }),
      { numRuns: 300 },
    );
  });
});

describe('quotations', () => {
  it('are required', () => {
    expect(parseWords('why "one text" and “two words”').required.map(({ typed }) => typed)).toEqual([
      'one text',
      'two words',
    ]);
  });

  it('behind a minus, and single words behind one, are excluded and not looked for', () => {
    const query = parseWords('cache -disk -"two words"');
    expect(query).toMatchObject({ text: 'cache', phrases: [['cache']], required: [] });
    expect(query.excluded.map(({ typed, exact }) => [typed, exact])).toEqual([
      ['disk', false],
      ['two words', true],
    ]);
  });

  it.each(['-', '--flag', 'foo-bar', '-5', 'a - b', '- cache', '-v'])('are none in %s', (typed) =>
    expect(parseWords(typed).excluded).toEqual([]),
  );

  it('that are excluded alone leave nothing to look for', () =>
    expect(parseWords('-cache')).toMatchObject({ text: '', phrases: [] }));
});
