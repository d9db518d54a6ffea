import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../src-shared/channel.ts';
import { type Host, serveClients } from './leader-socket-server.ts';
import { engineOptions, version } from './options.ts';
import { readAddress } from './leader-address.ts';

let data: string;
let host: Host | null;
let accepted: Channel[];
let sockets: Socket[];
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-host-'));
  accepted = [];
  sockets = [];
});
afterEach(() => {
  host?.close();
  for (const socket of sockets) socket.destroy();
  rmSync(data, { recursive: true, force: true });
});

async function open(helloMs?: number): Promise<void> {
  host = serveClients(engineOptions({ data }), (channel) => accepted.push(channel), helloMs);
  await vi.waitFor(() => expect(readAddress(data)).not.toBeNull());
}
async function attach(): Promise<Socket> {
  const socket = createConnection(readAddress(data) ?? '');
  sockets.push(socket);
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  return socket;
}
const greet = (socket: Socket): void =>
  void socket.write(`${JSON.stringify({ kind: 'attach', version: version() })}\n`);

it.each([
  ['nothing', ''],
  ['the half of a line', '{"kind":"att'],
])('a connection that says %s is closed after a while, and one that said hello stays', async (_, said) => {
  await open(300);
  const [good, bad] = [await attach(), await attach()];
  greet(good);
  bad.write(said);
  await once(bad, 'close');
  expect(accepted).toHaveLength(1);
  expect(good.destroyed).toBe(false);
});

it('however many connections say nothing, another process gets in', async () => {
  await open();
  const silent = await Promise.all(Array.from({ length: 300 }, attach));
  const good = await attach();
  greet(good);
  await vi.waitFor(() => expect(accepted).toHaveLength(1));
  await vi.waitFor(() => expect(silent.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(64));
  expect(good.destroyed).toBe(false);
});
