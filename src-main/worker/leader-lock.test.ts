import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCK_FILE, takeLeaderLock } from './leader-lock.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'quarry-lock-')), 'data');
  children = [];
});
afterEach(async () => {
  for (const child of children) await killed(child);
  rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
});

/** A process that asks for the lock at each line it is sent, says what it got, and keeps it. */
const ASKS = `
  import { takeLeaderLock } from ${JSON.stringify(new URL('./leader-lock.ts', import.meta.url).href)};
  let lock = null;
  process.stdin.on('data', () => {
    lock ??= takeLeaderLock(process.argv[1]);
    process.stdout.write(lock ? 'owner' : 'other');
  });
  process.stdout.write('ready');
`;

async function asker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', ASKS, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout!, 'data');
  return child;
}

async function ask(child: ChildProcess): Promise<string> {
  const answer = once(child.stdout!, 'data') as Promise<[Buffer]>;
  child.stdin!.write('\n');
  return (await answer)[0].toString();
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('the lock of a data folder', () => {
  it('is held by one, and free again when that one lets go', () => {
    const first = takeLeaderLock(folder)!;
    expect(takeLeaderLock(folder)).toBeNull();
    first.release();
    first.release();
    const second = takeLeaderLock(folder);
    expect(second).not.toBeNull();
    second!.release();
    expect(readdirSync(folder)).toEqual([LOCK_FILE]);
  });

  it('is held as long as the process lives, though nothing refers to it', async () => {
    setFlagsFromString('--expose-gc');
    takeLeaderLock(folder);
    for (let i = 0; i < 5; i++) {
      (runInNewContext('gc') as () => void)();
      await new Promise(setImmediate);
    }
    expect(await ask(await asker())).toBe('other');
  });

  it('is free at once when the process that held it was killed', async () => {
    const [first, second] = [await asker(), await asker()];
    expect(await ask(first)).toBe('owner');
    expect(await ask(second)).toBe('other');
    await killed(first);
    expect(await ask(second)).toBe('owner');
  });

  it('is never held by two, however many ask at once', async () => {
    const askers = await Promise.all([asker(), asker(), asker()]);
    for (let round = 0; round < 10; round++) {
      let owners: string[];
      // Two that ask in the same moment may turn each other away: then they ask again.
      do {
        owners = (await Promise.all(askers.map(ask))).filter((answer) => answer === 'owner');
        expect(owners.length).toBeLessThanOrEqual(1);
      } while (owners.length === 0);
      const owner = (
        await Promise.all(askers.map(async (child) => ((await ask(child)) === 'owner' ? [child] : [])))
      ).flat();
      expect(owner).toHaveLength(1);
      await killed(owner[0]!);
      askers.splice(askers.indexOf(owner[0]!), 1, await asker());
    }
  });

  it('is refused with a reason where it cannot be written', () => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, LOCK_FILE), 'This is no database. '.repeat(100));
    expect(() => takeLeaderLock(folder)).toThrow(
      expect.objectContaining({
        code: 'DATA_UNWRITABLE',
        details: { path: folder },
        next: expect.stringContaining('--data') as string,
      }),
    );
    rmSync(path.join(folder, LOCK_FILE));
    mkdirSync(path.join(folder, LOCK_FILE));
    expect(() => takeLeaderLock(folder)).toThrow(expect.objectContaining({ code: 'DATA_UNWRITABLE' }));
  });
});
