import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { becomeOnly, makeOwnFolder } from './single-instance.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'quarry-single-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = (): boolean => false;
const lockedBy = (holder: string): void => symlinkSync(holder, path.join(folder, 'SingletonLock'));

describe.skipIf(process.platform === 'win32')('a lock that is refused', () => {
  it('is another’s where that one runs', () => {
    lockedBy(`${hostname()}-${process.pid}`);
    expect(becomeOnly(folder, refused)).toBe(false);
  });

  it('is an error where nobody has it', () => {
    expect(() => becomeOnly(folder, refused)).toThrow(
      expect.objectContaining({ code: 'DATA_UNWRITABLE', message: expect.stringContaining(folder) }),
    );
  });

  it('is an error where it is the lock of a process that has ended, or of another computer', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    lockedBy(`${hostname()}-${pid}`);
    expect(() => becomeOnly(folder, refused)).toThrow(expect.objectContaining({ code: 'DATA_UNWRITABLE' }));
    rmSync(path.join(folder, 'SingletonLock'));
    lockedBy('some-other-host-1');
    expect(() => becomeOnly(folder, refused)).toThrow(/computer some-other-host has it/);
  });
});

it('a lock that is given makes this the only one', () => {
  expect(becomeOnly(folder, () => true)).toBe(true);
});

it('a folder that cannot be made is named, with the reason', () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  expect(() => makeOwnFolder(file)).toThrow(
    expect.objectContaining({ code: 'DATA_UNWRITABLE', message: expect.stringContaining(file) }),
  );
  expect(makeOwnFolder(folder)).toBe(path.join(folder, 'window'));
});
