/**
 * Whether the counts of a source are those of the disk, held against a walk that owes nothing to the scanner: see
 * `testing-walk.ts`.
 */
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { sessionNote, type Workshop, workshop } from './testing.ts';
import { eventually } from './testing-disk.ts';
import { stands } from './testing-walk.ts';

const NOTES = 30;
let shop: Workshop;
let api: EngineApi;
beforeEach(async () => {
  shop = workshop();
  for (let i = 0; i < NOTES; i++)
    shop.write(`${i % 3}/${i % 2 ? 'odd/' : ''}${i}.md`, sessionNote(String(i), [`Note ${i} decides on plan ${i}.`]));
  shop.write('.gitignore', 'build/\n');
  shop.write('build/out/a.md', 'Left out.');
  shop.write('0/build/b.md', 'Left out.');
  shop.write('node_modules/p/readme.md', 'Left out.');
  shop.write('.hidden/c.md', 'Left out.');
  shop.write('1/.dot.md', 'Left out.');
  shop.write('2/picture.png', 'x');
  shop.write('2/nul.md', Buffer.alloc(100));
  truncateSync(shop.write('2/large.md', ''), 30 * 2 ** 20);
  if (process.platform !== 'win32') symlinkSync(shop.notes, path.join(shop.notes, '1/loop'));
  mkdirSync(path.join(shop.notes, 'empty'));
  api = shop.open({ watch: true, watchTimes: { check: 100 } }).api;
  await api.addSource({ path: shop.notes });
});
afterEach(() => shop.close());

const at = (name: string): string => path.join(shop.notes, name);
const settled = async (): Promise<unknown> =>
  eventually(
    async () => [
      ...(await stands(api, shop.notes)),
      ...((await api.status()).files.pending > 0 ? ['Some are pending.'] : []),
    ],
    (wrong) => wrong.length === 0,
    'counts as on the disk',
  );

describe('each file is indexed, pending, failed or excluded, and the sums are those of the disk', () => {
  it('after a run, after a stop, and after a run that goes on', async () => {
    const run = api.index();
    await eventually(
      async () => (await api.status()).documents,
      (n) => n >= 2,
      'some documents',
    );
    await api.stopIndexing();
    expect((await run).stopped).toBe(true);
    expect((await api.status()).files.pending).toBeGreaterThan(0);
    expect(await stands(api, shop.notes)).toEqual([]);
    await api.index();
    expect(await stands(api, shop.notes)).toEqual([]);
    expect((await api.status()).files).toEqual({
      indexed: NOTES,
      pending: 0,
      failed: 2,
      excluded: process.platform === 'win32' ? 7 : 8,
    });
  });

  it('after edits, renames and deletions that are watched, and when a wider source takes it in', async () => {
    await api.index();
    shop.write('0/0.md', 'Edited.');
    shop.write('new/deep/n.md', 'New.');
    expect(await settled()).toEqual([]);
    renameSync(at('1'), at('one'));
    renameSync(at('2/nul.md'), at('2/moved.md'));
    expect(await settled()).toEqual([]);
    writeFileSync(at('2/moved.md'), 'Text again.');
    rmSync(at('0'), { recursive: true });
    rmSync(at('.gitignore'));
    rmSync(at('build'), { recursive: true });
    shop.write('one/2.txt.png', 'x');
    expect(await settled()).toEqual([]);
    renameSync(at('2/large.md'), at('2/large.bin'));
    rmSync(at('node_modules'), { recursive: true });
    expect(await settled()).toEqual([]);
    // A wider source takes this one in.
    await api.addSource({ path: path.dirname(shop.notes) });
    await api.index();
    expect((await api.status()).sources).toHaveLength(1);
    expect(await stands(api, path.dirname(shop.notes))).toEqual([]);
  });
});
