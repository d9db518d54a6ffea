/** Pages of a list: no item twice, none left out, and the same length told on each of them. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlinkSync } from 'node:fs';
import path from 'node:path';
import type { EngineApi, Page, PageRequest, SearchRequest } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

const THINGS = ['kettle', 'stove', 'lamp', 'gate', 'boat', 'wall', 'roof', 'well', 'mill', 'barn'];
const NOTES = 60;

let shop: Workshop;
let api: EngineApi;
beforeAll(async () => {
  shop = workshop();
  for (let at = 0; at < NOTES; at++) {
    const [one, two] = [THINGS[at % 10]!, THINGS[(at * 7 + 3) % 10]!];
    shop.write(
      `note-${at}.md`,
      [
        `# Session: ${one} ${at}`,
        '',
        `**ID**: s${at}`,
        '',
        '## Key Decisions',
        '',
        `- The ${one} stands beside the ${two}, which takes ${at} days.`,
        `- Nobody paints the ${two} number ${at}.`,
        '',
        `## Mood of the ${one}`,
        '',
        `- It was a long day at the ${one} for the ${at}th time.`,
        // The same in each: near-duplicates of one observation.
        '- All tools are cleaned and hung up before anybody goes home in the evening.',
        '',
      ].join('\n'),
    );
    if (at % 8 === 0)
      shop.write(`copy/note-${at}.md`, sessionNote(`c${at}`, [`A copied plan for the ${one}, part ${at}.`]));
    if (at % 8 === 0)
      shop.write(`copy-of/note-${at}.md`, sessionNote(`c${at}`, [`A copied plan for the ${one}, part ${at}.`]));
    if (at % 4 === 0) shop.write(`picture-${at}.md`, '\0\x01\x02'.repeat(100) + at);
    if (at % 5 === 0) shop.write(`drawing-${at}.xyz`, 'x');
  }
  ({ api } = shop.open());
  await api.addSource({ path: shop.notes });
  await api.index();
});
afterAll(() => shop.close());

/** All pages of a list, of these sizes in turn. */
async function pagesOf<Item>(
  ask: (page: PageRequest) => Promise<Page<Item>>,
  sizes: readonly number[],
): Promise<{ readonly items: readonly Item[]; readonly totals: ReadonlySet<number> }> {
  const items: Item[] = [];
  const totals = new Set<number>();
  for (let at = 0; ; at++) {
    const { items: more, total } = await ask({ offset: items.length, limit: sizes[at % sizes.length]! });
    totals.add(total);
    if (more.length === 0) return { items, totals };
    items.push(...more);
  }
}

const searchPage =
  (request: SearchRequest) =>
  async (page: PageRequest): Promise<Page<string>> => {
    const { hits, total } = await api.search({ ...request, ...page });
    return { items: hits.map(({ id }) => id), total: total! };
  };

const SIZES = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 20, max: 90 }));
const QUERY = fc.record({
  query: fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...THINGS),
        fc.constantFrom('', ' days', ' stands beside', ' type:decision', ' -path:copy'),
      )
      .map(([thing, more]) => thing + more),
    fc.constantFrom(
      'type:decision',
      'ext:md',
      'path:copy',
      '-kettle',
      'tools are cleaned',
      'all tools are cleaned and hung up',
      '"beside the"',
      'nobody',
      'zzzz',
    ),
  ),
  mode: fc.constantFrom<SearchRequest['mode'][]>('hybrid', 'lexical', 'dense'),
  collapse: fc.boolean(),
});

