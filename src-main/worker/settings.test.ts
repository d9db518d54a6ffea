/** Doors and engines on one data folder go by the same settings, whoever changes them. Each is a real process. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseEntry } from '../../src-shared/log-events.ts';
import { engineOptions } from './options.ts';
import { superviseEngine, type Supervisor } from './supervisor.ts';

let folder: string;
let started: Supervisor[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-one-copy-'));
  started = [];
  mkdirSync(path.join(folder, 'notes', 'drafts'), { recursive: true });
  writeFileSync(path.join(folder, 'notes', 'a.md'), '# A\n\nThe reed warbler came back.\n');
  writeFileSync(path.join(folder, 'notes', 'drafts', 'b.md'), '# B\n\nThe reed warbler left again.\n');
});
afterEach(async () => {
  await Promise.all(started.map((engine) => engine.stop()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const data = (): string => path.join(folder, 'data');
const start = (): Supervisor => {
  const engine = superviseEngine({ ...engineOptions({ data: data() }), watch: true, log: true });
  started.push(engine);
  return engine;
};
const quarry = (...args: string[]): { status: number | null; stdout: string } =>
  spawnSync(process.execPath, [path.resolve(import.meta.dirname, '../cli/main.ts'), ...args, '--data', data()], {
    encoding: 'utf8',
  });
const logged = (): readonly string[] =>
  readFileSync(path.join(data(), 'quarry.log'), 'utf8')
    .split('\n')
    .map((line) => parseEntry(line)?.event ?? '');
const waiting = { timeout: 30_000, interval: 100 };

it('what the command line sets holds for an engine that runs, and for all that use that engine', async () => {
  const [owner, guest] = [start(), start()];
  await owner.api.addSource({ path: path.join(folder, 'notes') });
  await owner.api.index();
  expect((await guest.api.status()).documents).toBe(2);
  await guest.api.modelInfo(); // its vectors are loaded, so that meaning answers, too
  expect(quarry('settings', 'set', 'rerank', 'true').status).toBe(0);
  for (const engine of [owner, guest]) expect((await engine.api.search({ query: 'reed warbler' })).refine).toBe(true);
  expect(quarry('settings', 'set', 'ignore', 'drafts/')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('at once') as string,
  });
  await vi.waitFor(async () => expect((await guest.api.status()).documents).toBe(1), waiting);
  expect(quarry('settings', 'reset', 'ignore').status).toBe(0);
  await vi.waitFor(async () => expect((await owner.api.status()).documents).toBe(2), waiting);
  await vi.waitFor(
    () =>
      expect(logged()).toEqual(
        expect.arrayContaining(['started', 'model-ready', 'settings-changed', 'indexing-finished']),
      ),
    waiting,
  );
});

it('an engine that follows another one goes by the settings of now', async () => {
  const [first, second] = [start(), start()];
  await first.api.addSource({ path: path.join(folder, 'notes') });
  await first.api.index();
  await second.measuring.memory();
  quarry('settings', 'set', 'rerank', 'true');
  await first.stop();
  started.splice(0, 1);
  await second.api.modelInfo();
  expect((await second.api.search({ query: 'reed warbler' })).refine).toBe(true);
});

it('a killed engine is in the log of who started it, with how it ended', async () => {
  const { openLog, closeLog } = await import('../system/log.ts');
  const engine = start();
  await engine.measuring.memory();
  openLog(data(), 'command');
  process.kill(engine.pid!, 'SIGKILL');
  await vi.waitFor(() => expect(logged()).toEqual(expect.arrayContaining(['engine-crashed'])), waiting);
  await engine.measuring.memory();
  closeLog();
  expect(logged()).toEqual(expect.arrayContaining(['engine-crashed', 'engine-restarts', 'engine-ready']));
  expect(readFileSync(path.join(data(), 'quarry.log'), 'utf8')).toContain('"reason":"ended by SIGKILL"');
});

it('many that set different settings at the same time lose none', async () => {
  const names = ['recency', 'rerank', 'openAtLogin', 'stayInTray'];
  const main = path.resolve(import.meta.dirname, '../cli/main.ts');
  const codes = await Promise.all(
    names.map(
      (name) =>
        new Promise((resolve) =>
          spawn(process.execPath, [main, 'settings', 'set', name, 'true', '--data', data()], { stdio: 'ignore' }).once(
            'exit',
            resolve,
          ),
        ),
    ),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(JSON.parse(readFileSync(path.join(data(), 'settings.json'), 'utf8'))).toEqual({
    recency: true,
    rerank: true,
    desktop: { openAtLogin: true, stayInTray: true },
  });
});
