import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { thisMachine } from './machine.ts';

const HOUR = 3_600_000;

it('gives the exit code of a command', async () => {
  expect(await thisMachine().run(process.execPath, ['-e', 'process.exit(7)'], HOUR, 'hide')).toBe(7);
});

it('gives null for a command that is not there', async () => {
  expect(await thisMachine().run('/nonexistent/command', [], HOUR, 'hide')).toBe(null);
});

it.skipIf(process.platform === 'win32')('ends a command at its limit, with what it started', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'quarry-machine-'));
  const pidFile = path.join(folder, 'pid');
  const inner = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const outer = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(inner)}])`;
  expect(await thisMachine().run(process.execPath, ['-e', outer], 2_000, 'hide')).toBe(null);

  const pid = Number(readFileSync(pidFile, 'utf8'));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  rmSync(folder, { recursive: true });
});

it('takes a folder for no executable file', () => {
  expect(thisMachine().isExecutable(import.meta.dirname)).toBe(false);
  expect(thisMachine().isExecutable(process.execPath)).toBe(true);
});
