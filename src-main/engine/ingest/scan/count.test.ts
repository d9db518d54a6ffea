import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countReadable } from './count.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-count-'));
  await mkdir(path.join(folder, 'deep', 'er'), { recursive: true });
  await mkdir(path.join(folder, 'node_modules'));
  await writeFile(path.join(folder, 'a.md'), '12345');
  await writeFile(path.join(folder, 'deep', 'er', 'b.txt'), '123');
  for (const name of ['photo.jpg', '.hidden.md', 'draft.md', 'node_modules/read.md'])
    await writeFile(path.join(folder, name), 'not counted');
  await symlink(path.join(folder, 'a.md'), path.join(folder, 'link.md'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('counting what would be read', () => {
  it('counts files that a run would read, and no others', async () => {
    expect(await countReadable(folder, ['draft.md'])).toMatchObject({
      kind: 'folder',
      files: 2,
      bytes: 8,
      more: false,
    });
    expect(await countReadable(folder, [])).toMatchObject({ files: 3 });
  });

  it('counts one file by itself', async () => {
    expect(await countReadable(path.join(folder, 'a.md'), [])).toMatchObject({
      kind: 'file',
      files: 1,
      bytes: 5,
      more: false,
    });
    expect(await countReadable(path.join(folder, 'photo.jpg'), [])).toMatchObject({ files: 0, bytes: 0 });
  });

  it('says that there is more where it ends early', async () => {
    expect(await countReadable(folder, [], undefined, undefined, { entries: 3, millis: Infinity })).toMatchObject({
      files: 1,
      more: true,
    });
    expect(await countReadable(folder, [], undefined, undefined, { entries: Infinity, millis: -1 })).toMatchObject({
      files: 0,
      more: true,
    });
  });

  it('ends when it is cancelled', async () => {
    await expect(countReadable(folder, [], AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('says when there is nothing', async () => {
    await expect(countReadable(path.join(folder, 'none'), [])).rejects.toMatchObject({ code: 'PATH_NOT_FOUND' });
  });
});
