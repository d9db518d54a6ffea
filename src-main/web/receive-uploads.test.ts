import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BeginCopyRequest } from '../../src-shared/protocol.ts';
import { createUploads, type Uploads } from './receive-uploads.ts';

let data: string;
let uploads: Uploads;
const LIMITS = { fileBytes: 20, bytes: 50, files: 4 };

beforeEach(async () => {
  data = realpathSync.native(await mkdtemp(path.join(tmpdir(), 'quarry-copy-')));
  uploads = createUploads(data, async () => ({ extensions: ['.md', '.txt'], hidden: ['.gitignore'] }), LIMITS);
});
afterEach(() => rm(data, { recursive: true, force: true }));

const send = (copyId: string, relative: string, text = relative, modifiedAt = 0): Promise<void> =>
  uploads.receive(copyId, relative, Readable.from([Buffer.from(text)]), modifiedAt);

async function copy(files: readonly string[], request: Partial<BeginCopyRequest> = {}): Promise<string> {
  const { copyId } = await uploads.begin({ name: 'notes', how: 'replace', ...request });
  for (const file of files) await send(copyId, file);
  return (await uploads.finish(copyId)).path;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
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
    const all = [
      await copy(['a.md']),
      await copy(['a.md'], { how: 'beside' }),
      await copy(['a.md'], { how: 'beside' }),
    ];
    expect(new Set(all).size).toBe(3);
    expect(await copy(['b.md'])).toBe(all[0]);
  });

  it.each(['../..', '/etc', 'con', 'a\0b', '.ssh', 'x'.repeat(255), 'C:\\Windows'])(
    'of the name %j stays below the data folder',
    async (name) => {
      const place = await copy(['a.md'], { name });
      expect(path.dirname(place)).toBe(path.join(data, 'copies'));
      expect(existsSync(path.join(place, 'a.md'))).toBe(true);
    },
  );

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
  it.each([
    '../a.md',
    '..\\a.md',
    '/a.md',
    'a/../../b.md',
    'a\0.md',
    'con.md',
    '.hidden.md',
    '.gitignore/a.md',
    `${'x'.repeat(300)}.md`,
    '',
    'a.exe',
    'a.md.exe',
  ])('is refused as %j', async (relative) => {
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
    await expect(send(copyId, 'e.md', '')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('4 files'),
    });
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

describe('several at once', () => {
  it('begin while what was left long ago is taken away, each of them', async () => {
    await copy(['a.md']);
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 20; n++) {
        const left = path.join(data, 'copies', `.incoming-old-${n}`);
        await mkdir(path.join(left, 'deep'), { recursive: true });
        await utimes(left, 0, 0);
      }
      const others = createUploads(data, async () => ({ extensions: ['.md'], hidden: [] }));
      const begun = await Promise.all(
        [uploads, others, uploads, others, uploads].map(async (one) => ({
          one,
          ...(await one.begin({ name: 'notes', how: 'replace' })),
        })),
      );
      expect(places().filter((name) => name.startsWith('.incoming-old'))).toEqual([]);
      await Promise.all(begun.map(({ one, copyId }) => one.cancel(copyId)));
      await others.close();
    }
  });

  it('get a place each where they are to stand beside each other, of two Quarrys too', async () => {
    const others = createUploads(data, async () => ({ extensions: ['.md'], hidden: [] }));
    const finished = await Promise.all(
      [uploads, others, uploads, others].map(async (one, n) => {
        const { copyId } = await one.begin({ name: 'notes', how: 'beside' });
        await one.receive(copyId, `${n}.md`, Readable.from([Buffer.from('x')]), 0);
        return (await one.finish(copyId)).path;
      }),
    );
    expect(new Set(finished).size).toBe(4);
    expect(finished.map((place) => filesOf(place))).toEqual([['0.md'], ['1.md'], ['2.md'], ['3.md']]);
    await others.close();
  });

  it('of one name are put in place one after the other: the last one’s files are all there, and no others', async () => {
    const names = (n: number): string[] => Array.from({ length: 4 }, (_, i) => `${n}/${i}.md`);
    const ids = await Promise.all(
      [0, 1, 2].map(async (n) => {
        const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
        for (const name of names(n)) await send(copyId, name, 'x');
        return copyId;
      }),
    );
    const [{ path: place }] = (await Promise.all(ids.map((copyId) => uploads.finish(copyId)))) as [{ path: string }];
    expect(filesOf(place)).toEqual(names(2));
  });

  it('send one file twice, and one of the two is kept whole', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    const slowly = (letter: string): Readable =>
      Readable.from(
        (async function* () {
          for (let n = 0; n < 8; n++) {
            yield Buffer.from(letter);
            await new Promise(setImmediate);
          }
        })(),
      );
    await Promise.all(['a', 'b'].map((letter) => uploads.receive(copyId, 'a.md', slowly(letter), 0)));
    const { path: place } = await uploads.finish(copyId);
    expect(['aaaaaaaa', 'bbbbbbbb']).toContain(readFileSync(path.join(place, 'a.md'), 'utf8'));
    expect(filesOf(place)).toEqual(['a.md']);
  });

  it('leave nothing when a copy is given up while its files are on their way', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    const endless = new Readable({ read() {} });
    endless.push('x');
    const sending = uploads.receive(copyId, 'deep/a.md', endless, 0);
    await Promise.all([expect(sending).rejects.toMatchObject({ code: 'CANCELLED' }), uploads.cancel(copyId)]);
    expect(places()).toEqual(['.gitignore']);
  });
});

