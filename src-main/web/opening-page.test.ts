import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { writeOpeningPage } from './opening-page.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'quarry-opening-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ADDRESS = 'http://127.0.0.1:1234/?t=abc&q=x"y';

it('leads on to the address, can be read by this user alone, and says nothing of the key in its name', async () => {
  const { file } = await writeOpeningPage(path.join(folder, 'data'), ADDRESS);
  expect(readFileSync(file, 'utf8')).toContain('content="0; url=http://127.0.0.1:1234/?t=abc&amp;q=x&quot;y"');
  expect(file).not.toContain('abc');
  const modes = [file, path.dirname(file), path.join(folder, 'data')].map((one) => statSync(one).mode & 0o777);
  expect(modes).toEqual(process.platform === 'win32' ? modes : [0o600, 0o700, 0o700]);
});

it('goes with its folder, when it is told to and by itself', async () => {
  const { remove } = await writeOpeningPage(folder, ADDRESS);
  await remove();
  expect(readdirSync(folder)).toEqual([]);
  await writeOpeningPage(folder, ADDRESS, 1);
  await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]));
});

it('takes away what a Quarry left that was killed, and nothing else', async () => {
  for (const name of ['opening-old', 'opening-new', 'other']) mkdirSync(path.join(folder, name));
  for (const name of ['opening-old', 'other']) utimesSync(path.join(folder, name), 0, 0);
  const { file } = await writeOpeningPage(folder, ADDRESS);
  expect(existsSync(file)).toBe(true);
  expect(
    readdirSync(folder)
      .filter((name) => !file.includes(name))
      .sort(),
  ).toEqual(['opening-new', 'other']);
});

it('says why it cannot be written', async () => {
  await expect(writeOpeningPage(path.join(folder, 'data\0'), ADDRESS)).rejects.toMatchObject({
    code: 'DATA_UNWRITABLE',
  });
});
