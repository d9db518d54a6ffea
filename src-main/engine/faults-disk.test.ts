/**
 * What becomes of the index when its own disk fails it: no room, read-only, a limit, another program that holds the
 * file.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { DATABASE_FILE } from './store/database.ts';
import { openIndex } from './projections/open-index.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';
import { canMount, eventually, type SmallDisk, smallDisk } from './testing-disk.ts';

const FAST = { check: 100, retry: 200 };
let shop: Workshop;
beforeEach(() => {
  shop = workshop();
  shop.write('kettle.md', sessionNote('kettle', ['The kettle is blue.']));
});
afterEach(() => shop.close());

const texts = async (api: EngineApi, query: string): Promise<string[]> =>
  (await api.search({ query, mode: 'lexical' })).hits.map(({ path: file }) => path.basename(file));
/** More than fits into what a test leaves free; one text to embed. */
const large = (): string =>
  sessionNote(
    'large',
    Array.from({ length: 120 }, () => `A lamp ${'hangs over the long table '.repeat(12)}.`),
  );
const ill = async (api: EngineApi): Promise<unknown> =>
  (await api.healthCheck()).filter(({ ok, name }) => !ok && name !== 'disk space' && name !== 'watching');

describe.skipIf(!canMount)('a full disk', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = smallDisk(8);
  });
  afterEach(async () => {
    await shop.close(); // before its disk goes
    disk.remove();
  });

  it('is said, leaves the rest pending and searches as they were, and when there is room the index is completed', async () => {
    const { api } = shop.open({ dataFolder: path.join(disk.folder, 'data') });
    await api.addSource({ path: shop.notes });
    await api.index();
    shop.write('large.md', large());
    disk.fill(128 * 1024);
    await expect(api.index()).rejects.toMatchObject({
      code: 'DISK_FULL',
      next: expect.stringContaining('Free some space') as string,
    });
    const status = await api.status();
    expect(status).toMatchObject({
      documents: 1,
      files: { indexed: 1, pending: 1, failed: 0 },
      trouble: { code: 'DISK_FULL' },
      progress: null,
    });
    expect(await texts(api, 'kettle')).toEqual(['kettle.md']);
    expect((await api.search({ query: 'what colour has the kettle' })).hits).toHaveLength(1);
    await expect(api.index()).rejects.toMatchObject({ code: 'DISK_FULL' });
    disk.empty();
    expect(await api.index()).toMatchObject({ indexed: 1, unchanged: 1, failed: 0 });
    expect(await api.status()).toMatchObject({ documents: 2, files: { indexed: 2, pending: 0 }, trouble: null });
    expect(await ill(api)).toEqual([]);
  });

  it('is overcome without being asked where the folder is watched', async () => {
    const { api } = shop.open({ dataFolder: path.join(disk.folder, 'data'), watch: true, watchTimes: FAST });
    await api.addSource({ path: shop.notes });
    await api.index();
    disk.fill(96 * 1024);
    shop.write('large.md', large());
    // More than is read beside all else, so that both ways of reading meet the disk.
    for (let i = 0; i < 40; i++) shop.write(`many/${i}.md`, sessionNote(`m${i}`, ['The same lamp.']));
    await eventually(
      async () => (await api.status()).trouble?.code,
      (code) => code === 'DISK_FULL',
      'the trouble',
    );
    expect(await texts(api, 'kettle')).toEqual(['kettle.md']);
    disk.empty();
    await eventually(
      () => api.status(),
      ({ files, trouble }) => files.indexed === 42 && files.pending === 0 && trouble === null,
      'the whole index',
    );
    expect(await ill(api)).toEqual([]);
  });

  it('lets the user forget a source as soon as there is room, and nothing of it is left half', async () => {
    const { api } = shop.open({ dataFolder: path.join(disk.folder, 'data') });
    shop.write('large.md', large());
    const { id } = await api.addSource({ path: shop.notes });
    await api.index();
    disk.fill(0);
    await expect(api.removeSource({ id })).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await api.status()).toMatchObject({ documents: 2, sources: [{ id }] });
    expect(await ill(api)).toEqual([]);
    disk.empty();
    await api.removeSource({ id });
    expect(await api.status()).toMatchObject({ documents: 0, sources: [] });
    expect(await ill(api)).toEqual([]);
  });

  it('at the start is the answer to each call until there is room', async () => {
    disk.fill(0);
    const { api } = shop.open({ dataFolder: path.join(disk.folder, 'data') });
    await expect(api.status()).rejects.toMatchObject({ code: 'DISK_FULL' });
    disk.empty();
    await eventually(
      () => api.status().catch((error: unknown) => error),
      (seen) => !(seen instanceof Error),
      'an opened index',
    );
    await api.addSource({ path: shop.notes });
    expect(await api.index()).toMatchObject({ indexed: 1 });
    expect(await ill(api)).toEqual([]);
  });
});

