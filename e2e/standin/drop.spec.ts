import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { dropOn } from '../support/drag.ts';
import { type Desktop, launchDesktop } from './launch.ts';

let folder: string;
let desktop: Desktop;

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-drop-')));
  for (const inside of ['notes/deep', 'more', 'pictures']) await mkdir(path.join(folder, inside), { recursive: true });
  await writeFile(path.join(folder, 'notes', 'a.md'), 'The barometer fell.\n');
  await writeFile(path.join(folder, 'notes', 'deep', 'b.md'), 'The hygrometer rose.\n');
  await writeFile(path.join(folder, 'notes', 'c.jpg'), 'no note');
  await writeFile(path.join(folder, 'more', 'd.md'), 'The anemometer stood still.\n');
  await writeFile(path.join(folder, 'pictures', 'e.jpg'), 'no note');
  desktop = await launchDesktop(['--data', path.join(folder, 'data')]);
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

test('asks whether a folder that is dropped is to be watched, and does nothing when it is not', async () => {
  const { page } = desktop;
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible({
    timeout: 30_000,
  });
  await dropOn(page, { files: [path.join(folder, 'notes')] });
  const question = page.getByRole('dialog', { name: 'Dropped files' });
  await expect(question.getByRole('heading')).toHaveText(`Watch ${path.join(folder, 'notes')}?`);
  await expect(question).toContainText('2 files (41 bytes)');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
});

test('asks once for all that is dropped together, and watches it where it is', async () => {
  const { page } = desktop;
  await dropOn(page, { files: [path.join(folder, 'notes'), path.join(folder, 'more', 'd.md')] });
  const question = page.getByRole('dialog', { name: 'Dropped files' });
  await expect(question.getByRole('heading')).toHaveText('Watch 2 places?');
  await expect(question).toContainText('3 files');
  await question.getByRole('button', { name: 'Watch' }).click();
  await expect(page.getByText('2 indexed')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.source-path')).toHaveText([
    path.join(folder, 'more', 'd.md'),
    path.join(folder, 'notes'),
  ]);
  await writeFile(path.join(folder, 'notes', 'f.md'), 'The seismograph shook.\n');
  await expect(page.getByText('3 indexed')).toBeVisible({ timeout: 30_000 });
});

test('says when there is nothing to read, and goes nowhere whatever is dropped', async () => {
  const { page } = desktop;
  const before = page.url();
  await dropOn(page, { files: [path.join(folder, 'pictures')] });
  await expect(page.getByRole('heading', { name: /^Quarry found no file that it can read in / })).toBeVisible();
  await dropOn(page, { items: [{ mimeType: 'text/uri-list', data: 'http://127.0.0.1:9/' }] });
  await page.getByRole('button', { name: 'Close' }).click();
  expect(page.url()).toBe(before);
});

test('makes no markup of text', async () => {
  expect(
    await desktop.page.evaluate(() => {
      try {
        document.createElement('div').innerHTML = '<b>bold</b>';
        return 'made';
      } catch (error) {
        return (error as Error).name;
      }
    }),
  ).toBe('TypeError');
});
