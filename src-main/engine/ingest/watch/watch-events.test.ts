import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import { isRemote } from './remote-file-systems.ts';
import { brokenBy, type TreeWatch, watchFolders, type WatchHooks, watchTree } from './watch-events.ts';

let scratch: ReturnType<typeof scratchFolder>;
let watch: TreeWatch | undefined;
let told: Set<string>;
let lost: string[];
beforeEach(() => {
  scratch = scratchFolder();
  told = new Set();
  lost = [];
});
afterEach(async () => {
  await watch?.close();
  scratch.remove();
});

const at = (...names: string[]): string => path.join(scratch.folder, ...names);
const hooks: WatchHooks = {
  changed: (place) => told.add(path.relative(scratch.folder, place).replaceAll('\\', '/')),
  lost: (broken) => lost.push(broken),
};

async function expectTold(...places: string[]): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end && !places.every((place) => told.has(place)); )
    await wait(20);
  expect([...told]).toEqual(expect.arrayContaining(places));
  told.clear();
}

describe.each(['folder by folder', 'as a tree'] as const)('Watching %s', (way) => {
  it('tells what is written, renamed and deleted', async () => {
    mkdirSync(at('deep'));
    watch = way === 'as a tree' ? await watchTree(scratch.folder, hooks) : watchFolders(hooks);
    watch.add(scratch.folder);
    watch.add(at('deep'));
    writeFileSync(at('a.md'), 'A.');
    writeFileSync(at('deep', 'b.md'), 'B.');
    await expectTold('a.md', 'deep/b.md');
    renameSync(at('a.md'), at('deep', 'c.md'));
    await expectTold('a.md', 'deep/c.md');
    rmSync(at('deep', 'b.md'));
    await expectTold('deep/b.md');
    await watch.close();
    writeFileSync(at('d.md'), 'D.');
    await wait(300);
    expect([...told, ...lost]).toEqual([]);
  });

  it('ends though its folder is gone', async () => {
    mkdirSync(at('root'));
    watch = way === 'as a tree' ? await watchTree(at('root'), hooks) : watchFolders(hooks);
    watch.add(at('root'));
    rmSync(at('root'), { recursive: true });
    await wait(300);
    await expect(watch.close()).resolves.toBeUndefined();
  });
});

it('A folder that is not there is not watched, and that is no trouble', () => {
  watch = watchFolders(hooks);
  watch.add(at('gone'));
  expect(lost).toEqual([]);
});

it('Says why the system does not watch', () => {
  expect(brokenBy(Object.assign(new Error(), { code: 'ENOSPC' }))).toContain('max_user_watches');
  expect(brokenBy(Object.assign(new Error(), { code: 'EMFILE' }))).toContain('max_user_instances');
  expect(brokenBy(new Error('No library.'))).toContain('No library.');
});

it('Tells drives that do not tell of changes', async () => {
  expect(await isRemote(scratch.folder)).toBe(false);
  expect(await isRemote('\\\\server\\notes', 'win32')).toBe(true);
  expect(await isRemote('C:\\notes', 'win32')).toBe(false);
  expect(await isRemote(at('gone'))).toBe(false);
});