describe.skipIf(!canMount)('a disk that is read-only', () => {
  it('is said at each call and nothing on it is touched, until it can be written', async () => {
    const disk = smallDisk(8);
    try {
      const dataFolder = path.join(disk.folder, 'data');
      const first = shop.open({ dataFolder });
      await first.api.addSource({ path: shop.notes });
      await first.api.index();
      await first.close();
      const look = (): unknown =>
        readdirSync(dataFolder).map((name) => [name, statSync(path.join(dataFolder, name)).size]);
      const before = look();
      disk.readOnly(true);
      const { api, close } = shop.open({ dataFolder });
      await expect(api.status()).rejects.toMatchObject({
        code: 'DATA_UNWRITABLE',
        details: { path: dataFolder },
        next: expect.stringContaining('--data') as string,
      });
      await expect(api.index()).rejects.toMatchObject({ code: 'DATA_UNWRITABLE' });
      expect(look()).toEqual(before);
      disk.readOnly(false);
      await eventually(
        () => texts(api, 'kettle').catch(() => []),
        (found) => found.length === 1,
        'the note',
      );
      await close();
    } finally {
      await shop.close();
      disk.remove();
    }
  });
});

describe.skipIf(process.platform === 'win32')('a limit on the size of files', () => {
  it('ends the command with the reason, and without it the next one completes the index', async () => {
    for (let i = 0; i < 4; i++) shop.write(`many/${i}.md`, large());
    const command = path.resolve(import.meta.dirname, '../../bin/quarry.mjs');
    const quarry = (limit: string): Promise<string> =>
      // The shell hands its deafness for the signal down; 512 bytes a block.
      promisify(execFile)('sh', [
        '-c',
        `trap '' XFSZ; ulimit -f ${limit}; exec "$@"`,
        'sh',
        process.execPath,
        command,
        'index',
        shop.notes,
        '--data',
        shop.dataFolder,
      ]).then(
        ({ stdout, stderr }) => stdout + stderr,
        (error: { stderr: string }) => error.stderr,
      );
    expect(await quarry('1600')).toMatch(/DATA_UNWRITABLE: .*(quota|limit)/);
    expect(await quarry('unlimited')).toContain('5 ');
    const { api } = shop.open();
    expect(await api.status()).toMatchObject({ documents: 5, files: { indexed: 5, pending: 0, failed: 0 } });
    expect(await ill(api)).toEqual([]);
  });
});

describe('another program that holds the database', () => {
  /** A process that has the file for itself until it is told to let go. */
  const hold = async (): Promise<() => Promise<void>> => {
    const script = `const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held');
      process.stdin.on('data', () => { db.exec('ROLLBACK'); process.exit(0); });`;
    const child = spawn(process.execPath, ['-e', script, path.join(shop.dataFolder, DATABASE_FILE)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return async () => {
      child.stdin.write('.');
      await once(child, 'exit');
    };
  };

  it('keeps a run waiting and no search, also of an index that is just opened, and nothing is lost', async () => {
    const first = shop.open();
    await first.api.addSource({ path: shop.notes });
    await first.api.index();
    await first.close();
    shop.write('stove.md', sessionNote('stove', ['The stove is green.']));
    const release = await hold();
    const { api } = shop.open();
    let ended = false;
    const run = api.index().finally(() => (ended = true));
    for (let i = 0; i < 5; i++)
      expect((await api.search({ query: 'what colour has the kettle' })).hits).toHaveLength(1);
    await expect(api.addSource({ path: path.dirname(shop.notes) })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      next: expect.stringContaining('again') as string,
    });
    expect(ended).toBe(false);
    await release();
    expect(await run).toMatchObject({ indexed: 1, failed: 0 });
    expect(await texts(api, 'stove')).toEqual(['stove.md']);
    expect(await ill(api)).toEqual([]);
  });

  it('keeps no index from being opened that has a crash to count, which is counted later', async () => {
    const first = shop.open();
    await first.api.addSource({ path: shop.notes });
    await first.api.index();
    await first.close();
    const { db } = openIndex(shop.dataFolder);
    db.exec("UPDATE file SET state = 'pending'");
    db.close();
    const crashed = path.join(shop.dataFolder, 'crashed-x.json');
    writeFileSync(crashed, `${JSON.stringify([[path.join(shop.notes, 'kettle.md'), 'recipe']])}\n`);
    const release = await hold();
    const { api } = shop.open();
    expect(await texts(api, 'kettle')).toEqual(['kettle.md']);
    expect(existsSync(crashed)).toBe(true);
    await release();
    expect(await api.index()).toMatchObject({ unchanged: 1, failed: 0 });
    expect(existsSync(crashed)).toBe(false);
  });
});
