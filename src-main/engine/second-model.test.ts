/** A second model beside the first: it comes to what is indexed later, and both answer for what has both. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openIndex } from './projections/open-index.ts';
import { modelsFolder, sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
beforeEach(() => void (shop = workshop()));
afterEach(() => shop.close());

const post = Worker.prototype.postMessage;

function setModels(models: string): void {
  mkdirSync(shop.dataFolder, { recursive: true });
  writeFileSync(path.join(shop.dataFolder, 'settings.json'), JSON.stringify({ models }));
}

const NOTES = [
  'The heron stands in the shallow water at dawn and waits for fish.',
  'We pay the invoice of the electrician before the end of the month.',
  'The greenhouse needs a second fan because tomatoes wilt in the heat.',
  'A backup of the photographs goes to the disk in the cellar every night.',
];

it('Both models answer for what has both; a question in another language is the second one’s', async () => {
  shop.write('notes.md', sessionNote('1', NOTES));
  const fast = shop.open();
  const source = await fast.api.addSource({ path: shop.notes });
  await fast.api.index();
  expect((await fast.api.status()).secondModel).toBeUndefined();
  await fast.close();

  const { api } = shop.open({ model: 'best' });
  const before = await api.status();
  expect(before).toMatchObject({ secondModel: { state: 'loading', vectors: 0 }, vectors: before.passages });
  expect(await api.fillSecondModel()).toEqual({ complete: true });
  const { secondModel, passages, vectors } = await api.status();
  expect(secondModel).toEqual({ model: 'multilingual-e5-small (int8)', state: 'complete', vectors: passages });
  expect(vectors).toBe(passages);

  const ask = async (query: string): Promise<string | undefined> =>
    (await api.search({ query, mode: 'dense', limit: 1 })).hits[0]?.text;
  expect(await ask('Warum brauchen die Tomaten einen weiteren Ventilator?')).toBe(NOTES[2]);
  expect(await ask('¿Dónde se guardan las copias de las fotos?')).toBe(NOTES[3]);
  expect(await ask('a bird catches its breakfast')).toBe(NOTES[0]);

  // What is written again keeps its vectors, and what is new waits for the second model.
  shop.write('notes.md', sessionNote('1', [...NOTES.slice(0, 3), 'The ferry leaves at seven.']));
  await api.index({ sourceIds: [source.id] });
  expect((await api.status()).secondModel).toMatchObject({ state: 'filling', vectors: passages - 1 });
  expect(await ask('When does the boat go?')).toBe('The ferry leaves at seven.');
  await api.fillSecondModel();
  expect((await api.status()).secondModel).toMatchObject({ state: 'complete', vectors: passages });
});

it('An engine that stays open comes to all passages by itself, and stops where one model is wanted', async () => {
  shop.write('notes.md', sessionNote('1', NOTES));
  const engine = shop.open({ unasked: ['model'], watch: true });
  const { api } = engine;
  await api.addSource({ path: shop.notes });
  await api.index();
  expect((await api.status()).secondModel).toBeUndefined();
  setModels('best');
  await expect.poll(async () => (await api.status()).secondModel?.state, { timeout: 20_000 }).toBe('complete');
  setModels('fast');
  await expect.poll(async () => (await api.status()).secondModel, { timeout: 20_000 }).toBeUndefined();
  expect((await api.search({ query: 'heron', limit: 1 })).hits).toHaveLength(1);
});

it('The multilingual model alone is chosen by the setting', async () => {
  shop.write('notes.md', sessionNote('1', NOTES));
  setModels('multilingual');
  const { api } = shop.open({ unasked: ['model'] });
  await api.addSource({ path: shop.notes });
  await api.index();
  expect(await api.status()).toMatchObject({ model: 'multilingual-e5-small (int8)', modelState: 'ready' });
  const { hits } = await api.search({ query: 'Wann wird der Elektriker bezahlt?', mode: 'dense', limit: 1 });
  expect(hits[0]?.text).toBe(NOTES[1]);
  expect((await api.status()).secondModel).toBeUndefined();
});

it('A second model that cannot be loaded is told, and the first answers', async () => {
  shop.write('notes.md', sessionNote('1', NOTES));
  const models = path.join(shop.dataFolder, 'packed');
  cpSync(modelsFolder, models, { recursive: true });
  rmSync(path.join(models, 'multilingual-e5-small/tokenizer.json'));
  const { api } = shop.open({ model: 'best', modelsFolder: models });
  await api.addSource({ path: shop.notes });
  await api.index();
  expect(await api.fillSecondModel()).toEqual({ complete: false });
  expect((await api.status()).secondModel).toEqual({ model: '', state: 'failed', vectors: 0 });
  expect(await api.healthCheck()).toContainEqual(
    expect.objectContaining({
      name: 'second model',
      ok: false,
      detail: expect.stringMatching(/tokenizer\.json/) as string,
    }),
  );
  expect((await api.search({ query: 'a bird catches its breakfast', limit: 1 })).hits[0]?.text).toBe(NOTES[0]);
});

it('A process that is killed on its way keeps what is done, and the next one makes the rest only', async () => {
  const part = (n: number): string =>
    sessionNote(
      String(n),
      Array.from({ length: 12 }, (_, i) => `The gauge ${n} shows ${i} litres of rain.`),
    );
  for (let n = 0; n < 3; n++) shop.write(`${n}.md`, part(n));
  const first = shop.open();
  await first.api.addSource({ path: shop.notes });
  await first.api.index();
  const { passages } = await first.api.status();
  await first.close();

  const program = path.join(import.meta.dirname, 'testing-second-model.ts');
  const killed = spawnSync(process.execPath, [program, shop.dataFolder], { encoding: 'utf8' });
  expect([killed.signal, killed.stderr]).toEqual(['SIGKILL', expect.not.stringContaining('Error') as string]);
  const rows = (): Map<number, string> => {
    const { db } = openIndex(shop.dataFolder);
    const sql = 'SELECT passage_id, hex(code) FROM second_vector';
    const found = new Map(db.prepare(sql).raw().all() as [number, string][]);
    db.close();
    return found;
  };
  const before = rows();
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(passages);

  const made: string[] = [];
  const { api, close } = shop.open({ model: 'best' });
  const embedding = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
    this: Worker,
    message,
    ...rest
  ) {
    if ((message as { kind?: string }).kind === 'run') made.push('text');
    return post.call(this, message, ...rest);
  });
  await api.modelInfo();
  made.length = 0;
  expect(await api.fillSecondModel()).toEqual({ complete: true });
  embedding.mockRestore();
  expect(made).toHaveLength(passages - before.size);
  await close();
  const after = rows();
  expect(after.size).toBe(passages);
  for (const [id, code] of before) expect(after.get(id)).toBe(code);
});
