import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deleteUpload, isUpload } from './uploaded-sources.ts';

let folder: string;
let data: string;

beforeEach(async () => {
  folder = realpathSync.native(await mkdtemp(path.join(tmpdir(), 'quarry-copies-')));
  data = path.join(folder, 'data');
  for (const inside of ['data/copies/notes-1a/deep', 'data/window', 'notes'])
    await mkdir(path.join(folder, inside), { recursive: true });
  await writeFile(path.join(folder, 'notes', 'mine.md'), 'mine');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows a copy by its place', () => {
  expect(isUpload(data, path.join(data, 'copies', 'notes-1a'))).toBe(true);
  for (const other of ['copies', 'copies/notes-1a/deep', 'copies/.incoming', 'window', '', '..', '../notes'])
    expect(isUpload(data, path.join(data, other))).toBe(false);
});

it('deletes a copy, and nothing that is none', async () => {
  for (const other of [
    path.join(folder, 'notes'),
    data,
    path.join(data, 'copies'),
    path.join(data, 'window'),
    path.join(data, 'copies', 'notes-1a', 'deep'),
  ]) {
    await deleteUpload(data, other);
    expect(existsSync(other)).toBe(true);
  }
  await deleteUpload(data, path.join(data, 'copies', 'notes-1a'));
  expect(existsSync(path.join(data, 'copies', 'notes-1a'))).toBe(false);
  await deleteUpload(data, path.join(data, 'copies', 'notes-1a'));
});

it('deletes nothing that links lead to', async () => {
  await symlink(path.join(folder, 'notes'), path.join(data, 'copies', 'notes-1a', 'link'));
  await deleteUpload(data, path.join(data, 'copies', 'notes-1a'));
  expect(existsSync(path.join(folder, 'notes', 'mine.md'))).toBe(true);

  await rm(path.join(data, 'copies'), { recursive: true });
  await symlink(folder, path.join(data, 'copies'));
  await deleteUpload(data, path.join(folder, 'notes'));
  await deleteUpload(data, path.join(data, 'copies', 'notes'));
  expect(existsSync(path.join(folder, 'notes', 'mine.md'))).toBe(true);
});
