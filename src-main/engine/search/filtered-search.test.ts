import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FacetGroup, Hit } from '../../../src-shared/model.ts';
import { FACETS } from '../../../src-shared/query/fields.ts';
import type { SearchMode } from '../../../src-shared/protocol.ts';
import { passes, plainValues } from '../store/filter/plain-filters.ts';
import { parseQuery } from '../retrieve/query.ts';
import { SAMPLE_NOW, SAMPLE_WORDS, sampleSearch, type SampleSearch } from './testing.ts';

let sample: SampleSearch;
beforeAll(async () => {
  sample = await sampleSearch();
});
afterAll(() => sample.index.close());

const search = (query: string, mode: SearchMode = 'hybrid', limit = 1_000) =>
  sample.searcher.search({ query, limit, mode });
/** Every hit, also those that stand under another. */
const flat = (hits: readonly Hit[]): readonly Hit[] => hits.flatMap((hit) => [hit, ...hit.similar]);
const obeys = (query: string) => {
  const { filters } = parseQuery(query, SAMPLE_NOW);
  return ({ id }: { readonly id: string }): boolean => filters.every((filter) => passes(sample.rows.get(id)!, filter));
};

const ONE_FILTER = [
  'type:decision',
  '-type:note,goal',
  'type:decisions',
  'branch:main',
  '-branch:main',
  'branch:f*',
  'tag:tag1',
  '-tag:#all',
  'model:claude',
  '-model:claude',
  'project:quarry,heron',
  'path:odd',
  '-path:even',
  'ext:md',
  '-ext:.py',
  'has:solution',
  '-has:commit',
  'has:url',
  'session:s1',
  '-session:s',
  'after:2025',
  'before:2024',
  '-after:2025-06',
  'on:2025',
  '-on:2025',
  'on:2025-05..2025-10,2024',
  'on:last-month',
  'tag:none',
  'author:anna',
  '-author:jose',
  'author:anna@example.org',
  'authors:"peña josé",nobody',
] as const;

describe('A filter', () => {
  it('takes hits away in each retriever as a scan of what passes would, and leaves order and scores of the others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...SAMPLE_WORDS), { minLength: 1, maxLength: 3 }),
        fc.array(fc.constantFrom(...ONE_FILTER), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('hybrid', 'lexical', 'dense'),
        async (words, filters, mode) => {
          const query = `${words.join(' ')} ${filters.join(' ')}`;
          const seen = (hits: readonly Hit[]): unknown => new Map(flat(hits).map(({ id, score }) => [id, score]));
          const all = flat((await search(words.join(' '), mode)).hits);
          expect(seen((await search(query, mode)).hits)).toEqual(seen(all.filter(obeys(query))));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('alone lists all that pass, the newest first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ONE_FILTER), { minLength: 1, maxLength: 2 }), async (filters) => {
        const { hits } = await search(filters.join(' '));
        const expected = [...sample.rows].filter(([id]) => obeys(filters.join(' '))({ id })).map(([id]) => id);
        expect(hits.map(({ id }) => id).sort()).toEqual(expected.sort());
        const times = hits.map(({ happenedAt }) => happenedAt ?? -Infinity);
        expect(times).toEqual(times.toSorted((a, b) => b - a));
      }),
      { numRuns: 100 },
    );
  });

  it('that nothing passes finds nothing, and offers what is near', async () => {
    for (const words of ['', 'cache ']) {
      const { hits, notices } = await search(`${words}branch:mian`);
      expect(hits).toEqual([]);
      expect(notices).toEqual([
        { code: 'FILTER_INVALID', message: 'Nothing has branch:mian. Did you mean branch:main?' },
      ]);
      expect((await search(`${words}tag:#al ext:.mdd`)).notices.map(({ message }) => message)).toEqual([
        'Nothing has tag:#al. Did you mean tag:all?',
        'Nothing has ext:.mdd. Did you mean ext:md?',
      ]);
      expect((await search(`${words}author:webber`)).notices.map(({ message }) => message)).toEqual([
        'Nothing has author:webber. Did you mean author:Weber?',
      ]);
      expect((await search(`${words}branch:nowhere -type:note`)).notices).toEqual([]);
    }
  });
});

