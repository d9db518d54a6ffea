import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BeginCopyRequest } from '../../src-shared/protocol.ts';
import { createUploads, type Uploads } from './uploads.ts';

let data: string;
let uploads: Uploads;
const LIMITS = { fileBytes: 20, bytes: 50, files: 4 };

beforeEach(async () => {
  data = realpathSync.native(await mkdtemp(path.join(tmpdir(), 'quarry-copy-')));
  uploads = createUploads(data, async () => ({ extensions: ['.md', '.txt'], hidden: ['.gitignore'] }), LIMITS);
});
afterEach(() => rm(data, { recursive: true, force: true }));

const send = (copyId: string, relative: string, text = relative, modifiedAt = 0): Promise<void> => uploads.receive(copyId, relative, Readable.from([Buffer.from(text)]), modifiedAt);

async function copy(files: readonly string[], request: Partial<BeginCopyRequest> = {}): Promise<string> {
  const { copyId } = await uploads.begin({ name: 'notes', how: 'replace', ...request });
  for (const file of files) await send(copyId, file);
  return (await uploads.finish(copyId)).path;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort();
const places = (): string[] => readdirSync(path.join(data, 'copies')).sort();

describe('a copy', () => {
  it('lies below the data folder under its name, each file in its place with its time', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await send(copyId, 'deep/er/a.md', 'hello', Date.UTC(2024, 1, 3));
    expect(places()).toEqual(['.gitignore', `.incoming-${copyId}`]);
    const { path: place } = await uploads.finish(copyId);
    expect(path.relative(data, place)).toMatch(/^copies[\\/]notes-[0-9a-f]{8}$/);
    expect(readFileSync(path.join(place, 'deep', 'er', 'a.md'), 'utf8')).toBe('hello');
    expect(statSync(path.join(place, 'deep', 'er', 'a.md')).mtimeMs).toBe(Date.UTC(2024, 1, 3));
    expect(places()).toEqual(['.gitignore', path.basename(place)]);
  });

  it('is made like the original again when the folder is dropped again', async () => {
    const first = await copy(['a.md', 'deep/b.md', 'gone/c.md']);
    const second = await copy(['a.md', 'deep/b.md']);
    expect(second).toBe(first);
    expect(filesOf(first)).toEqual(['a.md', 'deep/b.md']);
    expect(existsSync(path.join(first, 'gone'))).toBe(false);
  });

  it('changes a file into a folder, and back', async () => {
    const place = await copy(['a.md']);
    await copy(['a.md/b.md']);
    expect(filesOf(place)).toEqual(['a.md/b.md']);
    await copy(['a.md'], { how: 'add' });
    expect(filesOf(place)).toEqual(['a.md']);
  });

  it('keeps what is there when files are added to it', async () => {
    const place = await copy(['a.md', 'b.md']);
    expect(await copy(['b.md', 'c.md'], { how: 'add' })).toBe(place);
    expect(filesOf(place)).toEqual(['a.md', 'b.md', 'c.md']);
  });

  it('stands beside another of its name when it is told to', async () => {
    const all = [await copy(['a.md']), await copy(['a.md'], { how: 'beside' }), await copy(['a.md'], { how: 'beside' })];
    expect(new Set(all).size).toBe(3);
    expect(await copy(['b.md'])).toBe(all[0]);
  });

  it.each(['../..', '/etc', 'con', 'a\0b', '.ssh', 'x'.repeat(255), 'C:\\Windows'])('of the name %j stays below the data folder', async (name) => {
    const place = await copy(['a.md'], { name });
    expect(path.dirname(place)).toBe(path.join(data, 'copies'));
    expect(existsSync(path.join(place, 'a.md'))).toBe(true);
  });

  it('leaves nothing when it is given up', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await send(copyId, 'a.md');
    await uploads.cancel(copyId);
    expect(places()).toEqual(['.gitignore']);
    await expect(send(copyId, 'b.md')).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await expect(uploads.finish(copyId)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });

  it('that was given up by an engine long ago is taken away by the next', async () => {
    await copy(['a.md']);
    for (const name of ['.incoming-old', '.incoming-new']) await mkdir(path.join(data, 'copies', name));
    await utimes(path.join(data, 'copies', '.incoming-old'), 0, 0);
    await copy(['a.md']);
    expect(places()).toContain('.incoming-new');
    expect(places()).not.toContain('.incoming-old');
  });
});

describe('a file that is sent', () => {
  it.each(['../a.md', '..\\a.md', '/a.md', 'a/../../b.md', 'a\0.md', 'con.md', '.hidden.md', '.gitignore/a.md', `${'x'.repeat(300)}.md`, '', 'a.exe', 'a.md.exe'])('is refused as %j', async (relative) => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await expect(send(copyId, relative)).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED' });
    expect(filesOf(data)).toEqual(['copies/.gitignore']);
  });

  it('is refused when it is too large, and nothing of it stays', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await expect(send(copyId, 'a.md', 'x'.repeat(21))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await send(copyId, 'b.md', 'x'.repeat(20));
    expect(filesOf((await uploads.finish(copyId)).path)).toEqual(['b.md']);
  });

  it('is refused when the copy would be too large or have too many files', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    for (const file of ['a.md', 'b.md', 'c.md', 'd.md']) await send(copyId, file, 'x'.repeat(10));
    await expect(send(copyId, 'e.md', '')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', message: expect.stringContaining('4 files') });
    await expect(send(copyId, 'd.md', 'x'.repeat(11))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it('replaces a link that somebody put in its place, and does not follow it', async () => {
    const place = await copy(['a.md', 'deep/b.md']);
    const outside = path.join(data, 'outside');
    await mkdir(outside);
    await writeFile(path.join(outside, 'b.md'), 'mine');
    for (const name of ['a.md', 'deep']) await rm(path.join(place, name), { recursive: true });
    await symlink(path.join(outside, 'b.md'), path.join(place, 'a.md'));
    await symlink(outside, path.join(place, 'deep'));
    await copy(['a.md', 'deep/b.md'], { how: 'add' });
    expect(readFileSync(path.join(outside, 'b.md'), 'utf8')).toBe('mine');
    expect(readFileSync(path.join(place, 'deep', 'b.md'), 'utf8')).toBe('deep/b.md');
  });

  it('goes nowhere when the folder of copies leads elsewhere', async () => {
    const outside = path.join(data, 'outside');
    await mkdir(outside);
    await symlink(outside, path.join(data, 'copies'));
    await expect(uploads.begin({ name: 'notes', how: 'add' })).rejects.toMatchObject({ code: 'DATA_UNWRITABLE' });
    expect(readdirSync(outside)).toEqual([]);
  });
});
