/** The supervisor with the real engine: its process, its model, its index on disk. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelPair } from '../../src-shared/channel.ts';
import type { EngineState } from '../../src-shared/protocol.ts';
import { engineOptions, projectFolder } from './options.ts';
import { forkEngine, type Launch, superviseEngine, type Supervisor } from './supervisor.ts';

const notes = path.join(projectFolder, 'examples/notes');

let folder: string;
let started: Supervisor[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-supervisor-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((supervisor) => supervisor.stop()));
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Waits after crashes: none, for the tests that are not about them. */
const AT_ONCE = [0];

function supervise(launch?: Launch): Supervisor & { readonly states: readonly EngineState[] } {
  const supervisor = superviseEngine(engineOptions({ data: path.join(folder, 'data') }), launch, AT_ONCE);
  const states: EngineState[] = [];
  supervisor.on('engine', (state) => states.push(state));
  started.push(supervisor);
  return Object.defineProperty(supervisor, 'states', { value: states }) as Supervisor & {
    readonly states: readonly EngineState[];
  };
}

const kinds = (states: readonly EngineState[]): readonly string[] => states.map((state) => state.kind);

/** How the end of a process is told that another process has killed by its id. Windows knows no signals. */
const KILLED = process.platform === 'win32' ? 'ended with code 1' : 'ended by SIGKILL';
const FAULT = process.platform === 'win32' ? 'SIGKILL' : 'SIGABRT';

/** Whether a process of this id runs. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Settles at the first progress that says a document is done and others are not. */
function halfIndexed(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve) => {
    supervisor.on('progress', ({ done, total }) => {
      if (done > 0 && done < total) resolve();
    });
  });
}

describe('an engine that is killed in the middle of a call', () => {
  it('rejects that call, starts again on the same index, and goes on', async () => {
    const supervisor = supervise();
    await supervisor.api.addSource({ path: notes });
    const half = halfIndexed(supervisor);
    const doomed = supervisor.api.index();
    doomed.catch(() => {}); // looked at below
    await half;
    const killed = supervisor.pid!;
    process.kill(killed, 'SIGKILL');
    await expect(doomed).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });

    // The source was added by the process that is gone: the new one knows it, so it has the same index.
    const after = await supervisor.api.status();
    expect(after.sources.map((source) => source.path)).toEqual([notes]);
    expect(supervisor.pid).not.toBe(killed);
    expect(runs(killed)).toBe(false);
    expect(after.vectors).toBe(after.passages);

    const report = await supervisor.api.index();
    expect(report.unchanged + report.indexed).toBe(readdirSync(notes).length);
    expect(report.unchanged).toBe(after.documents);
    const { hits } = await supervisor.api.search({ query: 'why did we drop the map tiles' });
    expect(hits[0]!.path).toBe(path.join(notes, '20250321-211530.md'));
    expect(kinds(supervisor.states)).toEqual(['ready', 'crashed', 'backoff', 'starting', 'ready']);
    expect(supervisor.states[1]).toMatchObject({
      reason: KILLED,
      crash: 1,
      files: expect.arrayContaining([expect.stringContaining(notes)]) as unknown,
    });
    expect(supervisor.state).toEqual({ kind: 'ready' });
  });

  it('answers a call that is made at the very moment of the rejection', async () => {
    const supervisor = supervise();
    await supervisor.api.addSource({ path: notes });
    const retried = supervisor.api.index().catch(() => supervisor.api.modelInfo());
    process.kill(supervisor.pid!, 'SIGKILL');
    expect(await retried).toMatchObject({ name: 'all-MiniLM-L6-v2' });
  });

  it('asks calls that only read once more of the next engine, and no other', async () => {
    const supervisor = supervise();
    await supervisor.api.addSource({ path: notes });
    const reads = [
      supervisor.measuring.embed({ texts: Array.from({ length: 200 }, (_, n) => `bird ${n}`) }),
      supervisor.api.search({ query: 'map tiles' }),
      supervisor.api.parseStats({ path: notes }),
    ] as const;
    const writes = [supervisor.api.index(), supervisor.api.repair()] as const;
    for (const call of [...reads, ...writes]) call.catch(() => {}); // looked at below
    process.kill(supervisor.pid!, FAULT);
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    const [{ vectors }, { query }, { files }] = await Promise.all(reads);
    expect([vectors.length, query, files]).toEqual([200, 'map tiles', readdirSync(notes).length]);
    expect((await supervisor.api.status()).documents).toBe(0);
  });

  it('does not ask a read a third time, though it kill the next engine too', async () => {
    const supervisor = supervise();
    supervisor.on('engine', ({ kind }) => kind === 'ready' && process.kill(supervisor.pid!, FAULT));
    await expect(supervisor.measuring.embed({ texts: ['a'] })).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(kinds(supervisor.states).filter((kind) => kind === 'crashed').length).toBeLessThan(3);
  });

  it('answers calls that are made before it has started, and while it starts again', async () => {
    const supervisor = supervise();
    expect(supervisor.state).toEqual({ kind: 'starting' });
    await supervisor.measuring.memory();
    const restarting = new Promise<void>((resolve) => {
      supervisor.on('engine', (state) => {
        if (state.kind === 'backoff') resolve();
      });
    });
    process.kill(supervisor.pid!, 'SIGKILL');
    await restarting;
    expect((await supervisor.measuring.memory()).rss).toBeGreaterThan(0);
  });
});

