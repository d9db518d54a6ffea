/**
 * How a packed program that does not work is told: with programs that are none of Quarry's.
 * e2e/standin/try-packed.spec.ts has those that are.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tryPacked } from './try-packed.ts';

const PATIENCE = { start: 60_000, answer: 60_000 };
let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'quarry-tried-'));
  vi.stubEnv('TMPDIR', scratch); // to see what is left behind
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
});

function program(body: string): string {
  const file = path.join(scratch, 'quarry');
  writeFileSync(file, `#!${process.execPath}\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('a program that does not work', () => {
  it('is told of with its exit code and what it printed, where it ends before its window', async () => {
    const file = program('console.error("No archive."); process.exit(9);');
    await expect(tryPacked(file, PATIENCE)).rejects.toThrow(
      /ended with code 9 before it could tell where its pages can be reached\.\nThe program printed:\nNo archive\.$/,
    );
  });

  it('is told of where it never opens anything, and is ended with its children', async () => {
    const pids = path.join(scratch, 'pids');
    const file = program(`
      const child = require('node:child_process').spawn('sleep', ['600']);
      require('node:fs').writeFileSync(${JSON.stringify(pids)}, [process.pid, child.pid].join(' '));
      setInterval(() => {}, 1000);`);
    await expect(tryPacked(file, { ...PATIENCE, start: 2_000 })).rejects.toThrow(
      'The program did not tell where its pages can be reached within 2 s.',
    );
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    // a child of a child is buried by the system
    for (let tries = 0; tries < 100 && started.some(runs); tries++) await wait(50);
    expect(started.filter(runs)).toEqual([]);
    expect(readdirSync(scratch).filter((name) => name.startsWith('quarry-try-'))).toEqual([]);
  });

  it('is told of where nobody answers at the address that it gives', async () => {
    const file = program(
      'console.error("DevTools listening on ws://127.0.0.1:9/devtools/browser/none"); setInterval(() => {}, 1000);',
    );
    await expect(tryPacked(file, PATIENCE)).rejects.toThrow(/ECONNREFUSED|did not let itself be reached/);
  });

  it('gets an empty data folder and two notes of its own, nothing of this machine’s settings', async () => {
    const seen = path.join(scratch, 'seen.json');
    vi.stubEnv('QUARRY_DATA', '/mine');
    vi.stubEnv('NODE_OPTIONS', '--title=mine');
    const file = program(`
      const [, , ...args] = process.argv;
      const [data, notes] = [args[args.indexOf('--data') + 1], args.at(-1)];
      const { readdirSync, writeFileSync } = require('node:fs');
      writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ data: readdirSync(data), notes: readdirSync(notes), env: [process.env.QUARRY_DATA, process.env.NODE_OPTIONS], port: args.includes('--remote-debugging-port=0') }));`);
    await expect(tryPacked(file, PATIENCE)).rejects.toThrow('ended with code 0 before');
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
      data: ['settings.json'],
      notes: ['bees.md', 'walls.md'],
      env: [null, null],
      port: true,
    });
  });
});

it('A program that is not there is told of, with what to do', async () => {
  const file = path.join(scratch, 'none');
  expect(existsSync(file)).toBe(false);
  await expect(tryPacked(file)).rejects.toThrow(
    `There is no program ${file}. Pack it first: npm run pack -- --dir --real.`,
  );
});
