/** A run over a folder, with everything real: what is read, what is embedded, what is forgotten. */
import { renameSync } from 'node:fs';
import path from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';

let shop: Workshop;
let engine: ReturnType<Workshop['open']>;
let api: EngineApi;
let sourceId: number;
beforeAll(() => {
  shop = workshop();
  engine = shop.open();
  api = engine.api;
});
afterAll(() => shop.close());

/** Every test begins with the same three files, indexed. */
beforeEach(async () => {
  for (const { id } of (await api.status()).sources) await api.removeSource({ id });
  shop.remove('');
  shop.write('a.md', sessionNote('a', ['We keep vectors in SQLite.', 'Batches are one text long.']));
  shop.write('b.md', sessionNote('b', ['The cache has four entries.']));
  shop.write('picture.png', 'no picture');
  sourceId = (await api.addSource({ path: shop.notes })).id;
  await api.index();
});

const texts = async (query: string): Promise<string[]> =>
  (await api.search({ query, mode: 'lexical' })).hits.map(({ text }) => text);
const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** Rows of each table, as another reader of the file sees them. */
function rows(): Record<string, number> {
  const db = new SqliteDatabase(path.join(shop.dataFolder, 'index.db'), { readonly: true });
  const count = (table: string): number => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  const counted = Object.fromEntries(
    ['file', 'document', 'block', 'observation', 'passage', 'lexicon_docsize', 'vectors_1_rowids'].map((table) => [
      table,
      count(table),
    ]),
  );
  db.close();
  return counted;
}

