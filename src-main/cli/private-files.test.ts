/** Who may read what Quarry writes: notes that only their owner may read must not be readable in the index. */
import { chmodSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compileCacheSettings } from '../worker/compile-cache.ts';
import { desk, type Desk, everythingIn } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands each

let own: Desk;
let cache: string;
let mask: number;
beforeEach(() => {
  mask = process.umask(0o022); // as on most systems, and inherited by the commands
  own = desk();
  cache = path.join(own.folder, 'cache');
});
afterEach(async () => {
  process.umask(mask);
  await own.close();
});

/** What others may use in a folder, with its mode. */
function open(folder: string): string[] {
  return everythingIn(folder)
    .filter((file) => !lstatSync(file).isSymbolicLink() && (lstatSync(file).mode & 0o077) !== 0)
    .map((file) => `${(lstatSync(file).mode & 0o777).toString(8)} ${path.relative(own.folder, file)}`);
}

describe.skipIf(process.platform === 'win32')('what Quarry writes is for its user alone', () => {
  it('while it indexes, watches and after it, its cache of compiled code included', async () => {
    const alone = desk({ XDG_CACHE_HOME: cache, NODE_COMPILE_CACHE: undefined });
    try {
      alone.note('a.md', '# A\n\nThe heron stood in the water.\n');
      const watch = alone.start('watch', alone.notes);
      let said = '';
      for await (const chunk of watch.stdout) if ((said += String(chunk)).includes('Watching')) break;
      while (!existsSync(path.join(alone.data, 'owner.address'))) await wait(20);
      expect(everythingIn(alone.data).map((file) => path.basename(file))).toEqual(
        expect.arrayContaining([
          'index.db',
          'index.db-wal',
          'index.db-shm',
          'owner.lock',
          'owner.address',
          'owner.sock',
        ]),
      );
      expect(open(alone.data)).toEqual([]);
      expect(await alone.run('search', 'heron')).toMatchObject({ code: 0 });
      // A checkout in the temporary folder keeps no code: see `compile-cache.ts`.
      const compiled = path.join(cache, 'Quarry', 'compiled');
      const isKept = compileCacheSettings().NODE_COMPILE_CACHE !== undefined;
      expect(existsSync(compiled) && everythingIn(compiled).length > 10).toBe(isKept);
      expect(isKept ? open(cache) : []).toEqual([]);
    } finally {
      await alone.close();
    }
  });

  it('after an upgrade, too, in a folder that others could look into', async () => {
    own.note('a.md', '# A\n\nThe heron stood in the water.\n');
    await own.run('index', own.notes);
    mkdirSync(path.join(own.data, 'copies/old-1/inner'), { recursive: true });
    for (const name of [
      'settings.json',
      'crashed-1.json',
      'index.db.damaged-2025',
      'copies/old-1/inner/a.md',
      'quarry.log',
    ])
      writeFileSync(path.join(own.data, name), '{}');
    for (const file of everythingIn(own.data)) chmodSync(file, lstatSync(file).isDirectory() ? 0o755 : 0o644);
    expect(open(own.data).length).toBeGreaterThan(5);
    expect(await own.run('search', 'heron')).toMatchObject({ code: 0 });
    expect(open(own.data)).toEqual([]);
  });
});
