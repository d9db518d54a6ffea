/** A file that crashes the engine's process: which it is is found out with real processes and real signals. */
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { throughCrashes } from '../../src-shared/retry-after-crash.ts';
import { engineOptions } from './options.ts';
import { forkEngine, type Supervisor, superviseEngine } from './supervisor.ts';

const OTHERS = 8;
let folder: string;
let data: string;
let notes: string;
let poison: string;
let started: Supervisor[];
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-crash-')));
  data = path.join(folder, 'data');
  notes = path.join(folder, 'notes');
  poison = path.join(notes, '3-poison.md');
  started = [];
  mkdirSync(notes);
  for (let i = 0; i < OTHERS; i++)
    writeFileSync(path.join(notes, `${i}.md`), `# Note ${i}\n\nThe reed warbler number ${i} came back in April.\n`);
  writeFileSync(poison, poisoned('first'));
  await start().api.addSource({ path: notes });
});
afterEach(async () => {
  await Promise.all(started.map((engine) => engine.stop()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** Long enough to be met while its vectors are made. */
function poisoned(name: string): string {
  return `# Session: ${name}\n\n**ID**: ${name}\n\n## Key Decisions\n\n${Array.from({ length: 80 }, (_, i) => `- In ${name} plan ${i} is taken, which needs ${i} days.`).join('\n')}\n`;
}

function start(): Supervisor {
  const engine = superviseEngine(engineOptions({ data }), forkEngine, [0]);
  started.push(engine);
  return engine;
}

/** What the engine of the data folder says it has in hand; those that ended are no matter here. */
function inHand(): string[] {
  return globSync(path.join(data, 'in-hand-*')).flatMap((file) => {
    try {
      return (JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '') as [string, string][]).map(([name]) => name);
    } catch {
      return []; // gone meanwhile, or just made
    }
  });
}

/** On Windows nobody can end another process as a fault of its own would. */
const noFaults = process.platform === 'win32';

/**
 * What a fault in native code would do: ends the process as soon as it reads the file. Gives what it had in hand then,
 * for each time.
 */
function poisonFile(signal: NodeJS.Signals = 'SIGABRT'): { readonly ends: string[][]; cure(): Promise<void> } {
  const ends: string[][] = [];
  const hit = new Set<number>();
  let cured = false;
  const watching = (async () => {
    for (; !cured; await wait(1)) {
      const pid = started.find(
        (engine) => engine.owner === null && engine.pid !== undefined && engine.state.kind === 'ready',
      )?.pid;
      const files = inHand();
      if (pid === undefined || hit.has(pid) || !files.includes(poison)) continue;
      hit.add(pid);
      ends.push(files);
      process.kill(pid, signal);
    }
  })();
  return {
    ends,
    async cure() {
      cured = true;
      await watching;
    },
  };
}

it.skipIf(noFaults)(
  'A file that crashes the engine twice is put aside with its reason, and all others are indexed',
  async () => {
    const [engine] = started as [Supervisor];
    const fault = poisonFile();
    expect(await throughCrashes(engine.api, () => engine.api.index())).toMatchObject({ failed: 1, stopped: false });
    expect(fault.ends).toHaveLength(2);
    expect(fault.ends[1]).toEqual([poison]);
    expect((await engine.api.files({ state: 'failed' })).items).toEqual([
      {
        path: poison,
        state: 'failed',
        code: 'FILE_CRASHES_READER',
        reason: expect.stringMatching(/crashed twice .* Retry/) as string,
      },
    ]);
    expect(await engine.api.status()).toMatchObject({
      documents: OTHERS,
      files: { indexed: OTHERS, pending: 0, failed: 1 },
    });

    // Neither the next run nor the next start reads it.
    const { pid } = engine;
    expect(await engine.api.index()).toMatchObject({ failed: 1, unchanged: OTHERS });
    expect(engine.pid).toBe(pid);
    await engine.stop();
    const next = start();
    expect(await next.api.index()).toMatchObject({ failed: 1, unchanged: OTHERS });

    // One more try that was asked for, and it is put aside at the first crash.
    await expect(next.api.index({ again: true })).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(fault.ends.slice(2)).toEqual([[poison]]);
    expect(await next.api.index()).toMatchObject({ failed: 1, unchanged: OTHERS });
    expect(fault.ends).toHaveLength(3);

    // Changed, it is read again, alone, and then nothing is held against it.
    await fault.cure();
    writeFileSync(poison, poisoned('second'));
    const alone = watchHand();
    expect(await next.api.index()).toMatchObject({ indexed: 1, failed: 0, unchanged: OTHERS });
    expect(await alone()).toEqual(new Set([JSON.stringify([poison])]));
    expect((await next.api.files({ state: 'failed' })).items).toEqual([]);
    await next.stop();
    expect(readdirSync(data)).toEqual(['index.db', 'owner.lock']);
  },
);

it.skipIf(noFaults)('A crash is held against each file in hand, and no longer when it has been read well', async () => {
  const [engine] = started as [Supervisor];
  const fault = poisonFile();
  await expect(engine.api.index()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  await fault.cure();
  const marked = (await engine.api.files({ state: 'pending' })).items;
  expect(
    marked
      .filter(({ code }) => code === 'FILE_CRASHES_READER')
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(fault.ends[0]!.toSorted());
  expect(await engine.api.index()).toMatchObject({ failed: 0 });
  expect(await engine.api.status()).toMatchObject({ documents: OTHERS + 1, files: { pending: 0, failed: 0 } });
});

it('An engine that is ended from outside holds it against no file, however often', async () => {
  const fault = poisonFile('SIGKILL');
  for (let i = 0; i < 2; i++) await expect(started[0]!.api.index()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  await fault.cure();
  expect(fault.ends).toHaveLength(2);
  expect((await started[0]!.api.files({ state: 'pending' })).items.filter(({ code }) => code !== '')).toEqual([]);
  expect(await started[0]!.api.index()).toMatchObject({ failed: 0 });
});

it.skipIf(noFaults)('A crash counts also for the engine of another process, which takes over', async () => {
  const [owner] = started as [Supervisor];
  const guest = start();
  await guest.measuring.memory();
  expect(guest.owner).toBe(owner.pid);
  const fault = poisonFile();
  expect(await throughCrashes(guest.api, () => guest.api.index())).toMatchObject({ failed: 1 });
  expect(fault.ends).toHaveLength(2);
  expect((await guest.api.files({ state: 'failed' })).items).toMatchObject([
    { path: poison, code: 'FILE_CRASHES_READER' },
  ]);
  await fault.cure();
});

/** Collects each set of files that are in hand together, from now until the result is called. */
function watchHand(): () => Promise<Set<string>> {
  const seen = new Set<string>();
  let over = false;
  const watching = (async () => {
    for (; !over; await wait(1)) {
      const files = inHand();
      if (files.length > 0) seen.add(JSON.stringify(files));
    }
  })();
  return async () => {
    over = true;
    await watching;
    return seen;
  };
}
