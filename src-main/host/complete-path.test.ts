import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completePath } from './complete-path.ts';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'quarry-home-'));
  for (const folder of ['notes/2024', 'notes/2025', 'Notebook', 'music', '.config', 'many', 'locked'])
    await mkdir(path.join(home, folder), { recursive: true });
  for (const file of ['notes/index.md', 'notes/photo.png', 'notes/tool.py', 'notes/minutes.PDF', 'nota.md'])
    await writeFile(path.join(home, file), '');
  for (let i = 0; i < 80; i++) await mkdir(path.join(home, 'many', `folder-${i}`));
  await symlink(path.join(home, 'music'), path.join(home, 'notes', 'songs'));
  await symlink(path.join(home, 'gone'), path.join(home, 'notes', 'nowhere'));
});

afterAll(() => rm(home, { recursive: true, force: true }));

const names = async (typed: string) =>
  (await completePath(typed, home)).map(
    (entry) => path.relative(home, entry.path) + (entry.kind === 'folder' ? '/' : ''),
  );

it('lists what begins with what was typed, folders first, in any case', async () => {
  expect(await names(path.join(home, 'not'))).toEqual(['Notebook/', 'notes/', 'nota.md']);
});

it('lists what lies in a folder that was typed whole, after those that go on with its name', async () => {
  expect(await names(path.join(home, 'notes'))).toEqual([
    'notes/',
    'notes/2024/',
    'notes/2025/',
    'notes/songs/',
    'notes/index.md',
    'notes/minutes.PDF',
  ]);
});

it('lists a folder when what was typed ends with a slash, without what is neither folder nor note', async () => {
  expect(await names(`${home}/notes/`)).toEqual([
    'notes/2024/',
    'notes/2025/',
    'notes/songs/',
    'notes/index.md',
    'notes/minutes.PDF',
  ]);
});

it('begins at home, by ~, by nothing, or by a relative path', async () => {
  const all = ['locked/', 'many/', 'music/', 'Notebook/', 'notes/', 'nota.md'];
  expect(await names('~')).toEqual(all);
  expect(await names('~/')).toEqual(all);
  expect(await names('')).toEqual(all);
  expect(await names('~/mus')).toEqual(['music/']);
  expect(await names('mus')).toEqual(['music/']);
});

it('shows hidden folders only to who asks for them', async () => {
  expect(await names('~/.c')).toEqual(['.config/']);
});

it('lists fifty at most', async () => {
  expect(await names('~/many/')).toHaveLength(50);
});

it('has nothing for what is not there, cannot be read or is no path', async () => {
  await chmod(path.join(home, 'locked'), 0);
  for (const typed of ['~/nothing/at/all', '~/nota.md/', 'a\0b', '~/locked/', '\\\\server\\share', 'x'.repeat(4000)])
    expect(await completePath(typed, home)).toEqual([]);
});
