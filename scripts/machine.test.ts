import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { thisMachine } from './machine.ts';

const HOUR = 3_600_000;

it('gives the exit code of a command', async () => {
  expect(await thisMachine().run(process.execPath, ['-e', 'process.exit(7)'], HOUR, 'hide')).toBe(7);
});

it('gives null for a command that is not there', async () => {
  expect(await thisMachine().run('/nonexistent/command', [], HOUR, 'hide')).toBe(null);
});

it.skipIf(process.platform === 'win32')('ends a command at its limit, with what it started', async () => {
  // What it started holds a connection: that the connection ends is the proof that it has.
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ended = once(server, 'connection').then(([socket]: Socket[]) => once(socket!.resume().on('error', () => {}), 'close'));
  const inner = `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
  const outer = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(inner)}])`;

  expect(await thisMachine().run(process.execPath, ['-e', outer], 4_000, 'hide')).toBe(null);
  await ended;
  server.close();
});

it('takes a folder for no executable file', () => {
  expect(thisMachine().isExecutable(import.meta.dirname)).toBe(false);
  expect(thisMachine().isExecutable(process.execPath)).toBe(true);
});
