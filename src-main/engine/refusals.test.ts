/** An engine that cannot do its work says so at every call, and what to do; it never dies of it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WholeEngineApi } from '../../src-shared/protocol.ts';
import { DATABASE_FILE } from './store/database.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
});
afterEach(() => shop.close());

const calls = (api: WholeEngineApi): readonly Promise<unknown>[] => [
  api.search({ query: 'anything' }),
  api.document({ observationId: 'x' }),
  api.status(),
  api.addSource({ path: shop.notes }),
  api.removeSource({ id: 1 }),
  api.index(),
  api.stopIndexing(),
  api.files({ state: 'failed' }),
  api.embed({ texts: [] }),
  api.modelInfo(),
  api.healthCheck(),
  api.memory(),
];

async function expectRefusals(api: WholeEngineApi, code: string): Promise<void> {
  for (const call of calls(api))
    await expect(call).rejects.toMatchObject({
      name: 'EngineError',
      code,
      message: expect.stringMatching(/\S/) as string,
      next: expect.stringContaining('--data') as string,
    });
}

it('A data folder that cannot be written is the answer to every call', async () => {
  const file = shop.write('file', 'no folder');
  const { api, close } = shop.open({ dataFolder: path.join(file, 'data') });
  await expectRefusals(api, 'DATA_UNWRITABLE');
  await close();
});

it('A database of a later program is the answer to every call', async () => {
  await shop.open().close();
  const db = new SqliteDatabase(path.join(shop.dataFolder, DATABASE_FILE));
  db.pragma('user_version = 9999');
  db.close();
  const { api } = shop.open();
  await expectRefusals(api, 'DATABASE_NEWER');
});

it('A damaged database gives way to an empty one, which works', async () => {
  await shop.open().close();
  writeFileSync(path.join(shop.dataFolder, DATABASE_FILE), 'damaged '.repeat(2000));
  shop.write('a.md', sessionNote('a', ['It works again.']));
  const { api } = shop.open();
  await api.addSource({ path: shop.notes });
  expect(await api.index()).toMatchObject({ indexed: 1 });
  expect((await api.search({ query: 'works' })).hits).toHaveLength(1);
});

it('Without its model an engine still finds words, and says why that is all', async () => {
  shop.write('a.md', sessionNote('a', ['Words are enough.']));
  const sound = shop.open();
  await sound.api.addSource({ path: shop.notes });
  await sound.api.index();
  await sound.close();

  const { api } = shop.open({ modelsFolder: path.join(shop.notes, 'no models') });
  const { hits, notices } = await api.search({ query: 'words' });
  expect(hits.map(({ text }) => text)).toEqual(['Words are enough.']);
  expect(notices).toEqual([{ code: 'DENSE_UNAVAILABLE', message: expect.stringContaining('is not there') as string }]);
  expect(await api.status()).toMatchObject({ documents: 1, model: '', vectors: 0 });
  for (const call of [api.index(), api.modelInfo(), api.embed({ texts: ['x'] })])
    await expect(call).rejects.toMatchObject({ code: 'MODEL_MISSING', next: expect.stringMatching(/\S/) as string });
  expect((await api.healthCheck()).find(({ name }) => name === 'model')).toMatchObject({
    ok: false,
    next: expect.stringMatching(/\S/) as string,
  });
  const { sources } = await api.status();
  await api.removeSource({ id: sources[0]!.id });
  expect((await api.status()).documents).toBe(0);
});

it('What is not there has a code of its own', async () => {
  const { api } = shop.open();
  await expect(api.document({ observationId: 'unknown' })).rejects.toMatchObject({
    code: 'OBSERVATION_NOT_FOUND',
    next: expect.stringMatching(/\S/) as string,
  });
  await expect(api.removeSource({ id: 7 })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  await expect(api.addSource({ path: path.join(shop.notes, 'gone') })).rejects.toMatchObject({
    code: 'PATH_NOT_FOUND',
  });
});
