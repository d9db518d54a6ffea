import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotAFile, oddity, readOwnFile } from './own-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'quarry-own-'));
  file = path.join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('what stands in the place of a file', () => {
  it.each([
    ['a pipe', () => execFileSync('mkfifo', [file])],
    ['a folder', () => mkdirSync(file)],
    ['a link that leads nowhere', () => symlinkSync(path.join(folder, 'nowhere'), file)],
    ['a link that leads nowhere', () => symlinkSync(file, file)],
    ['a link to a device', () => symlinkSync('/dev/zero', file)],
    ['a link to a folder', () => symlinkSync(folder, file)],
  ])('is named: %s', (what, make) => {
    make();
    expect(oddity(file)).toBe(what);
    expect(() => readOwnFile(file, 100, { link: true })).toThrow(new NotAFile(`It is ${what}, not a file.`));
  });

  it('may be a link to a file where that is allowed', () => {
    writeFileSync(path.join(folder, 'mine'), '\uFEFFtext');
    symlinkSync(path.join(folder, 'mine'), file);
    expect(readOwnFile(file, 100, { link: true })).toBe('text');
    expect(() => readOwnFile(file, 100)).toThrow(new NotAFile('It is a link, not a file.'));
  });
});

it('A file that is far too large is not read, and none is what it is', () => {
  expect(() => readOwnFile(file, 100)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  writeFileSync(file, '');
  truncateSync(file, 5 * 2 ** 30);
  expect(() => readOwnFile(file, 100)).toThrow(/It has 5,368,709,120 bytes/);
});