describe('a path that is a file and a folder', () => {
  it.each([
    ['x.md', 'x.md/y.md'],
    ['x.md', 'x.md/deep/er/y.md'],
    ['deep/x.md', 'deep/x.md/y.md'],
    ['x.md/y.md', 'x.md'],
    ['x.md/deep/y.md', 'x.md/deep.md'],
  ])('in one copy keeps %s and refuses %s, with a code, if it cannot be both', async (first, second) => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await send(copyId, first, 'first');
    const outcome = await send(copyId, second, 'second').then(
      () => 'kept',
      (error: unknown) => (error as { code: string }).code,
    );
    const isBoth = second.startsWith(`${first}/`) || first.startsWith(`${second}/`);
    expect(outcome).toBe(isBoth ? 'PATH_NOT_ALLOWED' : 'kept');
    const { path: place } = await uploads.finish(copyId);
    expect(filesOf(place)).toEqual(isBoth ? [first] : [first, second].sort());
    expect(readFileSync(path.join(place, first), 'utf8')).toBe('first');
  });

  it('is refused as well while the first is on its way', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    const outcomes = await Promise.allSettled(['x.md', 'x.md/y.md'].map((name) => send(copyId, name)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(filesOf((await uploads.finish(copyId)).path)).toEqual(['x.md']);
  });

  it('leaves its name to the other when it was not kept', async () => {
    const { copyId } = await uploads.begin({ name: 'notes', how: 'replace' });
    await expect(send(copyId, 'x.md/y.md', 'x'.repeat(21))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await send(copyId, 'x.md');
    expect(filesOf((await uploads.finish(copyId)).path)).toEqual(['x.md']);
  });
});

describe('copies that are not finished', () => {
  it('are so many at most, however often one is begun, and a place is free again when one is given up', async () => {
    const begun = await Promise.allSettled(
      Array.from({ length: 2_000 }, () => uploads.begin({ name: 'notes', how: 'beside' })),
    );
    const good = begun.filter((one) => one.status === 'fulfilled').map(({ value }) => value.copyId);
    expect(good).toHaveLength(16);
    expect(places().filter((name) => name.startsWith('.incoming-'))).toHaveLength(16);
    expect(
      new Set(begun.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as { code: string }).code)),
    ).toEqual(new Set(['TOO_MANY_AT_ONCE']));
    await uploads.cancel(good[0] ?? '');
    await uploads.begin({ name: 'notes', how: 'beside' });
    await uploads.close();
    expect(places()).toEqual(['.gitignore']);
  });

  it('are forgotten when nothing is sent for them any more', async () => {
    const brief = createUploads(data, async () => ({ extensions: ['.md'], hidden: [] }), {
      ...LIMITS,
      copies: 1,
      idleMs: 0,
    });
    const { copyId } = await brief.begin({ name: 'notes', how: 'replace' });
    const { copyId: next } = await brief.begin({ name: 'notes', how: 'replace' });
    expect(places()).toEqual(['.gitignore', `.incoming-${next}`]);
    await expect(brief.finish(copyId)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await brief.close();
  });
});
