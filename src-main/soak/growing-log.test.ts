/** A log that grows is read in part; the index must be the one of a reading in one go. */
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../engine/store/database.ts';
import { type SampleLog, sampleLogs } from '../engine/parse/assistants/testing-logs.ts';
import { sessionNote, type Workshop, workshop } from '../engine/testing.ts';
import { snapshotOf, withCopy } from './snapshot.ts';
import { differences, rowsOf } from './rows.ts';

const shops: Workshop[] = [];
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close();
});
const open = (): Workshop => {
  const shop = workshop();
  shops.push(shop);
  return shop;
};

/** Looks into an index that is in use. */
const look = <T>(shop: Workshop, use: (db: Database) => T): T =>
  withCopy(shop.dataFolder, path.join(shop.notes, '..', 'copy'), use);
const observations = (db: Database): ReadonlyMap<string, number> =>
  new Map(db.prepare('SELECT uid, id FROM observation').raw().all() as [string, number][]);

const linesOf = (log: SampleLog, from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${log.line(((from + i) * 37) % 90, from + i)}\n`).join('');

// What is read of each kind of log in pieces is held against a reading in one go in
// `parse/assistants/log-file.test.ts`; what becomes of the pieces is the same for all.
const [log] = sampleLogs as [SampleLog];

describe('a log that grows', () => {
  it('gives the rows of one that is read whole, writes only its end anew, and embeds nothing twice', {
    timeout: 60_000,
  }, async () => {
    const shop = open();
    shop.write('a.md', sessionNote('first', ['Stay with SQLite.']));
    const file = shop.write(log.file, linesOf(log, 0, 300));
    let engine = shop.open();
    await engine.api.addSource({ path: shop.notes });
    await engine.api.index();

    const before = look(shop, observations);
    // Between two readings other documents are written: the log's rows stand in several places.
    shop.write('b.md', sessionNote('second', ['Write in chapters.']));
    await engine.api.index();
    appendFileSync(file, linesOf(log, 300, 340));
    expect(await engine.api.index()).toMatchObject({ indexed: 1, failed: 0 });
    const after = look(shop, observations);
    const kept = [...before].filter(([uid, id]) => after.get(uid) === id).length;
    expect(kept).toBeGreaterThan(before.size - 66);
    expect(kept).toBeLessThan(after.size);
    // of the turn that went on
    expect([...before.keys()].filter((uid) => !after.has(uid)).length).toBeLessThanOrEqual(1);

    shop.write('c.md', sessionNote('third', ['Read in pieces.']));
    await engine.api.index();
    // Half a line waits for the other half.
    const more = linesOf(log, 340, 420);
    appendFileSync(file, more.slice(0, more.length - 40));
    await engine.api.index();
    appendFileSync(file, more.slice(more.length - 40));
    await engine.api.index();
    // What is looked for in memory is what is stored.
    const all = look(shop, observations);
    for (const text of ['Stay with SQLite.', 'Write in chapters.', 'Fuse by score.']) {
      const { hits } = await engine.api.search({ query: text, limit: 50 });
      expect(hits[0]?.text).toContain(text);
      for (const { id } of hits) expect(all.has(id)).toBe(true);
    }
    expect(
      (await engine.api.search({ query: `ext:${file.split('.').at(-1)!} path:${log.file}`, limit: 1 })).hits,
    ).toHaveLength(1);
    expect((await engine.api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);

    // Another engine knows no positions: it reads all, and writes the end only.
    await engine.close();
    engine = shop.open();
    appendFileSync(file, linesOf(log, 420, 430));
    await engine.api.index();
    const again = look(shop, observations);
    expect([...all].filter(([uid, id]) => again.get(uid) === id).length).toBeGreaterThan(all.size - 66);
    expect((await engine.api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
    await engine.close();

    const [found, problems] = look(shop, (db) => [rowsOf(db), snapshotOf(db).problems] as const);
    expect(problems).toEqual([]);
    const fresh = shop.open({ dataFolder: path.join(shop.dataFolder, 'fresh') });
    await fresh.api.addSource({ path: shop.notes });
    await fresh.api.index();
    await fresh.close();
    const expected = withCopy(path.join(shop.dataFolder, 'fresh'), path.join(shop.notes, '..', 'copy'), rowsOf);
    expect(differences(found, expected)).toEqual([]);
    expect(found.get('chapter')!.length).toBeGreaterThan(3);
  });
});

describe('a log', () => {
  it('comes in several transactions where it is large, and goes on after the last of them', {
    timeout: 60_000,
  }, async () => {
    const shop = open();
    // Some twenty different texts, so that little is embedded; the title stands at the end.
    const lines = (to: number): string =>
      Array.from({ length: to }, (_, at) => `${log.line(at === 1_199 ? 97 : (at * 7) % 40, at)}\n`).join('');
    const file = shop.write(log.file, lines(1_200));
    let engine = shop.open();
    await engine.api.addSource({ path: shop.notes });
    await engine.api.index();
    await engine.close();
    const before = look(shop, observations);
    expect(before.size).toBeGreaterThan(1_024);

    engine = shop.open();
    appendFileSync(file, lines(1_250).slice(lines(1_200).length));
    expect(await engine.api.index()).toMatchObject({ indexed: 1, embeddings: 0 });
    await engine.close();
    const after = look(shop, observations);
    expect([...before].filter(([uid, id]) => after.get(uid) === id).length).toBeGreaterThanOrEqual(1_024);
    const [found, problems] = look(shop, (db) => [rowsOf(db), snapshotOf(db).problems] as const);
    expect(problems).toEqual([]);
    const data = path.join(shop.dataFolder, 'fresh');
    const fresh = shop.open({ dataFolder: data });
    await fresh.api.addSource({ path: shop.notes });
    await fresh.api.index();
    await fresh.close();
    expect(differences(found, withCopy(data, path.join(shop.notes, '..', 'copy'), rowsOf))).toEqual([]);
  });

  it('is read whole where its old part has changed, it was cut off, or it is called something else', {
    timeout: 60_000,
  }, async () => {
    const shop = open();
    const file = shop.write(log.file, linesOf(log, 0, 150));
    const engine = shop.open();
    await engine.api.addSource({ path: shop.notes });
    await engine.api.index();
    const changes: readonly string[] = [
      linesOf(log, 0, 1) + linesOf(log, 7, 160),
      linesOf(log, 0, 20),
      linesOf(log, 0, 150) + `${log.line(97, 150)}\n${linesOf(log, 151, 160)}`,
    ];
    const data = path.join(shop.dataFolder, 'fresh');
    const fresh = shop.open({ dataFolder: data });
    for (const text of changes) {
      writeFileSync(file, text);
      await engine.api.index();
      const { id } = await fresh.api.addSource({ path: shop.notes });
      await fresh.api.index();
      const expected = withCopy(data, path.join(shop.notes, '..', 'copy'), rowsOf);
      expect(differences(look(shop, rowsOf), expected)).toEqual([]);
      expect(look(shop, snapshotOf).problems).toEqual([]);
      await fresh.api.removeSource({ id });
    }
  });
});
