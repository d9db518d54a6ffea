/** What happens at the same time as a run: searches, a stop, a close, sources that come and go, another engine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { modelsFolder, sessionNote, type Workshop, workshop } from './testing.ts';

const NOTES = 24;
const FULL_PRECISION = path.resolve(modelsFolder, '../../shared/models/all-MiniLM-L6-v2/model_fp32.onnx');

let shop: Workshop;
beforeEach(() => {
  shop = workshop();
  for (let i = 0; i < NOTES; i++)
    shop.write(
      `${i % 2 ? 'odd' : 'even'}/${i}.md`,
      sessionNote(String(i), [`Note ${i} decides on plan ${i}.`, `Because of reason ${i}, we wait.`]),
    );
});
afterEach(() => shop.close());

/** Settles once the run has written a few documents and has many to go. */
async function underWay(api: EngineApi): Promise<void> {
  for (;;) {
    const { documents } = await api.status();
    if (documents >= 2) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function expectComplete(api: EngineApi, notes = NOTES): Promise<void> {
  expect(await api.status()).toMatchObject({
    documents: notes,
    observations: 2 * notes,
    passages: 2 * notes,
    vectors: 2 * notes,
    files: { indexed: notes, pending: 0, failed: 0, excluded: 0 },
  });
  expect((await api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
}

describe('while a run is under way', () => {
  it('searches answer, and say what is not complete', async () => {
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    const ended = new AbortController();
    const run = api.index().finally(() => ended.abort());
    while (!ended.signal.aborted) {
      const { hits } = await api.search({ query: 'what does the plan decide' });
      expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
    }
    expect(await run).toMatchObject({ indexed: NOTES, failed: 0 });
    await expectComplete(api);
  });

  it('a stop leaves the rest pending, and the next run finishes it', async () => {
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    const run = api.index();
    await underWay(api);
    await api.stopIndexing();
    const report = await run;
    expect(report.stopped).toBe(true);
    expect(report.indexed).toBeLessThan(NOTES);
    const { files } = await api.status();
    expect(files).toEqual({ indexed: report.indexed, pending: NOTES - report.indexed, failed: 0, excluded: 0 });
    expect(await api.index()).toMatchObject({
      indexed: NOTES - report.indexed,
      unchanged: report.indexed,
      stopped: false,
    });
    await expectComplete(api);
  });

  it('a stop before the model is there counts, too', async () => {
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    const run = api.index();
    await Promise.resolve(); // the run has its turn
    await api.stopIndexing();
    expect(await run).toMatchObject({ indexed: 0, stopped: true });
  });

  it('a stop by name means that run, even while it waits, and no other', async () => {
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    const first = api.index({ run: 'first' });
    const second = api.index({ run: 'second' });
    await underWay(api);
    await api.stopIndexing({ run: 'third' });
    await api.stopIndexing({ run: 'second' });
    expect(await second).toMatchObject({ indexed: 0, stopped: true });
    expect(await first).toMatchObject({ indexed: NOTES, stopped: false });
    await expectComplete(api);
  });

  it('a source that is removed is gone at once, and the run goes on with the others', async () => {
    const { api } = shop.open();
    const odd = await api.addSource({ path: path.join(shop.notes, 'odd') });
    await api.addSource({ path: path.join(shop.notes, 'even') });
    const run = api.index();
    await underWay(api);
    await api.removeSource({ id: odd.id });
    expect(await run).toMatchObject({ stopped: false, failed: 0 });
    expect((await api.status()).sources).toHaveLength(1);
    await expectComplete(api, NOTES / 2);
  });

  it('a wider source takes the files in, and the next run finishes them', async () => {
    const { api } = shop.open();
    await api.addSource({ path: path.join(shop.notes, 'odd') });
    const run = api.index();
    await underWay(api);
    const wide = await api.addSource({ path: shop.notes });
    expect(await run).toMatchObject({ failed: 0 });
    await api.index();
    expect((await api.status()).sources.map(({ id }) => id)).toEqual([wide.id]);
    await expectComplete(api);
  });

  it('a second call waits for its turn and finds nothing left to do', async () => {
    const { api } = shop.open();
    await api.addSource({ path: shop.notes });
    const [first, second] = await Promise.all([api.index(), api.index()]);
    expect(first).toMatchObject({ indexed: NOTES });
    expect(second).toMatchObject({ indexed: 0, unchanged: NOTES });
  });

  it('a close ends it and what waits behind it, and another engine finishes the work', async () => {
    const { api, close } = shop.open();
    await api.addSource({ path: shop.notes });
    const runs = [api.index(), api.index()].map((run) =>
      run.then(
        (report) => report.stopped,
        (error: { code: string }) => error.code,
      ),
    );
    const search = api.search({ query: 'plan' }).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
    await underWay(api);
    await close();
    for (const outcome of await Promise.all(runs)) expect([true, 'ENGINE_STOPPED']).toContain(outcome);
    expect(['answered', 'ENGINE_STOPPED']).toContain(await search);
    await expect(api.search({ query: 'plan' })).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    const later = shop.open();
    await later.api.index();
    await expectComplete(later.api);
  });
});

describe('two engines on one data folder', () => {
  it('open it and index at once without an error', async () => {
    const engines = [shop.open(), shop.open()];
    await Promise.all(engines.map(({ api }) => api.addSource({ path: shop.notes })));
    const reports = await Promise.all(engines.map(({ api }) => api.index()));
    expect(reports.map(({ failed, indexed, unchanged }) => [failed, indexed + unchanged])).toEqual([
      [0, NOTES],
      [0, NOTES],
    ]);
    const fresh = shop.open();
    await expectComplete(fresh.api);
  });

  it('find by meaning what the other one has indexed, and not what it has removed', async () => {
    const [reader, writer] = [shop.open(), shop.open()];
    await reader.api.modelInfo(); // has its vectors in memory: none
    const { id } = await writer.api.addSource({ path: shop.notes });
    await writer.api.index();
    const found = await reader.api.search({ query: 'which strategy was agreed upon', mode: 'dense' });
    expect(found.hits).toHaveLength(10);
    expect(found.notices).toEqual([]);
    await writer.api.removeSource({ id });
    expect((await reader.api.search({ query: 'which strategy was agreed upon', mode: 'dense' })).hits).toEqual([]);
  });

  it('may have different models', async () => {
    if (!existsSync(FULL_PRECISION)) return;
    const [small, large] = [shop.open(), shop.open({ model: FULL_PRECISION })];
    await small.api.addSource({ path: shop.notes });
    for (const { api } of [small, large, small]) {
      expect(await api.index()).toMatchObject({ indexed: NOTES, failed: 0, embeddings: 2 * NOTES });
      await expectComplete(api);
    }
  });
});

describe('another model', () => {
  it.runIf(existsSync(FULL_PRECISION))(
    'embeds all again while searches answer, and drops the vectors of the first',
    async () => {
      const first = shop.open();
      await first.api.addSource({ path: shop.notes });
      await first.api.index();
      const before = await first.api.status();
      await first.close();

      const { api } = shop.open({ model: FULL_PRECISION });
      const early = await api.search({ query: 'plan 7' });
      expect(early.hits[0]?.text).toContain('plan 7');
      expect(early.notices.map(({ code }) => code)).toEqual(['VECTORS_INCOMPLETE']);
      expect(await api.index()).toMatchObject({ indexed: NOTES, embeddings: 2 * NOTES });
      await expectComplete(api);
      const after = await api.status();
      expect(after.fingerprint).not.toBe(before.fingerprint);
      expect((await api.search({ query: 'plan 7' })).notices).toEqual([]);

      const again = shop.open();
      // before its model is loaded, the status tells of the one that the index was made with
      await again.api.modelInfo();
      expect(await again.api.status()).toMatchObject({ fingerprint: before.fingerprint, vectors: 0 });
    },
  );
});
