import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scratchFolder } from '../../store/testing.ts';
import type { SourceRow } from '../../store/sources.ts';
import type { Scope } from '../scan/compare.ts';
import type { TreeWatch, WatchHooks } from './watch-events.ts';
import { createWatcher, type Watcher } from './watcher.ts';

let scratch: ReturnType<typeof scratchFolder>;
let watching: Watcher;
let scopes: Scope[];
let hooks: WatchHooks | undefined;
let refuses: boolean;
let ended: number;
let told: number;
let source: SourceRow;

beforeEach(() => {
  scratch = scratchFolder();
  mkdirSync(path.join(scratch.folder, 'sub'));
  scopes = [];
  hooks = undefined;
  refuses = false;
  ended = 0;
  told = 0;
  source = {
    id: 1,
    path: scratch.folder,
    kind: 'folder',
    addedAt: 0,
    redact: true,
    paused: false,
    keepGone: 'expired',
    hidden: false,
  };
  watching = createWatcher({
    sources: () => [source],
    ignore: [],
    refresh: async (given) => void scopes.push(...given),
    onState: () => void told++,
    times: { quiet: 5, longest: 20, check: 20, poll: 60, rescan: 100_000 },
    async begin(_folder, given): Promise<TreeWatch> {
      if (refuses) throw Object.assign(new Error(), { code: 'ENOSPC' });
      hooks = given;
      return {
        byFolder: false,
        add() {},
        async close() {
          ended++;
        },
      };
    },
  });
});
afterEach(async () => {
  await watching.close();
  scratch.remove();
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 20_000; !holds() && performance.now() < end; ) await wait(5);
  expect(holds()).toBe(true);
}

const places = (): unknown[] => scopes.map((scope) => [scope.places, scope.retry]);

it('What the system tells is looked at, and rules for all that lies beside them', async () => {
  watching.update();
  await watching.settled();
  expect(watching.stateOf(source)).toEqual({ watching: 'live', watchingNote: '' });
  hooks?.changed(path.join(scratch.folder, 'a.md'));
  await until(() => scopes.length > 0);
  hooks?.changed(path.join(scratch.folder, 'sub', '.gitignore'));
  await until(() => scopes.length > 1);
  expect(places()).toEqual([
    [[path.join(scratch.folder, 'a.md')], true],
    [[path.join(scratch.folder, 'sub')], true],
  ]);
});

it('Where events are lost all is looked at, and it goes on', async () => {
  watching.update();
  await watching.settled();
  hooks?.lost('');
  await until(() => scopes.length > 0);
  expect(places()).toEqual([['all', false]]);
  expect(watching.stateOf(source).watching).toBe('live');
});

it('Where the system does not watch, all is looked at again and again, until it does', async () => {
  refuses = true;
  watching.update();
  await watching.settled();
  expect(watching.stateOf(source)).toEqual({
    watching: 'polling',
    watchingNote: expect.stringContaining('max_user_watches') as string,
  });
  watching.covered([source]); // a first look, by the user's wish
  await until(() => scopes.length >= 2);
  refuses = false;
  await until(() => watching.stateOf(source).watching === 'live');
});

it('Where watching breaks, it is begun again', async () => {
  watching.update();
  await watching.settled();
  hooks?.lost('It broke.');
  expect(watching.stateOf(source)).toEqual({ watching: 'polling', watchingNote: 'It broke.' });
  await until(() => watching.stateOf(source).watching === 'live');
  expect(ended).toBe(1);
  await until(() => scopes.some((scope) => scope.places === 'all'));
});

it('Nothing is looked at by itself soon after the start, for the engine before may have ended over it', async () => {
  refuses = true;
  watching.update();
  await watching.settled();
  writeFileSync(path.join(scratch.folder, 'a.md'), 'A.');
  await wait(300);
  // It tries to watch it; looking at it is left to whoever asks.
  expect(scopes).toEqual([]);
});

it('What nobody has asked to scan since the start is counted until somebody does', async () => {
  watching.update();
  await watching.settled();
  expect(watching.unscanned).toBe(1);
  const before = told;
  watching.covered([source]);
  expect(watching.unscanned).toBe(0);
  expect(told).toBe(before + 1);
});

it('A folder that does not exist is not counted as not scanned', async () => {
  source = { ...source, path: path.join(scratch.folder, 'none') };
  watching.update();
  await watching.settled();
  expect(watching.unscanned).toBe(0);
});

it('What is paused is not watched, and what is resumed is looked at', async () => {
  watching.update();
  await watching.settled();
  source = { ...source, paused: true };
  watching.update();
  await until(() => ended === 1);
  expect(watching.stateOf(source).watching).toBe('paused');
  hooks?.changed(path.join(scratch.folder, 'a.md'));
  await wait(50);
  expect(scopes).toEqual([]);
  source = { ...source, paused: false };
  watching.update([1]);
  await until(() => scopes.length > 0);
  expect(places()).toEqual([['all', false]]);
});