describe('an engine that dies again and again', () => {
  it('is given up with a clear error, and every call gets it', async () => {
    let launched = 0;
    const supervisor = supervise((options) => {
      launched++;
      const engine = forkEngine(options);
      engine.kill();
      return engine;
    });
    await expect(supervisor.measuring.memory()).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('SIGKILL'),
      next: expect.stringContaining('doctor'),
    });
    await expect(supervisor.api.search({ query: 'x' })).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect(launched).toBe(3);
    expect(kinds(supervisor.states)).toEqual([
      'crashed',
      'backoff',
      'starting',
      'crashed',
      'backoff',
      'starting',
      'crashed',
      'failed',
    ]);
    expect(supervisor.state).toMatchObject({
      kind: 'failed',
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('before it could answer'),
      next: expect.stringContaining(path.join(folder, 'data')),
    });
    expect(supervisor.pid).toBe(undefined);
  });

  it('is started again when somebody asks, with its crashes forgotten', async () => {
    let sound = false;
    const supervisor = supervise((options) => {
      const engine = forkEngine(options);
      if (!sound) engine.kill();
      return engine;
    });
    await expect(supervisor.measuring.memory()).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    sound = true;
    supervisor.restart();
    expect(supervisor.state).toEqual({ kind: 'starting' });
    const { pid } = supervisor;
    supervisor.restart();
    expect((await supervisor.measuring.memory()).rss).toBeGreaterThan(0);
    expect(supervisor.pid).toBe(pid);
    const doomed = supervisor.api.index();
    process.kill(pid!, 'SIGKILL');
    await expect(doomed).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await vi.waitFor(
      () =>
        expect(supervisor.states).toContainEqual({ kind: 'backoff', reason: KILLED, crash: 1, waitMs: 0, files: [] }),
      { timeout: 30_000 },
    );
  });

  it('is started at once when somebody asks while it waits', async () => {
    const supervisor = superviseEngine(engineOptions({ data: path.join(folder, 'data') }), forkEngine, [3_600_000]);
    started.push(supervisor);
    await supervisor.measuring.memory();
    process.kill(supervisor.pid!, 'SIGKILL');
    await vi.waitFor(() => expect(supervisor.state).toMatchObject({ kind: 'backoff', waitMs: 3_600_000 }), {
      timeout: 30_000,
    });
    supervisor.restart();
    expect((await supervisor.measuring.memory()).rss).toBeGreaterThan(0);
  });
});

