import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannel } from '../../src-shared/channel.ts';
import { compileCacheFolder, pruneCompileCache } from './compile-cache.ts';
import { engineOptions } from './options.ts';
import { ownFolder } from './leader.ts';
import { engineEnvironment, forkOf } from './supervisor.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'quarry-compiled-'));
  // A machine of its own, whose temporary folder does not hold all of these tests.
  for (const name of ['HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA']) vi.stubEnv(name, path.join(scratch, 'home'));
  for (const name of ['NODE_COMPILE_CACHE', 'APPDIR', 'APPIMAGE']) vi.stubEnv(name, undefined);
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) vi.stubEnv(name, path.join(scratch, 'tmp'));
  mkdirSync(path.join(scratch, 'tmp'));
  mkdirSync(path.join(scratch, 'home'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];

/** A program of two modules, run as the engine is. */
async function start(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'part.mjs'),
    `export const parts = ${JSON.stringify(Array.from({ length: 200 }, (_, i) => i))};\n`,
  );
  writeFileSync(
    path.join(folder, 'worker.mjs'),
    "import { parts } from './part.mjs';\nprocess.exit(parts.length === 200 ? 0 : 1);\n",
  );
  expect(
    await forkOf(path.join(folder, 'worker.mjs'))(engineOptions({ data: path.join(scratch, 'data') })).exited,
  ).toBe('ended with code 0');
}

describe('compiled modules', () => {
  it('are kept for a program that stays where it is, once each', async () => {
    await start(path.join(scratch, 'opt/Quarry'));
    const first = filesBelow(compileCacheFolder());
    expect(first.length).toBeGreaterThanOrEqual(2);
    await start(path.join(scratch, 'opt/Quarry'));
    expect(filesBelow(compileCacheFolder())).toEqual(first);
  });

  it('are not kept for a program that lies in the temporary folder, at another place at each start', async () => {
    for (const name of ['.mount_QuarryaB3', '.mount_QuarryxY7', 'AppTranslocation/0F6B'])
      await start(path.join(scratch, 'tmp', name));
    expect(filesBelow(compileCacheFolder())).toEqual([]);
  });

  it('are not kept for an AppImage that is mounted elsewhere', async () => {
    for (const name of ['one', 'two']) {
      vi.stubEnv('APPDIR', path.join(scratch, 'mounts', name));
      await start(path.join(scratch, 'mounts', name, 'resources/app'));
    }
    expect(filesBelow(compileCacheFolder())).toEqual([]);
  });

  it('are kept where another AppImage, such as an editor, has started this program', async () => {
    vi.stubEnv('APPDIR', path.join(scratch, 'mounts/editor'));
    await start(path.join(scratch, 'opt/Quarry'));
    expect(filesBelow(compileCacheFolder()).length).toBeGreaterThanOrEqual(2);
  });

  it('are not kept for such a program though the command line, which stays where it is, keeps its own', async () => {
    vi.stubEnv('NODE_COMPILE_CACHE', compileCacheFolder()); // as bin/node24.mjs says it to all that it starts
    await start(path.join(scratch, 'tmp/unpacked'));
    expect(filesBelow(compileCacheFolder())).toEqual([]);
    await start(path.join(scratch, 'opt/Quarry'));
    expect(filesBelow(compileCacheFolder()).length).toBeGreaterThanOrEqual(2);
  });

  it('go where the user wants them', () => {
    vi.stubEnv('NODE_COMPILE_CACHE', '/elsewhere');
    expect(engineEnvironment()['NODE_COMPILE_CACHE']).toBe('/elsewhere');
  });
});

describe('the cache of compiled modules', () => {
  const put = (name: string, kilobytes: number, age: number): void => {
    const file = path.join(compileCacheFolder(), name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(kilobytes * 1000));
    utimesSync(file, 1_000_000 - age, 1_000_000 - age);
  };

  it('loses what was written first when it has become too large, and the folders of former versions', () => {
    put('v22/a', 40, 9);
    put('v24/b', 40, 5);
    put('v24/c', 40, 1);
    put('v24/d', 10, 3);
    pruneCompileCache(compileCacheFolder(), 90_000);
    expect(filesBelow(compileCacheFolder()).toSorted()).toEqual(['b', 'c', 'd']);
    expect(readdirSync(compileCacheFolder())).toEqual(['v24']);
  });

  it('keeps everything while it is small, and is no matter where there is none', () => {
    expect(() => pruneCompileCache()).not.toThrow();
    put('v24/a', 1, 9_000_000);
    pruneCompileCache();
    expect(filesBelow(compileCacheFolder())).toEqual(['a']);
  });

  it('is brought back to 32 MB when the engine closes', async () => {
    for (let i = 0; i < 40; i++) put(`v20/${i}`, 1_000, 1_000 - i);
    await ownFolder(
      createChannel(
        () => {},
        () => {},
      ),
      engineOptions({ data: path.join(scratch, 'data') }),
    ).close();
    const old = filesBelow(path.join(compileCacheFolder(), 'v20'));
    expect(old.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 32 }, (_, i) => String(i + 8)));
  });
});
