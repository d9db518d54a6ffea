/** A source's choice about secrets is the user's: a command that does not choose leaves it as it is. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { desk, type Desk } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands each

let own: Desk;
beforeEach(() => {
  own = desk();
  mkdirSync(path.join(own.notes, 'inner'));
  own.note('inner/deploy.md', '# Deploy\n\nThe password: hunter2.\n');
});
afterEach(() => own.close());

it('A source whose secrets are kept stays so, and nothing is read again, whether it or a folder in it is named', async () => {
  const unchanged = { code: 0, stdout: expect.stringContaining('Indexed 0 files (1 unchanged') as string, stderr: '' };
  expect((await own.run('index', '--no-redact', own.notes)).code).toBe(0);
  expect(await own.run('index', own.notes)).toMatchObject(unchanged);
  expect(await own.run('index', path.join(own.notes, 'inner'))).toMatchObject(unchanged);
  expect((await own.run('search', 'deploy')).stdout).toContain('hunter2');
  expect((await own.run('index', '--redact', own.notes)).stdout).toContain('Indexed 1 file (');
  expect(await own.run('index', own.notes)).toMatchObject(unchanged);
  expect((await own.run('search', 'deploy')).stdout).not.toContain('hunter2');
});
