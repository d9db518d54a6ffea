/** Copies in the data folder, from being added to being forgotten. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sessionNote, workshop, type Workshop } from './testing.ts';
import { eventually } from './testing-disk.ts';

let shop: Workshop;
let copy: string;
beforeEach(() => {
  shop = workshop();
  copy = path.join(shop.dataFolder, 'copies', 'notes-1a');
  mkdirSync(copy, { recursive: true });
  writeFileSync(path.join(shop.dataFolder, 'copies', '.gitignore'), '*\n');
  writeFileSync(path.join(copy, 'a.md'), 'The barometer fell.\n');
});
afterEach(() => shop.close());

it('a copy is called one, and its files go with it; those of other sources stay', async () => {
  const note = shop.write('b.md', 'The hygrometer rose.\n');
  const { api } = shop.open();
  const [ours, own] = [await api.addSource({ path: copy }), await api.addSource({ path: shop.notes })];
  expect([ours.copy, own.copy]).toEqual([true, undefined]);
  expect((await api.status()).sources.map((source) => source.copy)).toEqual([true, undefined]);
  await api.index();
  expect((await api.search({ query: 'barometer', mode: 'lexical' })).hits).toHaveLength(1);

  await api.removeSource({ id: own.id });
  expect(existsSync(note)).toBe(true);
  await api.removeSource({ id: ours.id });
  expect(existsSync(copy)).toBe(false);
  expect((await api.search({ query: 'barometer', mode: 'lexical' })).hits).toEqual([]);
});

it('a copy is a source of its own, also where another one lies around the data folder', async () => {
  const { api } = shop.open();
  const around = await api.addSource({ path: path.dirname(shop.dataFolder) });
  const ours = await api.addSource({ path: copy });
  expect(ours.id).not.toBe(around.id);
  await api.removeSource({ id: around.id });
  const again = await api.addSource({ path: path.dirname(shop.dataFolder) });
  expect(again.id).not.toBe(ours.id);
  await api.index();
  expect((await api.status()).sources.find(({ id }) => id === ours.id)?.files.indexed).toBe(1);
});

it('a copy that is removed while it is read leaves nothing, and the run goes on with the others', async () => {
  for (let i = 0; i < 40; i++)
    writeFileSync(
      path.join(copy, `${i}.md`),
      Array.from({ length: 10 }, (_, j) => `# ${i}.${j}\n\nThe barometer number ${i * 10 + j} fell.\n`).join('\n'),
    );
  shop.write('b.md', 'The hygrometer rose.\n');
  const { api } = shop.open();
  const [ours] = [await api.addSource({ path: copy }), await api.addSource({ path: shop.notes })];
  const run = api.index();
  await eventually(
    async () => (await api.status()).documents,
    (n) => n >= 2,
    'some documents',
  );
  await api.removeSource({ id: ours.id });
  expect(existsSync(copy)).toBe(false);
  expect(await run).toMatchObject({ failed: 0, stopped: false });
  expect(await api.status()).toMatchObject({
    documents: 1,
    files: { indexed: 1, pending: 0, failed: 0 },
    trouble: null,
  });
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
});

it('a copy is not proposed, also before it is added', async () => {
  const home = path.dirname(shop.dataFolder);
  for (const note of ['b', 'c'])
    writeFileSync(path.join(copy, `${note}.md`), sessionNote(note, ['Clay, because it breathes']));
  shop.write('pots.md', sessionNote('pots', ['Clay, because it breathes']));
  const { api } = shop.open({ look: { home, env: {} } });
  expect((await api.proposals()).found.map(({ path: place }) => place)).toEqual([shop.notes]);
});

it('a folder can be counted before it is added, by the names that are read', async () => {
  shop.write('b.md', 'The hygrometer rose.\n');
  shop.write('c.jpg', 'no note');
  const { api } = shop.open();
  expect(await api.count({ path: shop.notes })).toEqual({
    path: shop.notes,
    kind: 'folder',
    files: 1,
    bytes: 21,
    more: false,
  });
  const { extensions, hidden } = await api.readableNames();
  expect(extensions).toEqual(expect.arrayContaining(['.md', '.pdf']));
  expect(hidden).toEqual(['.aider.chat.history.md', '.specstory', '.gitignore', '.ignore']);
  expect((await api.status()).sources).toEqual([]);
});
