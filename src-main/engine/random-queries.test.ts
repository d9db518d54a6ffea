/**
 * Random queries over a tiny index: no error from SQLite, and no hit that a filter forbids. `QUARRY_LONG=1` tries ten
 * thousand.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hit } from '../../src-shared/model.ts';
import { passes } from './store/filter/plain-filters.ts';
import { FIELDS } from '../../src-shared/query/fields.ts';
import { parseQuery } from './retrieve/query.ts';
import { SAMPLE_NOW, SAMPLE_WORDS, sampleSearch, type SampleSearch } from './search/testing.ts';

const RUNS = process.env['QUARRY_LONG'] ? 10_000 : 2_500;

let sample: SampleSearch;
beforeAll(async () => {
  sample = await sampleSearch();
});
afterAll(() => sample.index.close());

/** Any code unit, halves of pairs and controls among them. */
const anything = (maxLength: number) =>
  fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength });

const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'decision',
      'Notes',
      'main',
      'feature/*',
      '*',
      'tag1',
      '#all',
      'claude',
      'quarry',
      'odd',
      'md',
      '.py',
      'solution',
      'commit',
      's1',
      '2025',
      '2024-11..',
      'last-year',
      '1y',
      'monday',
      'may',
    ),
  },
  fc.constantFrom(
    '',
    '%',
    '_',
    '\\',
    "'",
    "';--",
    '2025-13-45',
    '..',
    '0',
    '9999',
    '99999y',
    '*a*b*',
    '\0',
    '\uD800',
    ',',
    '"',
    '::',
    '//',
  ),
  anything(6),
);
const field = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...FIELDS.map(({ name }) => name)) },
  fc.constantFrom('typ', 'TYPE', 'text', 'lexicon', 'rowid', 'brnach', 'ﬁeld'),
);
const filter = fc
  .tuple(
    fc.constantFrom('', '', '-', '--'),
    field,
    fc.constantFrom(':', ':', ':', '::', ': '),
    fc.array(value, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '"'),
  )
  .map(([sign, name, colon, values, quote]) => `${sign}${name}${colon}${quote}${values.join(',')}${quote}`);
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SAMPLE_WORDS) },
  fc.constantFrom(
    '"',
    '""',
    'AND',
    'OR',
    'NOT',
    'NEAR(',
    ')',
    '*',
    'cac*',
    '^',
    '-',
    '-cache',
    '+',
    '{text',
    '}:',
    'text:cache',
    "'",
    '\\',
    '\u0301',
    '🙂',
    '\u202E',
    '\uFEFF',
    '日本語',
    'the',
    '"cache and',
    '-"sqlite',
  ),
  anything(12),
);
const query = fc
  .array(fc.oneof(word, filter), { maxLength: 6 })
  .chain((parts) => fc.constantFrom(' ', ' ', ' ', '\n', '').map((gap) => parts.join(gap)));

const flat = (hits: readonly Hit[]): readonly Hit[] => hits.flatMap((hit) => [hit, ...hit.similar]);

/** Hits of a query that has filters. */
async function check(typed: string, mode: 'hybrid' | 'lexical' | 'dense'): Promise<number> {
  const { hits, notices, facets } = await sample.searcher.search({ query: typed, limit: 20, mode });
  const { filters } = parseQuery(typed, SAMPLE_NOW);
  const wrong = flat(hits).filter(({ id }) => !filters.every((one) => passes(sample.rows.get(id)!, one)));
  expect(wrong.map(({ text }) => text)).toEqual([]);
  expect(notices.map(({ code }) => code).filter((code) => /UNAVAILABLE|INCOMPLETE/.test(code))).toEqual([]);
  expect(facets.flatMap(({ values }) => values).every(({ count }) => count > 0)).toBe(true);
  return filters.length > 0 ? hits.length : 0;
}

it('Whatever is typed is answered, by what its filters let through', async () => {
  let filtered = 0;
  await fc.assert(
    fc.asyncProperty(query, fc.constantFrom('hybrid', 'lexical', 'dense'), async (typed, mode) => {
      if ((await check(typed, mode)) > 0) filtered++;
    }),
    { numRuns: RUNS, seed: 20_251_106 },
  );
  expect(filtered, 'queries with filters that found something').toBeGreaterThan(RUNS / 20);
});

it.each([
  'x',
  'cache ',
  '"',
  'type:',
  ' type:goal',
  ' -type:x,',
  'path:*a',
  ' tag:',
  ',',
  'on:2025,',
  '\u0301',
  '🙂',
  'path:"',
  ' typ:x',
  'a:',
])('100,000 characters of %j are answered', async (unit) => {
  const long = unit.repeat(Math.ceil(100_000 / unit.length));
  for (const typed of [long, `path:${long}`]) expect(await check(typed, 'hybrid')).toBeGreaterThanOrEqual(0);
});
