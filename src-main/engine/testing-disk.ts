/** What tests of faults share: disks of their own, and a look at the folder that owes nothing to the scanner. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { say } from '../system/terminal.ts';

export interface SmallDisk {
  readonly folder: string;
  /** Leaves so many bytes free. */
  fill(free: number): void;
  /** Takes away what `fill` wrote. */
  empty(): void;
  /** Only while no file on it is open for writing. */
  readOnly(on: boolean): void;
  remove(): void;
}

const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' });

/** Whether disks can be made here; why not is printed once. */
export const canMount = ((): boolean => {
  try {
    smallDisk(1).remove();
    return true;
  } catch (error) {
    say(`Skipped: no disk can be mounted here (${(error as Error).message.split('\n')[0]}).`);
    return false;
  }
})();

/** A disk in memory with room for so many megabytes. @throws Error where this system or user cannot mount one */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-disk-')));
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'quarry-test', folder);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill(free) {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - free)));
    },
    empty: () => rmSync(filler, { force: true }),
    readOnly: (on) => mount('-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove() {
      // Lazily: whatever still has a file open must not keep it here for ever.
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' });
      rmdirSync(folder);
    },
  };
}

/** Waits until it holds, and says what was there instead when it never does. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  wanted: (seen: T) => boolean,
  what: string,
  limit = 30_000,
): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (performance.now() > end) throw new Error(`${what}: never came; in the end there was ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
