/**
 * A data folder in which something stands that is no file, or not what it should be: each is named, and mended where a
 * person asks for it.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { desk, type Desk } from './testing.ts';

vi.setConfig({ testTimeout: 300_000 }); // several commands each

const unix = process.platform !== 'win32';
let own: Desk;
let asIndexed: string;
beforeAll(async () => {
  own = desk();
  own.note('a.md', '# A\n\nThe heron stood in the water.\n');
  await own.run('index', own.notes);
  asIndexed = path.join(own.folder, 'as-indexed');
  renameSync(own.data, asIndexed);
});
beforeEach(() => cpSync(asIndexed, own.data, { recursive: true }));
afterEach(() => rmSync(own.data, { recursive: true }));
afterAll(() => own.close());

const at = (name: string): string => path.join(own.data, name);
/** Puts something in the place of a file. */
const KINDS: Readonly<Record<string, (file: string) => void>> = {
  'a pipe': (file) => execFileSync('mkfifo', [file]),
  'a folder': (file) => {
    mkdirSync(file);
    writeFileSync(path.join(file, 'inner'), 'of somebody');
  },
  'a link that leads nowhere': (file) => symlinkSync(path.join(own.folder, 'nowhere'), file),
};
const put = (what: string, name: string): void => {
  rmSync(at(name), { force: true, recursive: true });
  KINDS[what]?.(at(name));
};
/** Each with several commands; `own-file.test.ts` has the others. */
const kinds = ['a pipe', 'a folder'];

describe.runIf(unix)('files that are read at the start', () => {
  it.each(kinds)('settings.json that is %s is named, and the defaults apply', async (what) => {
    put(what, 'settings.json');
    const { code, stdout, stderr } = await own.run('search', 'heron');
    expect({ code, stdout: stdout.includes('stood in the water') }).toEqual({ code: 0, stdout: true });
    expect(stderr).toMatch(
      new RegExp(
        `^.*settings\\.json: It could not be read, so the defaults apply \\(It is ${what}, not a file\\.\\)\\.\\n$`,
      ),
    );
    expect(await own.run('doctor')).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        new RegExp(`FAIL {2}data folder: settings\\.json is ${what}.*\\n.*\\n.*--fix will move settings\\.json aside`),
      ) as string,
    });
    expect(await own.run('doctor', '--fix')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('done  Moved settings.json aside') as string,
    });
    expect(await own.run('search', 'heron')).toMatchObject({ code: 0, stderr: '' });
  });

  it('settings.json that is very large is named, and one that is a link to a file is read', async () => {
    writeFileSync(at('settings.json'), '');
    truncateSync(at('settings.json'), 5 * 2 ** 30);
    expect((await own.run('status')).stderr).toMatch(/settings\.json: .*It has 5,368,709,120 bytes/);
    rmSync(at('settings.json'));
    writeFileSync(path.join(own.folder, 'mine.json'), '{"nonsense": 1}');
    symlinkSync(path.join(own.folder, 'mine.json'), at('settings.json'));
    expect((await own.run('status')).stderr).toContain('nonsense');
  });

  it.each(kinds)(
    'an address or a record of a crash that is %s keeps nothing from starting, and is moved aside',
    async (what) => {
      const names = ['owner.address', 'crashed-1.json', 'in-hand-1.json'];
      for (const name of names) put(what, name);
      expect(await own.run('search', 'heron')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('stood in the water') as string,
      });
      expect(await own.run('index', own.notes)).toMatchObject({ code: 0, stderr: '' });
      const told = (await own.run('doctor')).stdout;
      for (const name of names.filter((one) => lstatSync(at(one), { throwIfNoEntry: false })))
        expect(told).toContain(`${name} is `);
      expect(await own.run('doctor', '--fix')).toMatchObject({ code: 0 });
      const [aside = ''] = readdirSync(own.data).filter((name) => name.startsWith('crashed-1.json.aside'));
      expect(existsSync(path.join(own.data, aside, 'inner'))).toBe(what === 'a folder'); // nothing of anybody's is deleted
    },
  );
});

describe.runIf(unix)('files of the index', () => {
  it.each([
    ['index.db', 'a folder'],
    ['index.db', 'a link that leads nowhere'],
    ['index.db', 'a pipe'],
    ['index.db-wal', 'a pipe'],
    ['index.db-shm', 'a folder'],
    ['owner.lock', 'a folder'],
    ['owner.lock', 'a pipe'],
  ] as const)('%s that is %s is named, and moved aside by doctor --fix', async (name, what) => {
    if (name !== 'owner.lock') renameSync(at('index.db'), path.join(own.folder, 'index.db'));
    if (name !== 'index.db' && name !== 'owner.lock') renameSync(path.join(own.folder, 'index.db'), at('index.db'));
    put(what, name);
    const told = await own.run('search', 'heron');
    expect(told).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^DATA_UNWRITABLE: .*${name.replace('.', '\\.')} is ${what}.*doctor --fix.*\\n$`),
      ) as string,
    });
    expect(await own.run('doctor')).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        new RegExp(`^FAIL {2}data folder: .*${name.replace('.', '\\.')} is ${what}`),
      ) as string,
    });
    expect(await own.run('doctor', '--fix')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        new RegExp(`^done {2}Moved ${name.replace('.', '\\.')} aside, which was ${what}`),
      ) as string,
    });
    expect(await own.run('index', own.notes)).toMatchObject({ code: 0, stderr: '' });
    expect(await own.run('search', 'heron')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('stood in the water') as string,
    });
  });

  it.each([
    ['text', Buffer.from('This is no lock. '.repeat(200))],
    ['bytes', Buffer.alloc(5000, 7)],
  ])('owner.lock that holds %s is named, and emptied by doctor --fix', async (_, bytes) => {
    writeFileSync(at('owner.lock'), bytes);
    expect(await own.run('status')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^DATA_UNWRITABLE: .*owner\.lock holds something else than a lock.*doctor --fix/,
      ) as string,
    });
    expect(await own.run('doctor', '--fix')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('done  Emptied owner.lock') as string,
    });
    expect(await own.run('search', 'heron')).toMatchObject({ code: 0, stderr: '' });
  });
});
