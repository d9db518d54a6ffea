/** How an answer says how well it fits, through the whole engine, with the model that comes with Quarry. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineApi, SearchResponse } from '../../src-shared/protocol.ts';
import { sessionNote, workshop, type Workshop } from './testing.ts';

const GARDEN = [
  'Water the tomato beds before sunrise, so that less of it evaporates',
  'The irrigation pump stops when the tank is empty',
  'Mulch keeps the soil moist between two waterings',
  'Slugs eat young lettuce at night, copper tape keeps them away',
  'The rain gauge reports every ten minutes by radio',
  'Compost from the second heap went on the rose beds',
  'The greenhouse window opens by itself above 28 degrees',
  'Seed trays stand on a heated mat until the first leaves show',
  'The valve of bed four was replaced in commit 4f1e9ab2c7',
  'Bees came to the lavender a month earlier than last year',
];

let shop: Workshop;
let api: EngineApi;
beforeAll(async () => {
  shop = workshop();
  GARDEN.forEach((text, i) => shop.write(`${i}.md`, sessionNote(`20250${1 + (i % 9)}01-10000${i}`, [text])));
  shop.write('plot.md', '---\nid: 202403011200\ncommit: 9c3d1e7\n---\nThe hedge was laid.\n');
  ({ api } = shop.open());
  await api.addSource({ path: shop.notes });
  await api.index({});
  await api.modelInfo({});
});
afterAll(() => shop.close());

const search = (query: string, cutTail = false): Promise<SearchResponse> => api.search({ query, limit: 50, cutTail });

describe('an answer says how well it fits', () => {
  it.each([
    ['exact', '4f1e9ab2c7'],
    ['exact', '"rain gauge"'],
    ['exact', 'irrigation pump'],
    ['good', 'what to do about snails on salad'],
    ['none', 'kubernetes'],
    ['none', 'helm chart for the kafka cluster'],
  ])('%s: %s', async (confidence, query) => expect((await search(query)).confidence).toBe(confidence));

  it('says which words stand nowhere, before what is nearest', async () => {
    const { notices, hits } = await search('Kubernetes ingress', true);
    expect(notices.filter(({ code }) => code === 'NOTHING_MATCHES')).toEqual([
      { code: 'NOTHING_MATCHES', message: 'No note contains “Kubernetes” or “ingress”. Nearest in meaning:' },
    ]);
    expect(hits.length).toBeLessThanOrEqual(5);
  });

  it('of filters alone says nothing', async () => expect((await search('type:decision')).confidence).toBeUndefined());
});

describe('the properties of a note', () => {
  it.each(['202403011200', '9c3d1e7'])('are found by their words: %s', async (query) => {
    const { hits, confidence } = await search(query);
    expect([confidence, hits[0]?.type, hits[0]?.path]).toEqual([
      'exact',
      'property',
      expect.stringMatching(/plot\.md$/),
    ]);
  });
});

describe('the tail is cut', () => {
  it('only where that is asked for, and the rest can be had', async () => {
    const [all, short] = [await search('kubernetes'), await search('kubernetes', true)];
    expect(all.hits.map(({ id }) => id).slice(0, short.hits.length)).toEqual(short.hits.map(({ id }) => id));
    expect(short.hits.length + short.cut!).toBe(all.hits.length);
    expect(all.cut).toBeUndefined();
  });

  it('to the one note that has a hash, where the query is that', async () => {
    const { hits } = await search('4f1e9ab2c7', true);
    expect(hits.map(({ text }) => text)).toEqual([GARDEN[8]]);
  });

  it('to the session whose header has the id or the commit that was asked for', async () => {
    shop.write(
      'header.md',
      '---\ntype: session\nid: 20261130-070809\ncreated: 2026-11-30T07:08:09Z\ngit:\n  starting_commit: 9d8c7b6a5f4e3d2c\n---\n# Session: frost\n\n## Key Decisions\n\n- Cover the lemon tree with fleece\n',
    );
    await api.index({});
    for (const name of ['20261130-070809', '9d8c7b6a5f']) {
      const { hits, confidence } = await search(name, true);
      expect([name, confidence, hits[0]?.text]).toEqual([name, 'exact', 'Cover the lemon tree with fleece']);
    }
  });

  it('never before what has all words of the query', async () => {
    for (const query of ['rain gauge radio', 'rose beds compost', 'heated mat leaves', 'copper tape']) {
      const words = query.split(' ');
      const { hits } = await search(query, true);
      expect(hits.some(({ text }) => words.every((word) => text.toLowerCase().includes(word)))).toBe(true);
    }
  });
});

describe('what has the words of the query as they are typed', () => {
  const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

  beforeAll(async () => {
    ordinals.forEach((one, i) =>
      shop.write(
        `kin-${one}.md`,
        `# ${one}\n\n${GARDEN[i]!.split(' ').slice(0, 4).join(' ')}, and on the ${one} day the zinc bucket leaked again\n`,
      ),
    );
    await api.index({});
  });

  it.each(['"zinc bucket"', 'zinc bucket'])('is never cut off: %s', async (query) => {
    const { hits, confidence } = await search(query, true);
    const found = hits.flatMap(({ id, text, similar }) => [id, ...similar.map((one) => one.id)].map(() => text));
    expect(confidence).toBe('exact');

    expect(found.filter((text) => text.includes('zinc bucket'))).toHaveLength(ordinals.length);
  });
});

describe('what has no vector on purpose', () => {
  it('is not said to wait for one', async () => {
    shop.write('supplier.md', '---\nsupplier: Greenleaf Seeds\n---\n# Seeds\n\nThe peas came in March\n');
    await api.index({});
    const { hits, notices } = await search('Greenleaf');
    expect(hits.map(({ type }) => type)).toContain('property');
    expect(notices.filter(({ code }) => code === 'VECTORS_INCOMPLETE')).toEqual([]);
  });
});

describe('what is spelt as it is meant is searched as it is', () => {
  it.each(['whose tank', 'both seeds', 'warum ist das Ventil kaputt', 'como tomamos la compostela', 'quelle pompe'])(
    '%s',
    async (query) => {
      const { notices } = await search(query);
      expect(notices.filter(({ code }) => code === 'WORD_CORRECTED')).toEqual([]);
    },
  );

  it('a slip is still told', async () => {
    const { notices } = await search('irigation pump');
    expect(notices.map(({ code }) => code)).toContain('WORD_CORRECTED');
  });
});
