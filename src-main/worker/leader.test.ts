/** Several supervisors on one data folder, each with a real process, as the window and the command line are. */
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeLeaderLock } from './leader-lock.ts';
import { findPlace } from './attach.ts';
import { engineOptions, type EngineOptions, version } from './options.ts';
import { listenAt, readAddress, SOCKET_FILE } from './leader-address.ts';
import { superviseEngine, type Supervisor } from './supervisor.ts';

const unix = process.platform !== 'win32';
const NOTES = 6;

let folder: string;
let data: string;
let notes: string;
let started: Supervisor[];
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-owner-')));
  data = path.join(folder, 'data');
  notes = path.join(folder, 'notes');
  started = [];
  mkdirSync(notes);
  for (let i = 0; i < NOTES; i++)
    writeFileSync(path.join(notes, `${i}.md`), `# Note ${i}\n\nThe reed warbler number ${i} came back in April.\n`);
});
afterEach(async () => {
  await Promise.all(started.map((engine) => engine.stop()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

function start(given: Partial<EngineOptions> = {}): Supervisor {
  const engine = superviseEngine({ ...engineOptions({ data }), ...given });
  started.push(engine);
  return engine;
}

/** An owner, and another attached to it. */
async function pair(): Promise<[owner: Supervisor, guest: Supervisor]> {
  const owner = start();
  await owner.measuring.memory();
  const guest = start();
  await guest.measuring.memory();
  expect([owner.owner, guest.owner]).toEqual([null, owner.pid]);
  return [owner, guest];
}

/** Those of these processes that have the index open; where that cannot be seen, those that say so. */
function openers(engines: readonly Supervisor[], file = path.join(data, 'index.db')): (number | undefined)[] {
  if (process.platform !== 'linux') return engines.filter(({ owner }) => owner === null).map(({ pid }) => pid);
  return engines
    .map(({ pid }) => pid)
    .filter((pid) =>
      globSync(`/proc/${pid}/fd/*`).some((fd) => {
        try {
          return readlinkSync(fd) === file;
        } catch {
          return false; // closed meanwhile
        }
      }),
    );
}

function kill(engine: Supervisor, signal: NodeJS.Signals = 'SIGKILL'): void {
  process.kill(engine.pid!, signal);
}

/** Asks until an engine answers: a search is asked again once, and two engines may end meanwhile. */
async function answer(engine: Supervisor): Promise<string | undefined> {
  return vi.waitFor(async () => (await engine.api.search({ query: 'reed warbler 3' })).hits[0]?.path, {
    timeout: 30_000,
  });
}

async function connected(): Promise<Socket> {
  const socket = createConnection(readAddress(data)!);
  socket.on('error', () => {}); // the owner may cut it off
  await once(socket, 'connect');
  return socket;
}

describe('two processes on one data folder', () => {
  it('share the engine of the first, which alone opens the index and loads the model', async () => {
    const [owner, guest] = await pair();
    await guest.api.addSource({ path: notes });
    const progress: string[] = [];
    for (const engine of [owner, guest])
      engine.on('progress', ({ stage }) => progress.push(`${engine === owner ? 'owner' : 'guest'} ${stage}`));
    expect(await guest.api.index()).toMatchObject({ indexed: NOTES, failed: 0 });
    expect(progress).toEqual(expect.arrayContaining(['owner done', 'guest done']));

    const [first, second] = await Promise.all([owner, guest].map(({ api }) => api.search({ query: 'reed warbler' })));
    expect(first!.hits).toHaveLength(NOTES);
    expect(second!.hits).toEqual(first!.hits);
    const texts = ['a bird in the hand'];
    expect((await guest.measuring.embed({ texts })).vectors).toEqual((await owner.measuring.embed({ texts })).vectors);
    await expect(guest.api.search({ query: 7 } as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await expect(guest.api.document({ observationId: 'none' })).rejects.toMatchObject({
      code: 'OBSERVATION_NOT_FOUND',
    });
    if (process.platform !== 'linux') return;
    expect(openers(started)).toEqual([owner.pid]);
    expect(readFileSync(`/proc/${owner.pid}/maps`, 'utf8')).toContain('onnxruntime');
    expect(readFileSync(`/proc/${guest.pid}/maps`, 'utf8')).not.toContain('onnxruntime');
  });

  it('cancel only their own calls', async () => {
    const [owner, guest] = await pair();
    const asked = new AbortController();
    const texts = Array.from({ length: 50 }, (_, i) => `bird ${i}`);
    const [cancelled, other] = [
      guest.measuring.embed({ texts }, { signal: asked.signal }),
      owner.measuring.embed({ texts }),
    ];
    asked.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await other).vectors).toHaveLength(50);
  });

  it('go on without one that attached and was killed', async () => {
    const [owner, guest] = await pair();
    const killed = guest.pid;
    kill(guest);
    expect((await owner.measuring.memory()).rss).toBeGreaterThan(0);
    await vi.waitFor(() => expect(guest.pid).not.toBe(killed), { timeout: 30_000 });
    await guest.measuring.memory();
    expect(guest.owner).toBe(owner.pid);
  });
});

describe('an owner that is gone', () => {
  it('is followed by another at once when it was killed, which goes on with the same index, and answers what only reads', async () => {
    const [owner, guest] = await pair();
    await guest.api.addSource({ path: notes });
    await guest.api.index();
    for (let round = 0; round < 3; round++) {
      const killed = started.find((engine) => engine.owner === null)!;
      const reads = started.map(({ measuring }) =>
        measuring.embed({ texts: Array.from({ length: 50 }, (_, i) => `bird ${i}`) }),
      );
      const writes = started.map(({ api }) => api.repair().catch((error: unknown) => error));
      kill(killed);
      expect(await Promise.all(writes)).toEqual(
        [0, 0].map(() => expect.objectContaining({ code: 'ENGINE_STOPPED' }) as unknown),
      );
      expect((await Promise.all(reads)).map(({ vectors }) => vectors.length)).toEqual([50, 50]);
      const expected = path.join(notes, '3.md');
      expect(await Promise.all([answer(owner), answer(guest)])).toEqual([expected, expected]);
      const pids = [owner.owner, guest.owner];
      expect([
        [null, owner.pid],
        [guest.pid, null],
      ]).toContainEqual(pids);
      expect(openers(started)).toHaveLength(1);
    }
    expect((await guest.api.healthCheck()).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('is followed by those attached when it ends in peace, however often, and their calls are answered', async () => {
    await pair();
    for (let round = 0; round < 6; round++) {
      const owner = started.find((engine) => engine.owner === null)!;
      const other = started.find((engine) => engine !== owner)!;
      const call = other.measuring.embed({ texts: Array.from({ length: 100 }, (_, i) => `bird ${i}`) });
      await other.api.status(); // so the call has arrived
      await owner.stop();
      expect((await call).vectors).toHaveLength(100);
      expect(other.owner).toBe(null);
      started.splice(started.indexOf(owner), 1);
      await start().measuring.memory();
    }
  });

  it.runIf(unix)(
    'leaves a socket and an address that do not hinder the next, when nobody was there to follow',
    async () => {
      const first = start();
      await first.measuring.memory();
      kill(first);
      await first.stop();
      expect(readdirSync(data)).toEqual(expect.arrayContaining(['owner.address', SOCKET_FILE]));
      const next = start();
      await next.measuring.memory();
      expect(next.owner).toBe(null);
      await next.stop();
      expect(readdirSync(data)).toEqual(['index.db', 'owner.lock']);
    },
  );
});

describe('several that start at once', () => {
  it('are one owner and its guests, each time', async () => {
    for (let round = 0; round < 10; round++) {
      const engines = [start(), start(), start()];
      await Promise.all(engines.map(({ measuring }) => measuring.memory()));
      const [owner, ...others] = engines.filter((engine) => engine.owner === null);
      expect(others).toEqual([]);
      expect(engines.flatMap((engine) => engine.owner ?? [])).toEqual([owner!.pid, owner!.pid]);
      expect(openers(engines)).toEqual([owner!.pid]);
      for (const engine of engines) kill(engine);
      await Promise.all(engines.map((engine) => engine.stop()));
    }
  });
});

describe('the socket of the owner', () => {
  it.runIf(unix)('is for this user only', async () => {
    await start().measuring.memory();
    await vi.waitFor(() => expect(readAddress(data)).toBe(path.join(data, SOCKET_FILE)), { timeout: 30_000 });
    expect(statSync(readAddress(data)!).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(data, 'owner.address')).mode & 0o777).toBe(0o600);
  });

  it.runIf(unix)('stands elsewhere for a folder that is too deep, and goes with the owner', async () => {
    data = path.join(folder, 'a folder with a long name '.repeat(6), 'data');
    const [owner, guest] = await pair();
    const address = readAddress(data)!;
    expect(path.dirname(address).startsWith(path.join(tmpdir(), 'quarry-'))).toBe(true);
    expect([path.dirname(address), address].map((file) => statSync(file).mode & 0o777)).toEqual([0o700, 0o600]);
    await guest.stop();
    kill(owner);
    await owner.measuring.memory().catch(() => {});
    await vi.waitFor(() => expect(readAddress(data)).not.toBe(address), { timeout: 30_000 });
    await vi.waitFor(() => expect(readAddress(data)).not.toBeNull(), { timeout: 30_000 });
    expect(existsSync(path.dirname(address))).toBe(false);
    const next = readAddress(data)!;
    await owner.stop();
    expect(existsSync(path.dirname(next))).toBe(false);
  });

  it.each([
    ['bytes that are no message', Buffer.from('\0\x01\x02garbage\n')],
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['a call without a hello', Buffer.from('{"kind":"call","id":1,"method":"status"}\n')],
    ['another version', Buffer.from('{"kind":"attach","version":"0.0.0"}\n')],
  ])('is closed for %s, and the owner lives', async (_, bytes) => {
    const owner = start();
    await owner.measuring.memory();
    const { pid } = owner;
    await vi.waitFor(() => expect(readAddress(data)).not.toBeNull(), { timeout: 30_000 });
    const socket = await connected();
    socket.write(bytes);
    const lines = (await socket.setEncoding('utf8').toArray()).join('').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['owner']);
    await owner.measuring.memory();
    expect(owner.pid).toBe(pid);
  });

  it('answers nothing but errors to calls that are not of the contract', async () => {
    const owner = start();
    await owner.measuring.memory();
    await vi.waitFor(() => expect(readAddress(data)).not.toBeNull(), { timeout: 30_000 });
    const socket = await connected();
    const sent = [
      { kind: 'attach', version: version() },
      null,
      7,
      { kind: 'call' },
      { kind: 'call', id: 1, method: 'constructor' },
      { kind: 'call', id: 2, method: 'search', request: [] },
    ];
    socket.write(sent.map((message) => `${JSON.stringify(message)}\n`).join(''));
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) {
      text += chunk as string;
      if (text.includes('"id":1') && text.includes('"id":2')) break;
    }
    expect(text).toContain('UNKNOWN_METHOD');
    expect(text).toContain('INVALID_REQUEST');
    expect((await owner.measuring.memory()).rss).toBeGreaterThan(0);
  });
});

describe('an owner that cannot be used', () => {
  it('is told when it has another model or provider, unless nobody asked for one', async () => {
    const owner = start();
    await owner.measuring.memory();
    await expect(start({ model: 'fp32', unasked: [] }).api.status()).rejects.toMatchObject({
      code: 'OWNER_DIFFERS',
      message: expect.stringContaining('int8') as string,
      next: expect.stringContaining('--model') as string,
    });
    await expect(start({ provider: 'coreml', unasked: ['model'] }).api.status()).rejects.toMatchObject({
      code: 'OWNER_DIFFERS',
      next: expect.stringContaining('QUARRY_PROVIDER') as string,
    });
    expect(await start({ model: 'fp32', unasked: ['model'] }).api.status()).toMatchObject({ dataFolder: data });
  });

  it('is followed when it ends', async () => {
    const owner = start();
    await owner.measuring.memory();
    const other = start({ provider: 'cpu', unasked: [] });
    await expect(other.api.status()).rejects.toMatchObject({ code: 'OWNER_DIFFERS' });
    await owner.stop();
    expect(await vi.waitFor(() => other.api.status(), { timeout: 30_000 })).toMatchObject({ documents: 0 });
  });

  it.runIf(unix)('is told when it hangs, and nothing is touched; when it wakes, it serves', async () => {
    const owner = start();
    await owner.measuring.memory();
    await vi.waitFor(() => expect(readAddress(data)).not.toBeNull(), { timeout: 30_000 });
    kill(owner, 'SIGSTOP');
    try {
      const options = engineOptions({ data });
      const place = await findPlace(options, 300);
      expect(place).toMatchObject({
        kind: 'refused',
        error: { code: 'OWNER_SILENT', details: { path: data }, next: expect.stringContaining('--data') as string },
      });
      expect(takeLeaderLock(data)).toBeNull();
    } finally {
      kill(owner, 'SIGCONT');
    }
    const guest = start();
    await guest.measuring.memory();
    expect(guest.owner).toBe(owner.pid);
  });

  it('is told when it is of another version, whatever else that one says', async () => {
    const lock = takeLeaderLock(data)!;
    const later = createServer((socket) =>
      socket.on('error', () => {}).end('{"kind":"owner","version":"99.0.0","what":"is unknown here"}\n'),
    );
    await listenAt(later, data);
    try {
      expect(await findPlace(engineOptions({ data }))).toMatchObject({
        kind: 'refused',
        error: {
          code: 'OWNER_DIFFERS',
          message: expect.stringContaining('99.0.0') as string,
          next: expect.stringContaining('Close the other Quarry') as string,
        },
      });
    } finally {
      later.close();
      lock.release();
    }
  });

  it('is told when it has the lock and listens nowhere', async () => {
    const lock = takeLeaderLock(data)!;
    try {
      expect(await findPlace(engineOptions({ data }), 100)).toMatchObject({
        kind: 'refused',
        error: { code: 'OWNER_SILENT' },
      });
    } finally {
      lock.release();
    }
    const place = await findPlace(engineOptions({ data }), 100);
    expect(place.kind).toBe('owner');
    if (place.kind === 'owner') place.lock.release();
  });
});
