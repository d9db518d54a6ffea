/** What one page, or nobody, may keep the server busy with. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../src-shared/channel.ts';
import { hasCode } from '../../src-shared/errors.ts';
import type { EngineEvents } from '../../src-shared/protocol.ts';
import { connect } from '../../src-shared/rpc.ts';
import { type PageApi, servePage } from '../host/serve-page.ts';
import { createHost } from '../host/host.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { startServer } from './server.ts';
import { socketChannel } from './socket-channel.ts';
import { logIn, openConnections, supervisor } from './testing.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-web-'));
  await mkdir(path.join(folder, 'renderer'));
  await writeFile(path.join(folder, 'renderer', 'index.html'), '<!doctype html><title>Quarry</title>');
});

afterAll(() => rm(folder, { recursive: true }));

describe('the local server', () => {
  it('works on so many calls of a page at a time, and refuses the others with a code', async () => {
    let working = 0;
    const slow = {
      ...supervisor,
      api: { ...supervisor.api, status: () => (working++, new Promise(() => {})) },
    } as unknown as Supervisor;
    const host = createHost({
      frontEnd: 'web',
      engine: slow.api,
      restart: () => {},
      dataFolder: folder,
      openWithSystem: async () => {},
    });
    const other = await startServer({
      root: path.join(folder, 'renderer'),
      accept: (channel) => servePage(channel, slow, host),
    });
    const key = await logIn(other.address);
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}${key.home}/rpc`, {
      headers: { cookie: key.cookie, origin: `http://127.0.0.1:${other.port}` },
    });
    const { api, ready } = connect<PageApi, EngineEvents>(socketChannel(socket));
    await ready;
    const refused: unknown[] = [];
    for (let n = 0; n < 20_000; n++)
      void api.status().catch((error: unknown) => refused.push(hasCode(error, 'TOO_MANY_AT_ONCE')));
    expect(await api.search({ query: 'x' }).catch((error: unknown) => hasCode(error, 'TOO_MANY_AT_ONCE'))).toBe(true);
    expect(working).toBeLessThanOrEqual(200);
    expect(refused).toHaveLength(20_000 - working);
    expect(new Set(refused)).toEqual(new Set([true]));
    await other.close();
  });

  it('ends a page that does not read what it asked for', async () => {
    const large = 'x'.repeat(2 ** 20);
    const channels: Channel[] = [];
    const other = await startServer({
      root: path.join(folder, 'renderer'),
      accept: (channel) => void channels.push(channel),
    });
    const key = await logIn(other.address);
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}${key.home}/rpc`, {
      headers: { cookie: key.cookie, origin: `http://127.0.0.1:${other.port}` },
    });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.on('open', resolve));
    socket.pause();
    const [channel] = channels;
    let closed = false;
    channel?.onClose(() => (closed = true));
    for (let n = 0; n < 500 && !closed; n++) {
      channel?.post(large);
      await new Promise(setImmediate);
    }
    expect(closed).toBe(true);
    socket.terminate();
    await other.close();
  });

  const halves = [
    ['nothing', ''],
    ['the half of a header', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: '],
    [
      'a header that is refused, with a body that does not come',
      'POST /copy HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n',
    ],
    [
      'the wish for a channel, without the key',
      'GET /rpc HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
  ] as const;
  it.each(halves)('closes connections that send %s, and leaves none of them half open', async (_what, bytes) => {
    const other = await startServer({ root: path.join(folder, 'renderer'), accept: () => {}, headerMs: 500 });
    const closed = await Promise.all(
      Array.from(
        { length: 50 },
        () =>
          new Promise<boolean>((resolve) => {
            // It never ends its own half.
            const socket = connectSocket(
              { port: other.port, host: '127.0.0.1', allowHalfOpen: true },
              () => bytes && socket.write(bytes),
            );
            socket
              .on('error', () => {})
              .on('end', () => resolve(true))
              .on('close', () => resolve(true))
              .resume();
          }),
      ),
    );
    expect(closed).toHaveLength(50);
    await vi.waitFor(() => expect(openConnections(other.port)).toBe(0), { timeout: 20_000 });
    await other.close();
  });
});
