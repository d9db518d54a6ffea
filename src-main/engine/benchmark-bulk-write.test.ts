import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BulkDocument, bulkWrite } from './benchmark-bulk-write.ts';
import { type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

it('Documents written in bulk are found by the engine as if it had indexed them', async () => {
  const first = shop.open();
  const {
    dimensions,
    ranking: { contextWeights },
  } = await first.api.modelInfo();
  const { fingerprint, model } = await first.api.status();
  const texts = ['One process owns the database file.', 'The cache has four entries.'];
  const { vectors } = await first.api.embed({ texts });
  await first.close();

  const document = (text: string, i: number): BulkDocument => {
    const lines = { start: 1, end: 1 };
    const passages = [{ start: 0, end: text.length, vector: vectors[i]! }];
    const observation = {
      text,
      type: 'decision',
      lines,
      happenedAt: null,
      solves: null,
      references: [],
      passages,
    } as const;
    return {
      path: `/nowhere/${i}.md`,
      title: `Note ${i}`,
      date: null,
      session: null,
      tags: [],
      unit: 'line',
      blocks: [{ type: 'decision', label: '', headingPath: [], lines, happenedAt: null, observations: [observation] }],
    };
  };
  let done = 0;
  await bulkWrite({
    dataFolder: shop.dataFolder,
    source: '/nowhere',
    fingerprint: { hash: fingerprint, model, dimensions, contextWeights },
    documents: texts.map(document),
    stopped: () => false,
    onProgress: (documents) => (done = documents),
  });
  expect(done).toBe(2);

  const { api } = shop.open();
  expect(await api.status()).toMatchObject({ documents: 2, observations: 2, passages: 2, vectors: 2 });
  const { hits, notices, stages } = await api.search({ query: 'which program has the file open' });
  expect(notices).toEqual([]);
  expect(hits[0]).toMatchObject({ path: '/nowhere/0.md', retrievers: { dense: { rank: 1 } } });
  expect(Object.values(stages!).every((millis) => millis >= 0)).toBe(true);
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
});
