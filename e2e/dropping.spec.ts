import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { barriers } from './support/barriers.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { dropOn } from './support/drag.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';
import { tapWire } from './support/wire.ts';

let web: WebApp;

test.beforeEach(async ({ page }) => {
  web = await openWebApp({ add: false });
  await page.goto(web.url);
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
});

test.afterEach(() => web.end());

const copies = (): string[] =>
  existsSync(path.join(web.data, 'copies'))
    ? readdirSync(path.join(web.data, 'copies')).filter((name) => !name.startsWith('.'))
    : [];

test('copies a folder that is dropped, once asked, and calls it a copy until it is removed', async ({ page }) => {
  const quarry = new Quarry(page);
  await mkdir(path.join(web.notes, 'deep', 'er'), { recursive: true });
  await writeFile(path.join(web.notes, 'deep', 'er', 'more.md'), '# More\n\nThe barometer fell overnight.\n');
  await writeFile(path.join(web.notes, 'photo.jpg'), 'no note');
  await writeFile(path.join(web.notes, 'huge.md'), 'x'.repeat(6 * 1024 * 1024));

  await dropOn(page, { files: [web.notes] });
  const question = page.getByRole('dialog', { name: 'Dropped files' });
  await expect(question.getByRole('heading')).toHaveText(/^Copy 8 files \([\d.]+ KB\) into Quarry\?$/);
  await expect(question).toContainText('Quarry does not follow changes of the originals');
  await expect(question).toContainText('Quarry skips 1 other file');
  await question.getByText('1 file cannot be copied').click();
  await expect(question).toContainText('notes/huge.md');
  await expect(question).toContainText('files up to 5 MB are copied');
  expect(await barriers(page)).toEqual([]);
  expect(copies()).toEqual([]);
  await question.getByRole('button', { name: 'Copy', exact: true }).click();

  await expect(page.getByRole('heading', { name: 'Some files were not copied' })).toBeVisible();
  await question.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText('8 indexed')).toBeVisible({ timeout: 60_000 });
  await expect(
    page.getByRole('listitem').filter({ hasText: 'a copy: Quarry does not follow changes of the original' }),
  ).toContainText('notes');
  expect(copies()).toEqual([expect.stringMatching(/^notes-[0-9a-f]{8}$/)]);
  await quarry.search('barometer');
  await expect(quarry.results.first()).toContainText('barometer');

  // Dropped again, it is made like the original.
  await rm(path.join(web.notes, 'huge.md'));
  await rm(path.join(web.notes, 'deep'), { recursive: true });
  await dropOn(page, { files: [web.notes] });
  await expect(question).toContainText('Quarry already has a copy of “notes”.');
  await question.getByRole('button', { name: 'Update the copy' }).click();
  await expect(page.getByText('7 indexed')).toBeVisible({ timeout: 60_000 });
  expect(copies()).toHaveLength(1);

  await page.getByRole('button', { name: 'Remove notes' }).click();
  const sure = page.getByRole('group', { name: 'Remove notes' });
  await expect(sure).toContainText('Delete this copy? The originals stay.');
  await sure.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Removed, and the copy deleted.')).toBeVisible();
  expect(copies()).toEqual([]);
  expect(existsSync(path.join(web.notes, '20250512-081530.md'))).toBe(true);
});

test('leaves everything as it is when the answer is no', async ({ page }) => {
  await dropOn(page, { files: [web.notes] });
  const question = page.getByRole('dialog', { name: 'Dropped files' });
  await expect(question.getByRole('button', { name: 'Copy', exact: true })).toBeFocused();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await dropOn(page, { files: [web.notes] });
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(copies()).toEqual([]);
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
});

test('asks once for all that is dropped together, and keeps single files in a copy of their own', async ({ page }) => {
  const two = path.join(path.dirname(web.notes), 'two');
  await mkdir(two);
  await writeFile(path.join(two, 'two.md'), 'Two of them.\n');
  await dropOn(page, { files: [two, path.join(web.notes, '20250512-081530.md')] });
  await expect(page.getByRole('heading', { name: /^Copy 2 files/ })).toBeVisible();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('1 indexed')).toHaveCount(2, { timeout: 60_000 });
  await expect(page.locator('.source-path')).toHaveText(['Dropped files', 'two']);
});

test('takes files that lie in no folder, and says when nothing can be read', async ({ page }) => {
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['The barometer fell.'], 'made.md'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
  });
  await expect(page.getByRole('heading', { name: 'Copy 1 file (19 bytes) into Quarry?' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();

  await writeFile(path.join(path.dirname(web.notes), 'photo.jpg'), 'no note');
  await dropOn(page, { files: [path.join(path.dirname(web.notes), 'photo.jpg')] });
  await expect(page.getByRole('heading', { name: 'Quarry found no file that it can read' })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
});

test('shows that a copy is under way, and leaves nothing of one that is stopped', async ({ page }) => {
  const wire = await tapWire(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
  const begun = wire.hold(({ method }) => method === 'beginCopy');
  await dropOn(page, { files: [web.notes] });
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Copying 0 of 7 files' })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Files copied' })).toBeVisible();
  await page.keyboard.press('Escape'); // too easily pressed to end it
  await page.getByRole('button', { name: 'Stop' }).click();
  begun.release();
  await expect(page.getByText('Stopped; nothing was added.')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => readdirSync(path.join(web.data, 'copies'))).toEqual(['.gitignore']);
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
});

test('goes nowhere when something else is dropped on it', async ({ page }) => {
  const before = page.url();
  for (const at of [
    { x: 500, y: 500 },
    { x: 640, y: 20 },
  ]) {
    await dropOn(
      page,
      {
        items: [
          { mimeType: 'text/uri-list', data: 'http://127.0.0.1:9/' },
          { mimeType: 'text/html', data: '<img src="http://127.0.0.1:9/x">' },
        ],
      },
      at,
    );
  }
  await page.keyboard.press('Control+p');
  await dropOn(page, { items: [{ mimeType: 'text/uri-list', data: 'http://127.0.0.1:9/' }] }, { x: 20, y: 700 });
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  expect(page.url()).toBe(before);
});
