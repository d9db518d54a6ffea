/**
 * Tables and indexes that are gone from the index: what can be read from the files is made again, and nothing the user
 * chose is lost.
 */
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openIndex } from './projections/open-index.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(async () => {
  shop = workshop();
  shop.write('a.md', sessionNote('a', ['We keep vectors in SQLite, see #7.', 'The kettle is blue.']));
  const { api, close } = shop.open();
  await api.addSource({ path: shop.notes, redact: false });
  await api.index();
  await close();
});
afterEach(() => shop.close());

function damage(...sql: readonly string[]): void {
  const { db } = openIndex(shop.dataFolder);
  db.pragma('foreign_keys = OFF');
  db.unsafeMode(true);
  for (const one of sql) db.exec(one);
  db.close();
}

it.each([
  'tag',
  'observation',
  'passage',
  'lexicon',
  'vectors_1',
  'vectors_1_rowids',
  'vectors_1_vector_chunks00',
  'code',
  'change',
  'projection',
])('The table %s is made again, and the next run has its rows', async (table) => {
  damage(`DROP TABLE ${table}`);
  const { api } = shop.open();
  expect((await api.status()).sources).toMatchObject([{ path: shop.notes, redact: false }]);
  expect(await api.index()).toMatchObject({ indexed: 1, failed: 0 });
  expect((await api.search({ query: 'kettle' })).hits[0]).toMatchObject({
    text: 'The kettle is blue.',
    retrievers: { lexical: { rank: 1 }, dense: { rank: 1 } },
  });
  await api.repair();
  expect((await api.healthCheck({ deep: true })).filter(({ ok }) => !ok)).toEqual([]);
});

it('An index of a table is made again', async () => {
  damage('DROP INDEX observation_by_time', 'DROP INDEX passage_by_text');
  const { api } = shop.open();
  await api.index();
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
});

it.each(['source', 'lexicon_data'])('Without the table %s the index is moved aside, and says so', async (table) => {
  damage(`DROP TABLE ${table}`);
  const { api } = shop.open();
  expect(await api.status()).toMatchObject({ documents: 0, sources: [] });
  expect(readdirSync(shop.dataFolder).some((name) => name.startsWith('index.db.damaged-'))).toBe(true);
  await api.addSource({ path: shop.notes });
  expect(await api.index()).toMatchObject({ indexed: 1 });
});

it('A column that is gone is a damage, too', async () => {
  damage('ALTER TABLE file DROP COLUMN changed_at');
  expect(await shop.open().api.status()).toMatchObject({ documents: 0, sources: [] });
});
