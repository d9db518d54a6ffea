import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  let connected = false;
  const ended = once(server, 'connection').then(([socket]: Socket[]) => {
    connected = true;
    return once(
      socket!.resume().on('error', () => {}),
      'close',
    );
  });
  const inner = `require('node:net').connect(${(server.address() as AddressInfo).port}, '127.0.0.1')`;
  const outer = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(inner)}])`;

  // Until the limit is longer than what both take to start, however busy the machine is.
  for (let limit = 1_000; !connected; limit *= 2)
    expect(await thisMachine().run(process.execPath, ['-e', outer], limit, 'hide')).toBe(null);
  await ended;
  server.close();
});

it.skipIf(process.platform !== 'linux')('sees that another process holds a lock on a file, as apt does', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarry-locks-'));
  const file = path.join(folder, 'lock');
  writeFileSync(file, '');
  expect(thisMachine().isLocked(file)).toBe(false);
  const holds = `import Database from 'better-sqlite3'; const db = new Database(${JSON.stringify(file)}); db.exec('BEGIN EXCLUSIVE'); process.stdout.write('locked'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', holds], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(thisMachine().isLocked(file)).toBe(true);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(thisMachine().isLocked(file)).toBe(false);
  rmSync(folder, { recursive: true });
});

it('takes a folder for no executable file', () => {
  expect(thisMachine().isExecutable(import.meta.dirname)).toBe(false);
  expect(thisMachine().isExecutable(process.execPath)).toBe(true);
});
