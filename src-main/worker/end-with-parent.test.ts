/**
 * An engine whose parent is killed ends, whatever it is doing: real processes, and a main thread that hears of nothing.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeOptions, engineOptions } from './options.ts';

let folder: string;
let worker = 0;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-orphan-'));
});
afterEach(() => {
  if (isThere(worker)) process.kill(worker, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What runs in the engine's process besides the engine. */
const module = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/**
 * A parent that starts an engine with a module of ours in it, and says the engine's number when that is ready for the
 * test.
 */
async function parentOf(inEngine: string): Promise<{ readonly kill: () => Promise<void>; readonly engine: number }> {
  const file = path.join(import.meta.dirname, 'worker.ts');
  const code = `
    import { fork } from 'node:child_process';
    const child = fork(${JSON.stringify(file)}, [${JSON.stringify(encodeOptions(engineOptions({ data: path.join(folder, 'data') })))}], { serialization: 'advanced', execArgv: ['--import', ${JSON.stringify(inEngine)}], stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
    child.stdout.on('data', () => console.log(child.pid));
    child.on('message', () => {});
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  worker = Number(said.toString().trim());
  return {
    engine: worker,
    async kill() {
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    },
  };
}

describe('an engine whose parent is killed', () => {
  it.each([
    ['in a computation that does not end', "setTimeout(() => { console.log('busy'); for (;;); }, 1500);"],
    [
      'as it starts, and waits for a file that nobody writes',
      "setTimeout(() => { console.log('busy'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }, 1);",
    ],
    ['at rest', "setTimeout(() => console.log('ready'), 1500);"],
  ])('ends %s', async (_, code) => {
    const { kill, engine } = await parentOf(module(code));
    expect(isThere(engine)).toBe(true);
    await kill();
    while (isThere(engine)) await wait(50);
  });
});
