/** A damaged index that was moved aside has all texts that it had: they go when their source does. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { DATABASE_FILE } from './store/database.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let api: EngineApi;
let id: number;
beforeEach(async () => {
  shop = workshop();
  shop.write('a.md', sessionNote('a', ['The zqkettle is blue.']));
  const first = shop.open();
  await first.api.addSource({ path: shop.notes });
  await first.api.index();
  await first.close();
  const file = path.join(shop.dataFolder, DATABASE_FILE);
  const bytes = readFileSync(file);
  bytes.fill(0xff, 0, 16); // as a drive does
  writeFileSync(file, bytes);
  ({ api } = shop.open());
  ({ id } = await api.addSource({ path: shop.notes }));
});
afterEach(() => shop.close());

const whereItStands = (): string[] =>
  readdirSync(shop.dataFolder).filter((name) => readFileSync(path.join(shop.dataFolder, name)).includes('zqkettle'));

it('Removing a source removes it from damaged indexes, too', async () => {
  expect(whereItStands()).toEqual([expect.stringMatching(/^index\.db\.damaged-/)]);
  await api.removeSource({ id });
  expect(whereItStands()).toEqual([]);
});

it('So does removing it after it was indexed again', async () => {
  await api.index();
  expect(whereItStands()).toHaveLength(2);
  await api.removeSource({ id });
  expect(whereItStands()).toEqual([]);
});

it('So does taking secrets out of what is indexed, and a note that is gone', async () => {
  await api.index();
  shop.remove('a.md');
  await api.index();
  expect(whereItStands()).toEqual([]);
});

it('A health check names them and is content; a repair deletes them', async () => {
  expect((await api.healthCheck()).find(({ name }) => name === 'data folder')).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/index\.db\.damaged-.* still contains texts/) as string,
  });
  expect((await api.repair()).done).toContain('Deleted 1 damaged index that had been moved aside.');
  expect(readdirSync(shop.dataFolder).filter((name) => name.includes('damaged'))).toEqual([]);
});