describe('Facets', () => {
  const valuesOf = (facets: readonly FacetGroup[], field: FacetGroup['field']): Record<string, number> =>
    Object.fromEntries(
      (facets.find((group) => group.field === field)?.values ?? []).map(({ value, count }) => [value, count]),
    );
  /** What a row has of each property, in plain words. */
  const properties = (id: string): Readonly<Record<string, readonly string[]>> => {
    const row = sample.rows.get(id)!;
    const some = (value: string | null | undefined): string[] => (value ? [value] : []);
    return {
      ...Object.fromEntries(FACETS.map(({ name, fields: [field] }) => [name, plainValues(row, field)])),
      type: [row.type],
      branch: some(row.session?.branch),
      tag: row.tags,
      project: some(row.session?.project),
      model: some(row.session?.model),
      ext: some(row.path.split('.').at(-1)),
      year: [String(new Date(row.happenedAt ?? (row.modifiedAt as number)).getUTCFullYear())],
      author: (row.properties?.author ?? []).map((author) => author.replace(/ <.*/, '')),
      has: [...(row.solvedBy.length > 0 ? ['solution'] : []), ...row.references.map(({ kind }) => kind)],
    };
  };
  const OWN: Readonly<Record<string, RegExp>> = {
    ...Object.fromEntries(
      FACETS.map(({ name, fields }) => [
        name,
        new RegExp(`^-?(${fields.flatMap((field) => [field.name, ...field.aliases]).join('|')}):`),
      ]),
    ),
    type: /^-?type:/,
    branch: /^-?branch:/,
    tag: /^-?tag:/,
    project: /^-?project:/,
    model: /^-?model:/,
    ext: /^-?ext:/,
    year: /^-?(on|after|before):/,
    has: /^-?has:/,
    author: /^-?authors?:/,
  };

  it.each(['', 'cache ', 'vector queue '])(
    'count, beside %j, what the answer without the filters of their own field has',
    async (words) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...ONE_FILTER), { minLength: 1, maxLength: 3 }), async (filters) => {
          const { facets } = await search(words + filters.join(' '));
          for (const [field, own] of Object.entries(OWN) as [FacetGroup['field'], RegExp][]) {
            const others = filters.filter((filter) => !own.test(filter));
            const ids =
              words === '' && others.length === 0
                ? [...sample.rows.keys()]
                : flat((await search(words + others.join(' '))).hits).map(({ id }) => id);
            const expected: Record<string, number> = {};
            for (const id of ids)
              for (const value of properties(id)[field]!) expected[value] = (expected[value] ?? 0) + 1;
            expect(valuesOf(facets, field), `${field} of ${words}${filters.join(' ')}`).toEqual(expected);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  it('are none of nothing, and come with the most frequent first, without empty groups', async () => {
    expect((await search('')).facets).toEqual([]);
    const { facets } = await search('cache');
    expect(facets.map(({ field }) => field)).toEqual([
      'type',
      'branch',
      'tag',
      'project',
      'model',
      'author',
      'ext',
      'year',
      'has',
    ]);
    for (const { values } of facets)
      expect(values.map(({ count }) => count)).toEqual(values.map(({ count }) => count).toSorted((a, b) => b - a));
    expect((await search('cache branch:nowhere')).facets.map(({ field }) => field)).toEqual(['branch']);
  });

  it('count what the filter of their own leaves out, so that more can be chosen', async () => {
    const { hits, facets } = await search('type:decision');
    expect(hits.every(({ type }) => type === 'decision')).toBe(true);
    expect(valuesOf(facets, 'type')).toEqual({ decision: 30, goal: 30, note: 30, challenge: 30 });
  });
});
