import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hit } from '../../../src-shared/model.ts';
import type { SearchResponse } from '../../../src-shared/protocol.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { createVectorIndex, type VectorIndex } from '../projections/vectors/scan/vector-index.ts';
import { createRankingFeatures } from '../rank/ranking-features.ts';
import { DIMENSIONS, type SampleIndex, sampleIndex, sampleSession, sampleVector } from '../store/testing.ts';
import { explain, type ExplainParts } from './explain.ts';
import { createSearcher, type RetrieveRequest } from './searcher.ts';
import { SAMPLE_WEIGHTS } from './testing.ts';

const THINGS = ['tap', 'joint', 'hose', 'filter', 'gauge', 'tank', 'rotor', 'seal'];

let index: SampleIndex;
let vectors: VectorIndex;
let parts: ExplainParts;
beforeAll(async () => {
  index = sampleIndex();
  index.write(
    '/notes/pump.md',
    [
      { text: '[ ] pump repair', type: 'goal', happenedAt: 1 },
      ...THINGS.map((thing) => ({ text: `The pump leaked at its ${thing}.`, happenedAt: 2 })),
      { text: 'Files changed: 8', type: 'bookkeeping', happenedAt: 2 },
      { text: 'Session initialized with goal: pump repair', type: 'bookkeeping', happenedAt: 2 },
    ],
    { title: 'pump repair', session: sampleSession({ id: '20260301-090000', title: 'pump repair' }) },
  );
  for (let i = 0; i < 14; i++)
    index.write(
      `/notes/${i}.md`,
      [`Note ${THINGS[i % 8]} ${i}: one pump in shed ${i} was not looked at, for it ran.`],
      {
        title: `Shed ${i}`,
      },
    );
  vectors = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await vectors.ready;
  parts = {
    db: index.db,
    traits: createRankingFeatures(index.db),
    meaning: async () => null,
    scoreMeaning: async (text) => ({
      scores: vectors.score(sampleVector(text)),
      notice: null,
      weights: SAMPLE_WEIGHTS,
    }),
  };
});
afterAll(() => index.close());

const search = (query: string, more: Partial<RetrieveRequest> = {}): Promise<SearchResponse> =>
  createSearcher(parts).search({ query, limit: 10, mode: 'lexical', ...more });
const ofPump = (hits: readonly Hit[]): readonly Hit[] => hits.filter(({ path }) => path === '/notes/pump.md');
const all = (hits: readonly Hit[]): readonly string[] =>
  hits.flatMap(({ id, similar, inSession = [] }) => [
    id,
    ...similar.map((one) => one.id),
    ...inSession.map((one) => one.id),
  ]);

it('three rows of a session are among the first ten hits, and the others stand under the first of them', async () => {
  const { hits } = await search('pump leaked');
  expect(hits).toHaveLength(10);
  const [first, ...others] = ofPump(hits);
  expect(others).toHaveLength(2);
  expect(first?.inSession?.map(({ path }) => path)).toEqual(Array(6).fill('/notes/pump.md'));
  expect(others.map(({ inSession }) => inSession)).toEqual([undefined, undefined]);
});

it('the pages of a folded list have each row once, and the total counts its hits', async () => {
  const whole = await search('pump leaked', { limit: 100, count: true });
  expect(whole.total).toBe(whole.hits.length);
  const pages = await Promise.all(
    [0, 4, 8, 12, 16, 20].map(async (offset) => (await search('pump leaked', { limit: 4, offset })).hits),
  );
  expect(pages.flat().map(({ id }) => id)).toEqual(whole.hits.map(({ id }) => id));
  const ids = all(whole.hits);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(THINGS.length + 1 + 14);
  expect((await search('pump leaked', { limit: 3 })).hits).toEqual(whole.hits.slice(0, 3));
});

it.each(['pump repair leaked', '20260301-090000 leaked', 'pump leaked session:20260301', 'pump leaked path:pump'])(
  'a search that names the session shows each of its rows: %s',
  async (query) => expect(ofPump((await search(query)).hits).length).toBeGreaterThan(3),
);

it('nothing is folded where near-duplicates are not either', async () =>
  expect(ofPump((await search('pump leaked', { collapse: false })).hits)).toHaveLength(9));

it('a goal that only repeats the title stands under an answer of its session', async () => {
  const { hits } = await search('pump repair');
  expect(hits.map(({ text }) => text)).not.toContain('[ ] pump repair');
  expect(hits.flatMap(({ inSession = [] }) => inSession.map(({ text }) => text))).toContain('[ ] pump repair');
});

it('such a goal is a hit where nothing else of its session is', async () => {
  const { hits } = await search('pump repair type:goal');
  expect(hits.map(({ text }) => text)).toEqual(['[ ] pump repair']);
});

it('an explanation says where a folded row stands', async () => {
  const [first] = ofPump((await search('pump leaked', { mode: 'hybrid' })).hits);
  const [folded] = first?.inSession ?? [];
  const explanation = await explain(parts, {
    query: 'pump leaked',
    path: '/notes/pump.md',
    line: folded?.lines.start,
  });
  expect(explanation).toMatchObject({ outcome: 'folded', under: { id: first?.id } });
});

it.each(['Files changed: 8', '"files changed"', 'files changed 8', 'changed type:bookkeeping'])(
  'bookkeeping is found by its own words: %s',
  async (query) => {
    const { hits } = await search(query, { mode: 'hybrid' });
    expect(hits[0]?.text).toBe('Files changed: 8');
  },
);

it.each([
  'files changed',
  'which files were changed',
  'session',
  'initialized with goal',
  'pump repair',
  'path:pump',
  '-tank',
])('bookkeeping is left out otherwise: %s', async (query) => {
  const { hits, facets } = await search(query, { mode: 'hybrid', limit: 100 });
  expect(hits.length).toBeGreaterThan(0);
  expect([...hits, ...hits.flatMap(({ inSession = [] }) => inSession)].map(({ type }) => type)).not.toContain(
    'bookkeeping',
  );
  expect(facets.flatMap(({ values }) => values.map(({ value }) => value))).not.toContain('bookkeeping');
});

it('a filter for its type lists bookkeeping, and an explanation says how it is found', async () => {
  expect((await search('type:bookkeeping')).hits).toHaveLength(2);
  expect(await explain(parts, { query: 'pump leaked', path: '/notes/pump.md', line: 10 })).toMatchObject({
    outcome: 'unmatched',
    reasons: [expect.stringContaining('type:bookkeeping')],
  });
  expect(await explain(parts, { query: 'files changed 8', path: '/notes/pump.md', line: 10 })).toMatchObject({
    outcome: 'hit',
    rank: 1,
  });
});
