import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DATABASE_FILE, isBusy } from '../store/database.ts';
import { sampleIndex } from '../store/testing.ts';
import { setPaused } from '../store/sources.ts';
import { retryOnBusy } from './retry-on-busy.ts';

/** A process of its own, for a process's locks do not keep itself out. It lets go as soon as it is told anything. */
const HOLDER = `const { DatabaseSync } = require('node:sqlite');
  const db = new DatabaseSync(process.argv[1]); db.exec('BEGIN EXCLUSIVE'); console.log('held');
  process.stdin.once('data', () => { db.exec('ROLLBACK'); process.exit(0); });`;

it('What writes waits for a database that is held, for so long and no longer, and not where it is no longer wanted', async () => {
  const index = sampleIndex();
  const write = (): void => setPaused(index.db, index.sourceId, true);
  const holder = spawn(process.execPath, ['-e', HOLDER, path.join(index.folder, DATABASE_FILE)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await expect(retryOnBusy(write, () => true)).rejects.toSatisfy(isBusy);
  await expect(retryOnBusy(write, () => false, 300)).rejects.toSatisfy(isBusy);
  const waiting = retryOnBusy(write, () => false, 60_000);
  holder.stdin.write('.');
  await expect(waiting).resolves.toBeUndefined();
  expect(index.db.prepare('SELECT paused FROM source').pluck().get()).toBe(1);
  await expect(
    retryOnBusy(
      () => index.db.exec('SELECT nothing'),
      () => false,
    ),
  ).rejects.toThrow('nothing');
  index.close();
});