describe('a run', () => {
  it('reports what it did, and the states add up to the files there are', async () => {
    await api.removeSource({ id: sourceId });
    shop.write('binary.md', Buffer.alloc(200));
    await api.addSource({ path: shop.notes });
    const report = await api.index();
    expect(report).toMatchObject({
      indexed: 2,
      unchanged: 0,
      failed: 1,
      excluded: 1,
      removed: 0,
      embeddings: 3,
      stopped: false,
    });
    const status = await api.status();
    expect(status).toMatchObject({
      documents: 2,
      observations: 3,
      passages: 3,
      vectors: 3,
      progress: null,
      files: { indexed: 2, pending: 0, failed: 1, excluded: 1 },
    });
    expect(status.sources.map(({ files }) => files)).toEqual([status.files]);
    expect(sum(status.files)).toBe(4);
    expect((await api.files({ state: 'failed' })).items).toEqual([
      {
        path: path.join(shop.notes, 'binary.md'),
        state: 'failed',
        code: 'FILE_NOT_TEXT',
        reason: expect.stringMatching(/\S/) as string,
      },
    ]);
    expect((await api.files({ state: 'excluded' })).items).toMatchObject([{ code: 'FORMAT_NOT_READ' }]);
  });

  it('over unchanged files embeds nothing, changes nothing and tells of no change', async () => {
    const [before, told] = [rows(), engine.events.length];
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 2, embeddings: 0, removed: 0 });
    expect(rows()).toEqual(before);
    expect(engine.events.slice(told).filter(({ name }) => name === 'changed')).toEqual([]);
  });

  it('over an edited file embeds only what is new in it', async () => {
    shop.write(
      'a.md',
      sessionNote('a', ['We keep vectors in SQLite.', 'Batches are one text long.', 'Threads take turns.']),
    );
    expect(await api.index()).toMatchObject({ indexed: 1, unchanged: 1, embeddings: 1 });
    expect(await texts('turns')).toEqual(['Threads take turns.']);
  });

  it('over a file that was only touched reads it and embeds nothing', async () => {
    shop.write('a.md', sessionNote('a', ['We keep vectors in SQLite.', 'Batches are one text long.']));
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 2, embeddings: 0 });
  });

  it('over a renamed file embeds nothing, and has it under its new name only', async () => {
    renameSync(path.join(shop.notes, 'a.md'), path.join(shop.notes, 'renamed.md'));
    expect(await api.index()).toMatchObject({ indexed: 1, removed: 1, embeddings: 0 });
    const { hits } = await api.search({ query: 'SQLite' });
    expect(hits.filter(({ text }) => text.includes('SQLite')).map((hit) => path.basename(hit.path))).toEqual([
      'renamed.md',
    ]);
  });

  it('over twenty files with the same content, which are read beside each other, embeds it once', async () => {
    const content = sessionNote('same', ['One rule for all.', 'Another rule for all.', 'A third rule.']);
    for (let i = 0; i < 20; i++) shop.write(`same/${i}.md`, content);
    expect(await api.index()).toMatchObject({ indexed: 20, embeddings: 3 });
  });

  it('over a deleted file forgets it in every table', async () => {
    shop.remove('b.md');
    shop.remove('picture.png');
    expect(await api.index()).toMatchObject({ removed: 1, unchanged: 1 });
    expect(rows()).toEqual({
      file: 1,
      document: 1,
      block: 1,
      observation: 2,
      passage: 2,
      lexicon_docsize: 2,
      vectors_1_rowids: 2,
    });
    expect(await texts('cache')).toEqual([]);
    expect((await api.search({ query: 'cache entries' })).hits.map(({ text }) => text)).not.toContain(
      'The cache has four entries.',
    );
  });

  it('over a file that has become binary fails it, and forgets what it was', async () => {
    const told = engine.events.length;
    shop.write('b.md', Buffer.alloc(500));
    expect(await api.index()).toMatchObject({ failed: 1, unchanged: 1 });
    expect(await texts('cache')).toEqual([]);
    expect(rows()).toMatchObject({ document: 1, observation: 2, lexicon_docsize: 2, vectors_1_rowids: 2 });
    expect(engine.events.slice(told).some(({ name }) => name === 'changed')).toBe(true);
    shop.write('b.md', sessionNote('b', ['The cache is back.']));
    expect(await api.index()).toMatchObject({ failed: 0, indexed: 1 });
    expect(await texts('cache')).toEqual(['The cache is back.']);
  });

  it('of some sources leaves the others alone', async () => {
    const other = path.join(shop.dataFolder, '..', 'other');
    shop.write('../other/c.md', sessionNote('c', ['Elsewhere it rains.']));
    const { id } = await api.addSource({ path: other });
    shop.remove('b.md');
    expect(await api.index({ sourceIds: [id] })).toMatchObject({ indexed: 1, unchanged: 0, removed: 0 });
    expect(await texts('cache')).toHaveLength(1);
  });

  it('keeps the notes of a folder that cannot be read, as when its drive is away', async () => {
    renameSync(shop.notes, `${shop.notes}-away`);
    expect(await api.index()).toMatchObject({ failed: 1, removed: 0 });
    expect(await texts('cache')).toHaveLength(1);
    renameSync(`${shop.notes}-away`, shop.notes);
    expect(await api.index()).toMatchObject({ failed: 0, removed: 0, unchanged: 2 });
    expect((await api.status()).files).toEqual({ indexed: 2, pending: 0, failed: 0, excluded: 1 });
  });
});

describe('progress', () => {
  it('counts up to all there is, and ends', async () => {
    for (let i = 0; i < 8; i++) shop.write(`more/${i}.md`, sessionNote(String(i), [`Number ${i} is decided.`]));
    const told = engine.events.length;
    await api.index();
    const stages = engine.events
      .slice(told)
      .flatMap(({ name, payload }) => (name === 'progress' && 'stage' in payload ? [payload] : []));
    expect(stages.at(-1)).toMatchObject({ stage: 'done', done: stages.at(-1)?.total ?? 0, current: '' });
    // Notes that were written within two seconds before they were read are looked at once more.
    expect([8, 9, 10]).toContain(stages.at(-1)?.total);
    expect(stages.map(({ done }) => done)).toEqual(stages.map(({ done }) => done).toSorted((a, b) => a - b));
    expect((await api.status()).progress).toBeNull();
  });
});

describe('health', () => {
  it('is sound after all that', async () => {
    const checks = await api.healthCheck();
    expect(checks.map(({ name }) => name)).toEqual([
      'database',
      'documents',
      'words',
      'meaning',
      'meaning by the second model',
      'projections',
      'orphans',
      'fingerprints',
      'files',
      'data folder',
      'disk space',
      'watching',
      'model files',
      'model',
      'vectors',
    ]);
    expect(checks.filter(({ ok, next }) => !ok || next !== '')).toEqual([]);
  });
});
