/** Who watches where several processes share an engine: its owner, if the door that started it stays open. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Source } from '../../src-shared/model.ts';
import { engineOptions } from './options.ts';
import { superviseEngine, type Supervisor } from './supervisor.ts';

let folder: string;
let notes: string;
let started: Supervisor[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-together-')));
  notes = path.join(folder, 'notes');
  started = [];
  mkdirSync(notes);
  write('The kettle is blue.');
});
afterEach(async () => {
  await Promise.all(started.map((engine) => engine.stop()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

const write = (text: string): void => writeFileSync(path.join(notes, 'a.md'), `# A note\n\n${text}\n`);

async function start(watch: boolean): Promise<Supervisor> {
  const engine = superviseEngine({ ...engineOptions({ data: path.join(folder, 'data') }), watch });
  started.push(engine);
  await engine.measuring.memory();
  return engine;
}
const sourceOf = async ({ api }: Supervisor): Promise<Source | undefined> => (await api.status()).sources[0];
const isFound = (engine: Supervisor, word: string): Promise<void> =>
  vi.waitFor(async () => expect((await engine.api.search({ query: word, mode: 'lexical' })).hits).toHaveLength(1), {
    timeout: 30_000,
  });

it('A source that a command adds is watched by the open window, and its secrets are left out', async () => {
  const window = await start(true);
  const command = await start(false);
  expect(command.owner).toBe(window.pid);
  await command.api.addSource({ path: notes, redact: true });
  await command.api.index();
  expect(await sourceOf(command)).toMatchObject({ watching: 'live', redact: true, redactions: 0 });
  await command.stop();
  write('The stove is green; password=teakettle.');
  await isFound(window, 'stove');
  expect(await sourceOf(window)).toMatchObject({ redactions: 1 });
});

it('The engine of a command does not watch; the window that was attached to it does, when the command has ended', async () => {
  const command = await start(false);
  const window = await start(true);
  expect(window.owner).toBe(command.pid);
  await window.api.addSource({ path: notes });
  await window.api.index();
  expect(await sourceOf(window)).toMatchObject({ watching: 'off', files: { indexed: 1 } });
  await command.stop();
  await vi.waitFor(async () => expect(await sourceOf(window)).toMatchObject({ watching: 'live' }), { timeout: 30_000 });
  expect(window.owner).toBeNull();
  write('The lamp is yellow.');
  await isFound(window, 'lamp');
});

it('A pause that a command asks for holds in the window, and for the next that owns the folder', async () => {
  const window = await start(true);
  const next = await start(true);
  await next.api.addSource({ path: notes });
  await next.api.setWatching({ on: false });
  expect(await sourceOf(window)).toMatchObject({ watching: 'paused' });
  await window.stop();
  await vi.waitFor(async () => expect(await sourceOf(next)).toMatchObject({ watching: 'paused' }), { timeout: 30_000 });
  await next.api.setWatching({ on: true });
  await isFound(next, 'kettle');
});
