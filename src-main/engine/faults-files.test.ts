/**
 * Files that are another thing than they were a moment ago: while they are read, behind equal times, by another user's
 * rights.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { readWhole } from './ingest/scan/source-reader.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';
import { stands } from './testing-walk.ts';

let shop: Workshop;
let api: EngineApi;
beforeEach(() => {
  shop = workshop();
  api = shop.open().api;
});
afterEach(() => shop.close());

const noteOf = (text: string): string => sessionNote('n', [text]);
const found = async (word: string): Promise<string[]> =>
  (await api.search({ query: `"${word}"`, mode: 'lexical', collapse: false })).hits
    .map((hit) => path.relative(shop.notes, hit.path))
    .sort();

describe('a file that changes while it is read', () => {
  it('in whatever way ends no run, and the next one has it as it is', async () => {
    // No seed would repeat it: how far the run is at each change is the machine's chance.
    const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
    const names = Array.from({ length: 24 }, (_, i) => `${i % 3}/${i}.md`);
    for (const name of names) shop.write(name, noteOf(`The first text of ${name}.`));
    await api.addSource({ path: shop.notes });
    const changes: ((file: string) => void)[] = [
      (file) => writeFileSync(file, 'Growing. '.repeat(50), { flag: 'a' }),
      (file) => truncateSync(file, 10),
      (file) => rmSync(file, { recursive: true }),
      (file) => {
        writeFileSync(`${file}.new`, noteOf('A text that came by a new name.'));
        renameSync(`${file}.new`, file);
      },
      (file) => {
        rmSync(file, { recursive: true });
        mkdirSync(file);
      },
      (file) => {
        rmSync(file, { recursive: true });
        symlinkSync('/etc/hostname', file);
      },
      (file) => rmSync(path.dirname(file), { recursive: true }),
      ...(process.platform === 'linux'
        ? [
            (file: string) => {
              rmSync(file, { recursive: true });
              execFileSync('mkfifo', [file]);
            },
          ]
        : []),
    ];
    let over = false;
    const run = api.index().finally(() => (over = true));
    while (!over) {
      const file = path.join(shop.notes, pick(names));
      try {
        if (lstatSync(file).isFile()) pick(changes)(file); // to write into a pipe would wait for its reader
      } catch {
        // It is gone already.
      }
      await wait(2);
    }
    await run;
    rmSync(path.join(shop.notes, '0'), { recursive: true, force: true });
    await api.index();
    expect(await stands(api, shop.notes)).toEqual([]);
    expect(
      (await api.healthCheck()).filter(({ ok, name }) => !ok && name !== 'files' && name !== 'disk space'),
    ).toEqual([]);
  });
});

describe('files that are far too large', () => {
  it('are refused with the reason and not opened', async () => {
    const sizes = { 'big.md': 500 * 2 ** 20, 'huge.md': 5 * 2 ** 30, 'zero.md': 2 ** 30, 'line.md': 60 * 2 ** 20 };
    for (const [name, size] of Object.entries(sizes)) {
      closeSync(openSync(path.join(shop.notes, name), 'w'));
      truncateSync(path.join(shop.notes, name), size);
    }
    closeSync(openSync(path.join(shop.notes, 'null.md'), 'w'));
    truncateSync(path.join(shop.notes, 'null.md'), 19 * 2 ** 20);
    shop.write('small.md', noteOf('The kettle is blue.'));
    await api.addSource({ path: shop.notes });
    const atimes = Object.keys(sizes).map((name) => statSync(path.join(shop.notes, name)).atimeMs);
    expect(await api.index()).toMatchObject({ indexed: 1, failed: 5 });
    const failed = (await api.files({ state: 'failed' })).items.map(({ path: file, code }) => [
      path.basename(file),
      code,
    ]);
    expect(Object.fromEntries(failed)).toEqual({
      'big.md': 'FILE_TOO_LARGE',
      'huge.md': 'FILE_TOO_LARGE',
      'zero.md': 'FILE_TOO_LARGE',
      'line.md': 'FILE_TOO_LARGE',
      'null.md': 'FILE_NOT_TEXT',
    });
    expect(Object.keys(sizes).map((name) => statSync(path.join(shop.notes, name)).atimeMs)).toEqual(atimes);
  });
});

describe('times that lie', () => {
  it('hide no edit: a copy that keeps size and time is read', async () => {
    const note = shop.write('a.md', noteOf('The kettle is blue.'));
    const when = new Date('2024-05-06T07:08:09Z');
    utimesSync(note, when, when);
    expect((await readWhole(note)).changedAt).toBe(0); // a change from now on may have the same times
    await api.addSource({ path: shop.notes });
    await api.index();
    await wait(2_100);
    expect((await readWhole(note)).changedAt).toBe(statSync(note).ctimeMs);
    await api.index();
    const other = path.join(shop.dataFolder, 'other.md');
    writeFileSync(other, noteOf('The kettle is grey.'));
    copyFileSync(other, note);
    utimesSync(note, when, when);
    expect(await api.index()).toMatchObject({ indexed: 1 });
    expect([await found('grey'), await found('blue')]).toEqual([['a.md'], []]);
  });

  it('of the year 1970, before it, and of the far future are times as others', async () => {
    const years = { 'epoch.md': 0, 'before.md': -3_600, 'future.md': 4_102_444_800 };
    for (const [name, seconds] of Object.entries(years))
      utimesSync(shop.write(name, noteOf(`The note ${name} is old or new.`)), seconds, seconds);
    await api.addSource({ path: shop.notes });
    expect(await api.index()).toMatchObject({ indexed: 3, failed: 0 });
    expect(await api.index()).toMatchObject({ indexed: 0, unchanged: 3 });
    for (const name of Object.keys(years)) expect(await found(`note ${name}`)).toEqual([name]);
    expect((await api.search({ query: 'latest note' })).hits.map((hit) => path.basename(hit.path)).sort()).toEqual(
      Object.keys(years).sort(),
    );
  });
});

describe.skipIf(process.getuid?.() !== 0 || process.platform === 'win32')('what another user may not read', () => {
  it('is listed with the reason, and read as soon as it may be', async () => {
    for (const folder of [path.dirname(shop.notes), shop.notes]) chmodSync(folder, 0o755);
    shop.write('open.md', noteOf('The kettle is blue.'));
    const closed = shop.write('closed.md', noteOf('The stove is green.'));
    shop.write('shut/inner.md', noteOf('The lamp is yellow.'));
    await api.addSource({ path: shop.notes });
    await api.modelInfo();
    const shut = path.join(shop.notes, 'shut');
    chmodSync(closed, 0o600);
    chmodSync(shut, 0o700);
    process.seteuid?.(65_534);
    try {
      expect(await api.index()).toMatchObject({ indexed: 1, failed: 2 });
      expect((await api.files({ state: 'failed' })).items).toEqual(
        [closed, shut].map((file) => ({
          path: file,
          state: 'failed',
          code: 'PATH_UNREADABLE',
          reason: 'You are not allowed to read it.',
        })),
      );
      process.seteuid?.(0);
      chmodSync(closed, 0o644);
      chmodSync(shut, 0o755);
      process.seteuid?.(65_534);
      expect(await api.index()).toMatchObject({ indexed: 2, unchanged: 1, failed: 0 });
      process.seteuid?.(0);
      chmodSync(shut, 0o700);
      process.seteuid?.(65_534);
      // What is indexed of a folder stays while it cannot be read: it is not known to be gone.
      expect(await api.index()).toMatchObject({ removed: 0, failed: 1 });
      expect(await found('lamp')).toEqual(['shut/inner.md']);
    } finally {
      process.seteuid?.(0);
    }
  });
});