describe('pages of a search', () => {
  it('have each hit of the list once, in its order, whatever their sizes', async () => {
    await fc.assert(
      fc.asyncProperty(QUERY, SIZES, async (request, sizes) => {
        const whole = await api.search({ ...request, limit: 1_000, count: true });
        expect(whole.total).toBe(whole.hits.length);
        const { items, totals } = await pagesOf(searchPage(request), sizes);
        expect(new Set(items).size).toBe(items.length);
        expect(items).toEqual(whole.hits.map(({ id }) => id));
        expect([...totals]).toEqual([whole.hits.length]);
      }),
      { numRuns: 20 },
    );
  });

  it('leave out no observation: each is a hit, or a copy of one', async () => {
    const { observations } = await api.status();
    const seen = new Set<string>();
    for (let offset = 0; ; offset += 20) {
      const { hits } = await api.search({ query: 'the kettle beside the mill', offset, limit: 20, collapse: false });
      if (hits.length === 0) break;
      for (const { id, alsoAt } of hits) for (const one of [id, ...alsoAt.map((copy) => copy.id)]) seen.add(one);
    }
    expect(seen.size).toBe(observations);
  });

  it('are counted only where that is asked for, and are the same', async () => {
    const [counted, quick] = await Promise.all([
      api.search({ query: 'kettle', limit: 7, count: true }),
      api.search({ query: 'kettle', limit: 7 }),
    ]);
    expect(quick.total).toBeNull();
    expect(counted.total).toBeGreaterThan(50);
    expect(quick.hits).toEqual(counted.hits);
  });

  it('are counted unasked where there are few', async () => {
    const { hits, total } = await api.search({ query: 'kettle session:s11', limit: 1_000 });
    expect(total).toBe(hits.length);
    expect((await api.search({ query: 'kettle session:s11', limit: 1 })).total).toBe(hits.length);
  });

  it('behind the last one are empty, and tell the length all the same', async () => {
    const { total } = await api.search({ query: 'kettle', count: true });
    expect(await api.search({ query: 'kettle', offset: 100_000 })).toMatchObject({ hits: [], total });
    expect(await api.search({ query: '', offset: 5 })).toMatchObject({ hits: [], total: 0 });
  });
});

it('pages of what is related have each observation once', async () => {
  const [hit] = (await api.search({ query: 'kettle', limit: 1 })).hits;
  const request = { observationId: hit!.id };
  const whole: string[] = [];
  for (let offset = 0; ; offset += 100) {
    const { hits } = await api.related({ ...request, offset, limit: 100 });
    if (hits.length === 0) break;
    whole.push(...hits.map(({ id }) => id));
  }
  expect(whole.length).toBeGreaterThan(50);
  await fc.assert(
    fc.asyncProperty(SIZES, async (sizes) => {
      const { items, totals } = await pagesOf(async (page) => {
        const { hits, total } = await api.related({ ...request, ...page });
        return { items: hits.map(({ id }) => id), total: total! };
      }, sizes);
      expect(items).toEqual(whole);
      expect([...totals]).toEqual([whole.length]);
    }),
    { numRuns: 6 },
  );
});

describe('pages of a list', () => {
  it.each([
    ['files that failed', (page: PageRequest) => api.files({ state: 'failed', ...page }), NOTES / 4],
    ['files that were left out', (page: PageRequest) => api.files({ state: 'excluded', ...page }), NOTES / 5],
    ['files that wait', (page: PageRequest) => api.files({ state: 'pending', ...page }), 0],
    ['headings without a type', (page: PageRequest) => api.unknownHeadings(page), THINGS.length],
    ['large files', (page: PageRequest) => api.wordsOnlyFiles(page), 0],
  ] as const)('of %s have each item once, and the length of the whole', async (_, ask, length) => {
    await fc.assert(
      fc.asyncProperty(SIZES, async (sizes) => {
        const { items, totals } = await pagesOf<unknown>(ask, sizes);
        expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(length);
        expect(items).toHaveLength(length);
        expect([...totals]).toEqual([length]);
      }),
      { numRuns: 8 },
    );
  });
});

it('the length follows what changes', async () => {
  const before = (await api.search({ query: 'type:decision', count: true })).total!;
  unlinkSync(path.join(shop.notes, 'note-1.md'));
  await api.index();
  expect((await api.search({ query: 'type:decision', count: true })).total).toBe(before - 2);
});
