import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../store/testing.ts';
import { lexicalRetriever } from './lexical-retriever.ts';
import { byScore } from '../projections/vectors/scan/top-k.ts';
import { insertEntry } from '../projections/fulltext/fts5-table.ts';
import { parseQuery } from './query.ts';
import { phraseConstraintsOf } from './phrase-constraints.ts';

const TEXTS = [
  'We chose SQLite for the cache.',
  'The cache is warm after start.',
  'Postgres was turned down.',
  'commitFromFile reads the journal.',
  'A type of token without ids.',
  'token_type_ids must be zeros.',
  'What is this and that?',
  'Größe der Straße in 日本語',
  'See fusion.rs and the constant k=60.',
  'Nothing of interest.',
  'Caching twice costs nothing, cache or not.',
  'これは日本語版です。',
  'ภาษาไทยไม่เว้นวรรค',
  '한국어는 쉽다',
  'İstanbul, København, ﬁle and Ｗｉｄｅ forms',
];

let index: SampleIndex;
let ids: readonly number[];
beforeAll(() => {
  index = sampleIndex();
  index.write('/notes/a.md', TEXTS);
  ids = index.db.prepare('SELECT id FROM observation ORDER BY id').pluck().all() as number[];
});
afterAll(() => index.close());

const retriever = (typed: string): ReturnType<typeof lexicalRetriever> => lexicalRetriever(index.db, parseQuery(typed));
const found = (typed: string): string[] =>
  (retriever(typed)?.best(10, null) ?? []).map(({ id }) => TEXTS[ids.indexOf(id)]!);

