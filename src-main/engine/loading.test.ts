/** What an engine answers before its model and its vectors are in memory, and how an older index gets its codes. */
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BulkDocument, bulkWrite } from './benchmark-bulk-write.ts';
import { DATABASE_FILE } from './store/database.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = workshop();
  shop.write('a.md', sessionNote('a', ['We chose SQLite for the index.', 'Tiles are gone from the map.']));
  const { api, close } = shop.open();
  await api.addSource({ path: shop.notes });
  await api.index();
  await close();
});
afterEach(() => shop.close());

it('Words answer while meaning loads; an event tells when it is there, and the same search is then complete', async () => {
  const { api, events } = shop.open({ patience: 0 });
  const early = await api.search({ query: 'sqlite' });
  expect(early.hits.map(({ retrievers }) => [retrievers.lexical?.rank, retrievers.dense])).toEqual([[1, null]]);
  expect(early.notices).toEqual([
    { code: 'DENSE_UNAVAILABLE', message: expect.stringContaining('still loading') as string },
  ]);

  await api.modelInfo();
  expect(events.filter(({ name }) => name === 'changed')).toEqual([{ name: 'changed', payload: { reason: 'ready' } }]);
});

it('The status is told before the model is loaded, of the model that the index was made with, and does not have it loaded', async () => {
  const { api } = shop.open();
  const early = await api.status();
  expect(early).toMatchObject({ documents: 1, vectors: 2, modelState: 'idle' });
  await api.modelInfo();
  expect(await api.status()).toEqual({ ...early, modelState: 'ready' });

  const watching = shop.open({ watch: true });
  expect(await watching.api.status()).toMatchObject({
    model: early.model,
    fingerprint: early.fingerprint,
    vectors: 2,
    modelState: 'loading',
  });
  await watching.api.modelInfo();
  // a window says until then that it starts
  expect(watching.events).toContainEqual({ name: 'changed', payload: { reason: 'ready' } });
});

it('Without a model that works the status says so once it is known', async () => {
  const { api } = shop.open({ modelsFolder: path.join(shop.notes, 'none') });
  await api.modelInfo().catch(() => {});
  expect(await api.status()).toMatchObject({ documents: 1, model: '', vectors: 0, modelState: 'failed' });
});

it('A search that waited for meaning is complete, and nobody is told', async () => {
  const { api, events } = shop.open();
  const { hits, notices } = await api.search({ query: 'sqlite' });
  expect(hits.map(({ retrievers }) => retrievers.dense?.rank)).toEqual([1, 2]);
  expect(notices).toEqual([]);
  await api.modelInfo();
  expect(events).toEqual([]);
});

it('An index without codes gets them in the next run, and nothing is embedded for it', async () => {
  const db = new SqliteDatabase(path.join(shop.dataFolder, DATABASE_FILE));
  db.exec("DELETE FROM code; UPDATE file SET recipe = ''"); // as the migration that brought the table left it
  db.close();

  const { api } = shop.open();
  expect((await api.search({ query: 'a database' })).notices).toMatchObject([
    { code: 'NOTHING_MATCHES' },
    { code: 'VECTORS_INCOMPLETE' },
  ]);
  expect(await api.index()).toMatchObject({ indexed: 1, unchanged: 0, embeddings: 0 });
  const { hits, notices } = await api.search({ query: 'a database' });
  expect(hits.map(({ text }) => text)[0]).toBe('We chose SQLite for the index.');
  expect(notices).toEqual([]);
  expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 1 });
});

it('While the vectors of a large index are loading, a search has meaning, filters and scores for words; afterwards it finds the same', async () => {
  const dataFolder = path.join(shop.notes, '../large');
  const { api: small } = shop.open();
  const { dimensions, ranking } = await small.modelInfo();
  const { fingerprint, model } = await small.status();
  const near = (await small.embed({ texts: ['The kettle boils water for the tea.'] })).vectors[0]!;
  await bulkWrite({
    dataFolder,
    fingerprint: { hash: fingerprint, model, dimensions, contextWeights: ranking.contextWeights },
    source: path.join(dataFolder, 'corpus'),
    documents: corpus(DOCUMENTS, near),
    stopped: () => false,
    onProgress: () => {},
  });

  const { api, events } = shop.open({ dataFolder, patience: 600_000 });
  const order: string[] = [];
  const [early] = await Promise.all([
    api.search({ query: 'hot drink' }).then((found) => (order.push('found'), found)),
    api.modelInfo().then(() => order.push('loaded')),
  ]);
  expect(order).toEqual(['found', 'loaded']);
  expect(early.notices).toEqual([]);
  expect(early.hits[0]).toMatchObject({ text: 'Number 7.', retrievers: { lexical: null, dense: { rank: 1 } } });
  const late = await api.search({ query: 'hot drink' });
  expect(late.hits[0]).toMatchObject({ text: 'Number 7.', retrievers: { dense: { rank: 1 } } });
  expect(late.hits[0]!.retrievers.dense!.score).toBeCloseTo(early.hits[0]!.retrievers.dense!.score, 2);
  expect(events).toEqual([]);
});

/** Enough that loading takes many slices. */
const DOCUMENTS = 300;

/** Documents of fifty passages that lie anywhere, and one that is near to a text. */
function* corpus(documents: number, near: Float32Array): Generator<BulkDocument> {
  const random = seeded(7);
  for (let number = 0; number < documents; number++) {
    const count = number === 7 ? 1 : 50;
    const observations = Array.from(
      { length: count },
      (_, i): BulkDocument['blocks'][number]['observations'][number] => {
        const text = `Number ${number === 7 ? 7 : `${number} ${i}`}.`;
        const vector = number === 7 ? near : unit(Float32Array.from(near, () => random() - 0.5));
        return {
          type: 'note',
          text,
          happenedAt: null,
          solves: null,
          references: [],
          lines: { start: i + 1, end: i + 1 },
          passages: [{ start: 0, end: text.length, vector }],
        };
      },
    );
    yield {
      path: `/corpus/${number}.md`,
      title: '',
      date: null,
      session: null,
      tags: [],
      unit: 'line',
      blocks: [
        { type: 'note', label: '', headingPath: [], happenedAt: null, lines: { start: 1, end: count }, observations },
      ],
    };
  }
}

/** Numbers from 0 to 1, the same ones each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
