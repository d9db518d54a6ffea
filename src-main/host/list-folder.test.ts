import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listFolder } from './list-folder.ts';

let home: string;
const at = (...names: string[]): string => path.join(home, ...names);

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'quarry-list-'));
  for (const folder of ['notes 10/deep', 'notes 9', '.hidden', 'empty']) await mkdir(at(folder), { recursive: true });
  for (const file of [
    'notes 10/a.md',
    'notes 10/b.PDF',
    'notes 10/c.jpg',
    'notes 10/deep/d.md',
    'notes 9/e.txt',
    'top.md',
  ])
    await writeFile(at(file), 'x');
  await symlink(at('notes 9'), at('link'));
  await symlink(at('nowhere'), at('broken'));
  await symlink(at('top.md'), at('link to a file'));
});

afterAll(() => rm(home, { recursive: true }));

it('lists folders by name with the notes right in them, and nothing that is none', async () => {
  const view = await listFolder({}, home);
  expect(view).toMatchObject({ path: home, files: 1, more: false });
  expect(view.folders.map(({ name, files }) => [name, files])).toEqual([
    ['empty', 0],
    ['link', 1],
    ['notes 9', 1],
    ['notes 10', 2],
  ]);
  expect(view.folders[3]?.path).toBe(at('notes 10'));
});

it('lists hidden folders when it is asked to', async () => {
  expect((await listFolder({ hidden: true }, home)).folders.map(({ name }) => name)).toContain('.hidden');
});

it('knows the way from the root to a folder', async () => {
  const { way } = await listFolder({ path: '~/notes 10/deep' }, home);
  expect(way[0]).toEqual({ name: path.parse(home).root, path: path.parse(home).root });
  expect(way.slice(-2)).toEqual([
    { name: 'notes 10', path: at('notes 10') },
    { name: 'deep', path: at('notes 10', 'deep') },
  ]);
});

it('leaves out the counts when there is no time for them', async () => {
  expect((await listFolder({}, home, -1)).folders.map(({ files }) => files)).toEqual([null, null, null, null]);
});

it.each([
  ['none', 'PATH_NOT_FOUND'],
  ['top.md', 'PATH_NOT_FOUND'],
])('says why %s cannot be listed', async (name, code) => {
  await expect(listFolder({ path: at(name) }, home)).rejects.toMatchObject({ code });
});

it('looks at no other machine', async () => {
  await expect(listFolder({ path: '\\\\server\\share' }, home)).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED' });
});