describe('the lexical retriever', () => {
  it.each([
    ['caches', 'We chose SQLite for the cache.'],
    ['größe', 'Größe der Straße in 日本語'],
    ['GROßE', 'Größe der Straße in 日本語'],
    ['日本語', 'Größe der Straße in 日本語'],
    ['commit from file', 'commitFromFile reads the journal.'],
    ['commitFromFile', 'commitFromFile reads the journal.'],
    ['token_type_ids', 'token_type_ids must be zeros.'],
    ['k=60', 'See fusion.rs and the constant k=60.'],
    ['what is this', 'What is this and that?'],
    ['postg', 'Postgres was turned down.'],
    ['語', 'これは日本語版です。'],
    ['本語版', 'これは日本語版です。'],
    ['版', 'これは日本語版です。'],
    ['ไทย', 'ภาษาไทยไม่เว้นวรรค'],
    ['한국어', '한국어는 쉽다'],
    ['istanbul', 'İstanbul, København, ﬁle and Ｗｉｄｅ forms'],
    ['kobenhavn', 'İstanbul, København, ﬁle and Ｗｉｄｅ forms'],
    ['file wide', 'İstanbul, København, ﬁle and Ｗｉｄｅ forms'],
    ['strasse', 'Größe der Straße in 日本語'],
  ])('looking for %j finds %j', (typed, expected) => expect(found(typed)).toContain(expected));

  it('puts words that stand together as they were typed before the same words apart', () => {
    expect(found('token_type_ids')).toEqual(['token_type_ids must be zeros.', 'A type of token without ids.']);
  });

  it('takes a last word for a beginning, and counts it little where it stands as it is', () => {
    expect(found('postg')).toEqual(['Postgres was turned down.']);
    expect(found('postg?')).toEqual([]);
    expect(found('postg warm')).toEqual(['The cache is warm after start.']);
    expect(found('not')).toEqual(['Caching twice costs nothing, cache or not.']); // and not "nothing"
    expect(found('start')).toEqual(['The cache is warm after start.']);
    expect(found('interestin')).toEqual(['Nothing of interest.']);
  });

  it('searches for the word that was meant, and says so', () => {
    expect(found('postgers ')).toEqual(['Postgres was turned down.']);
    expect(retriever('postgers ')).toMatchObject({
      corrected: ['postgres'],
      notices: [{ code: 'WORD_CORRECTED', message: 'Nothing contains "postgers"; searched for "postgres" as well.' }],
    });
    for (const typed of ['"postgers"', 'postgers.rs', 'p0stgres ', 'xyz ', 'cahx ', 'unrelatedness '])
      expect([typed, retriever(typed)?.corrected]).toEqual([typed, []]);
  });

  it('explains a score by its phrases', () => {
    const { explain, scoreOf, best } = retriever('warm cache ')!;
    const id = best(1, null)[0]!.id;
    expect(explain(id).map(({ phrase }) => phrase)).toEqual(['warm', 'cache']);
    expect(explain(id).reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(scoreOf(id), 10);
  });

  it('is none without words', () => expect(retriever('!?')).toBeNull());

  it('has mean and deviation over all observations, zeros included', () => {
    for (const typed of ['cache', 'cache nothing sqlite', 'unheard of']) {
      const { mean, deviation, scoreOf } = retriever(typed)!;
      const scores = ids.map((id) => scoreOf(id));
      const expected = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      expect(mean).toBeCloseTo(expected, 10);
      expect(deviation).toBeCloseTo(
        Math.sqrt(scores.reduce((sum, score) => sum + (score - expected) ** 2, 0) / scores.length),
        6,
      );
    }
  });

  it('gives the best of those allowed, best first', () => {
    const { best, scoreOf } = retriever('cache nothing')!;
    const all = ids
      .map((id) => ({ id, score: scoreOf(id) }))
      .filter(({ score }) => score > 0)
      .sort(byScore);
    expect(all.length).toBeGreaterThan(2);
    expect(best(10, null)).toEqual(all);
    const allowed = new Set(all.slice(1).map(({ id }) => id));
    expect(best(1, allowed)).toEqual(all.slice(1, 2));
  });

  it('answers where all words are common, too, and says the same of any observation however it is asked', () => {
    const words = fc
      .array(fc.constantFrom('cache', 'nothing', 'the', 'is', 'and', 'of', 'sqlite', 'token', 'fusion.rs'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => `${parts.join(' ')} `);
    fc.assert(
      fc.property(words, fc.nat(6), (typed, rows) => {
        const exact = retriever(typed)!;
        const coarse = lexicalRetriever(index.db, parseQuery(typed), rows)!;
        const has = (one: typeof exact): number[] => ids.filter((id) => one.scoreOf(id) > 0);
        expect(has(coarse)).toEqual(has(exact));
        expect(coarse.best(100, null).map(({ id, score }) => [id, score])).toEqual(
          coarse.best(100, new Set(ids)).map(({ id, score }) => [id, score]),
        );
        expect(Number.isFinite(coarse.mean) && Number.isFinite(coarse.deviation) && coarse.coverage <= 1 + 1e-9).toBe(
          true,
        );
        // Whatever has a word is found, whether it was scored or only counted.
        expect(new Set(coarse.best(100, null).map(({ id }) => id))).toEqual(
          new Set(exact.best(100, null).map(({ id }) => id)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('answers to whatever is typed', () => {
    const pieces = fc.constantFrom(
      '"',
      '"',
      ' "',
      '" ',
      ' -',
      ' -"',
      '#',
      '--',
      '*',
      '-',
      ':',
      '^',
      '(',
      ')',
      '{',
      '}',
      '+',
      ',',
      '.',
      '\\',
      "'",
      ' ',
      '\0',
      '\uD800',
      '\u0301',
      '\uE000',
      '🙂',
      'NEAR(',
      ' AND ',
      ' OR ',
      ' NOT ',
      'cache',
      'text:',
      'é',
      '日',
      'ß',
      'İ',
      '٣',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units)),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const query = parseQuery(typed);
        const answer = lexicalRetriever(index.db, query, typed.length % 3);
        phraseConstraintsOf(index.db, query).allowed?.has(1);
        for (const { id, score } of answer?.best(3, null) ?? [])
          expect([ids.includes(id), Number.isFinite(score)]).toEqual([true, true]);
        expect(Number.isFinite(answer?.deviation ?? 0)).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('an identifier', () => {
  let many: SampleIndex;
  beforeAll(() => {
    many = sampleIndex();
    const filler =
      'fusion rs 77 token ids cls env pkg scope flag 60 k commit from file index out of range panic database is locked sqlite busy '.split(
        ' ',
      );
    many.db.transaction(() => {
      for (let id = 1; id <= 5_000; id++)
        insertEntry(many.db, {
          observationId: id,
          text: Array.from({ length: 6 }, (_, i) => filler[(id * 7 + i * (1 + (id % 5))) % filler.length]).join(' '),
          context: '',
        });
      UNIQUE.forEach((identifier, i) =>
        insertEntry(many.db, {
          observationId: 6_000 + i,
          text: `A long observation that only mentions ${identifier} somewhere in ${'its many words '.repeat(60)}`,
          context: '',
        }),
      );
    })();
  });
  afterAll(() => many.close());
  const UNIQUE = [
    'fusion.rs',
    'src/retrieval/merge.rs',
    'k=60',
    'v2.0.0-rc.10',
    'token_type_ids',
    'commitFromFile',
    '#77',
    '[CLS]',
    'C++',
    '--flag',
    '@scope/pkg',
    '.env',
    'SQLITE_BUSY:',
    'f1b45a8',
  ];

  it.each(UNIQUE.map((identifier, i) => [identifier, 6_000 + i] as const))(
    '%s is first, however long its observation and however common its parts',
    (identifier, id) => {
      for (const typed of [identifier, `${identifier} `, `\`${identifier}\``])
        expect(lexicalRetriever(many.db, parseQuery(typed))?.best(2, null)[0]?.id).toBe(id);
    },
  );

  it('is known to be exact where it has punctuation', () => {
    expect(lexicalRetriever(many.db, parseQuery('#77'))?.exact).toEqual(new Set([6_006]));
    expect(lexicalRetriever(many.db, parseQuery('#77 and fusion.rs'))?.exact).toEqual(new Set());
    expect(lexicalRetriever(many.db, parseQuery('77'))?.exact).toEqual(new Set());
  });
});
