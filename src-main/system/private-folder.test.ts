import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFolder, makePrivate } from './private-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-private-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const mode = (name: string): string => (statSync(path.join(folder, name)).mode & 0o7777).toString(8);

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  it('is made level by level for its user alone', () => {
    makeFolder(path.join(folder, 'a/b/c'));
    expect(['a', 'a/b', 'a/b/c'].map(mode)).toEqual(['700', '700', '700']);
  });

  it('is closed with all in it, and what a link leads to is left alone', () => {
    mkdirSync(path.join(folder, 'data/inner'), { recursive: true, mode: 0o755 });
    writeFileSync(path.join(folder, 'data/inner/a'), '', { mode: 0o644 });
    writeFileSync(path.join(folder, 'theirs'), '', { mode: 0o644 });
    symlinkSync(path.join(folder, 'theirs'), path.join(folder, 'data/link'));
    makePrivate(path.join(folder, 'data'), /./);
    expect(['data', 'data/inner', 'data/inner/a', 'theirs'].map(mode)).toEqual(['700', '700', '600', '644']);
  });

  it('leaves folders alone that are not Quarry’s: with the one around them closed, nobody reaches them', () => {
    mkdirSync(path.join(folder, 'project/src'), { recursive: true, mode: 0o755 });
    writeFileSync(path.join(folder, 'project/src/run.sh'), '', { mode: 0o755 });
    for (const name of ['project/index.db', 'project/index.db.log'])
      writeFileSync(path.join(folder, name), '', { mode: 0o644 });
    makePrivate(path.join(folder, 'project'), /^index\.db/);
    expect(
      ['project', 'project/index.db', 'project/index.db.log', 'project/src', 'project/src/run.sh'].map(mode),
    ).toEqual(['700', '600', '600', '755', '755']);
  });

  it.each([
    ['everybody writes to', 0o1777, ''],
    ['is the home folder', 0o755, '.'],
    ['the home folder lies in', 0o755, 'me'],
  ])('stays open where it is one that %s: only what is Quarry’s own is closed', (_, given, home) => {
    const shared = path.join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, given);
    if (home !== '') vi.stubEnv('HOME', path.join(shared, home));
    for (const name of ['index.db', 'other.txt']) writeFileSync(path.join(shared, name), '', { mode: 0o644 });
    makePrivate(shared, /^index\.db/);
    expect([mode('shared'), mode('shared/index.db'), mode('shared/other.txt')]).toEqual([
      given.toString(8),
      '600',
      '644',
    ]);
  });
});