describe('stop', () => {
  it.each([
    ['has answered', true, 3_000],
    ['never began to answer', false, 500],
  ])('gives an engine that %s its time to close', async (_, answers, millis) => {
    const [near, far] = channelPair();
    const kill = vi.fn<() => void>();
    const { promise: exited, resolve: exit } = Promise.withResolvers<string>();
    const supervisor = supervise(() => ({ pid: undefined, channel: near, exited, kill }));
    if (answers) far.post({ kind: 'ready' });
    await vi.waitFor(() => expect(supervisor.state.kind).toBe(answers ? 'ready' : 'starting'));
    vi.useFakeTimers();
    try {
      const stopping = supervisor.stop();
      await vi.advanceTimersByTimeAsync(millis - 1);
      expect(kill).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(kill).toHaveBeenCalledOnce();
      exit('ended by SIGKILL');
      await stopping;
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves no process, rejects what is in flight, and refuses what comes later', async () => {
    const supervisor = supervise();
    await supervisor.measuring.memory();
    const pid = supervisor.pid!;
    const inFlight = supervisor.measuring.embed({ texts: Array.from({ length: 200 }, (_, n) => `bird ${n}`) });
    inFlight.catch(() => {}); // looked at below
    await supervisor.stop();
    expect(runs(pid)).toBe(false);
    expect(supervisor.pid).toBe(undefined);
    await expect(inFlight).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await expect(supervisor.measuring.memory()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(kinds(supervisor.states)).toEqual(['ready']);
  });

  it('ends an engine that has not finished starting', async () => {
    const supervisor = supervise();
    const pid = supervisor.pid!;
    const waiting = supervisor.measuring.memory();
    waiting.catch(() => {}); // looked at below
    await supervisor.stop();
    expect(runs(pid)).toBe(false);
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  it('closes the database and the socket, so that neither journal nor address is left behind', async () => {
    const supervisor = supervise();
    await supervisor.api.addSource({ path: notes });
    await supervisor.stop();
    expect(readdirSync(path.join(folder, 'data'))).toEqual(['index.db', 'owner.lock']);
  });

  it('prevents a restart that was due', async () => {
    const pids: number[] = [];
    const supervisor = superviseEngine(engineOptions({ data: path.join(folder, 'data') }), (options) => {
      const engine = forkEngine(options);
      pids.push(engine.pid!);
      engine.kill();
      return engine;
    });
    const call = supervisor.measuring.memory();
    call.catch(() => {}); // looked at below
    await vi.waitFor(() => expect(supervisor.state.kind).toBe('backoff'), { timeout: 30_000 });
    await supervisor.stop();
    await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(pids.filter(runs)).toEqual([]);
  });
});

describe('an index that a later version of Quarry has made', () => {
  it('is refused by every call, by a process that stays', async () => {
    mkdirSync(path.join(folder, 'data'));
    const file = path.join(folder, 'data/index.db');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 999; CREATE TABLE later (x)');
    db.close();

    const supervisor = supervise();
    await expect(supervisor.api.status()).rejects.toMatchObject({ code: 'DATABASE_NEWER', details: { version: 999 } });
    const { pid } = supervisor;
    await expect(supervisor.api.search({ query: 'x' })).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    await expect(supervisor.api.addSource({ path: notes })).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
    expect(supervisor.pid).toBe(pid);
    expect(kinds(supervisor.states)).toEqual(['ready']);
    await supervisor.stop();

    const untouched = new DatabaseSync(file, { readOnly: true });
    expect(untouched.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'later' }]);
    untouched.close();
  });
});

describe('the environment of the engine', () => {
  it('keeps the model runtime from writing its telemetry, on a machine of a user', async () => {
    const home = path.join(folder, 'home');
    mkdirSync(home);
    // The runtime is silent by itself where CI is set, so a user's machine is one without it.
    for (const name of [
      'CI',
      'GITHUB_ACTIONS',
      'TF_BUILD',
      'ORT_DISABLE_TELEMETRY',
      'XDG_CACHE_HOME',
      'XDG_CONFIG_HOME',
      'XDG_DATA_HOME',
    ])
      vi.stubEnv(name, undefined);
    vi.stubEnv('HOME', home);
    const supervisor = supervise();
    const { vectors } = await supervisor.measuring.embed({ texts: ['a bird in the hand'] });
    expect(vectors[0]).toHaveLength(384);
    await supervisor.stop();
    expect(existsSync(path.join(home, '.cache/Microsoft/DeveloperTools/.onnxruntime'))).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it('carries nothing of the debugger into the engine', async () => {
    vi.stubEnv('NODE_OPTIONS', '--require=/nonexistent/hook.cjs');
    expect((await supervise().measuring.memory()).rss).toBeGreaterThan(0);
  });
});
