import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { barriers } from './support/barriers.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { expect, test } from './support/test.ts';
import { tapWire } from './support/wire.ts';

let web: WebApp;

test.beforeEach(async ({ page }) => {
  web = await openWebApp({ add: false });
  for (const folder of ['recipes', 'Receipts', '.secret', 'many/deep'])
    await mkdir(path.join(web.notes, folder), { recursive: true });
  await writeFile(path.join(web.notes, 'recipes', 'soup.md'), '# Soup\n\nAdd salt last.\n');
  await page.goto(web.url);
  await page.getByRole('button', { name: 'Choose folder…' }).click();
});

test.afterEach(() => web.end());

test('chooses a folder with the keys alone', async ({ page }) => {
  const sheet = page.getByRole('dialog', { name: 'Choose a folder' });
  const field = sheet.getByRole('combobox');
  await expect(field).toBeFocused();
  await expect(sheet.getByRole('button', { name: /^Add this folder/ })).toBeEnabled();

  await field.fill(web.notes);
  await page.keyboard.press('Enter');
  const folders = sheet.getByRole('option');
  await expect(folders).toHaveText([/^many/, /^Receipts/, /^recipes1 note/]);
  await expect(field).toHaveValue('');
  await expect(sheet).toContainText('7 notes directly here');
  await expect(sheet.getByRole('navigation', { name: 'Where you are' }).locator('[aria-current]')).toHaveText('notes');

  await field.fill('rec');
  await expect(folders).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(sheet.getByRole('option', { selected: true })).toContainText('recipes');
  await page.keyboard.press('Enter');
  await expect(sheet).toContainText('1 note directly here');
  await expect(sheet).toContainText('There are no folders in this one.');

  await page.keyboard.press('Backspace');
  await expect(sheet.getByRole('option', { selected: true })).toContainText('recipes'); // where one came from
  await page.keyboard.press('Enter');
  await expect(sheet).toContainText('1 note directly here');
  await page.keyboard.press('Control+Enter');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await expect(page.getByText('1 indexed')).toBeVisible({ timeout: 60_000 });
});

test('chooses a folder with the mouse, hidden ones too', async ({ page }) => {
  const sheet = page.getByRole('dialog', { name: 'Choose a folder' });
  await sheet.getByRole('combobox').fill(`${web.notes}/many/deep`);
  await page.keyboard.press('Enter');
  await sheet.getByRole('navigation', { name: 'Where you are' }).getByRole('button', { name: 'many' }).click();
  await expect(sheet.getByRole('option')).toHaveText([/^deep/]);
  await sheet.getByRole('button', { name: 'Folder above' }).click();
  await expect(sheet.getByRole('option')).toHaveCount(3);
  await sheet.getByRole('button', { name: 'Hidden' }).click();
  await expect(sheet.getByRole('option')).toHaveCount(4);
  await sheet.getByRole('option', { name: /^recipes/ }).click();
  await expect(sheet).toContainText('1 note directly here');
  await expect(sheet.getByRole('combobox')).toBeFocused();
  await sheet.getByRole('button', { name: 'Home folder' }).click();
  await expect(sheet.locator('.folders-chosen b')).toHaveText('~');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(sheet).toBeHidden();
});

test('shows the home folder when a path is wrong that was typed before that had come, and leaves the path to be mended', async ({
  page,
}) => {
  const wire = await tapWire(page);
  await page.reload();
  const held = wire.hold(
    ({ method, request }) => method === 'listFolder' && (request as { path?: string }).path === undefined,
  );
  await page.getByRole('button', { name: 'Choose folder…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Choose a folder' });
  await sheet.getByRole('combobox').fill('/no/such/folder');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('alert')).toContainText('There is nothing at /no/such/folder.');
  held.release();
  await expect(sheet.locator('.folders-chosen b')).toHaveText('~');
  await expect(sheet.getByRole('combobox')).toHaveValue('/no/such/folder');
});

test('says what is wrong with a path, and stays where it is', async ({ page }) => {
  const sheet = page.getByRole('dialog', { name: 'Choose a folder' });
  await sheet.getByRole('combobox').fill('/no/such/folder');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('alert')).toContainText('There is nothing at /no/such/folder.');
  await expect(sheet.locator('.folders-chosen b')).toHaveText('~');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    test('keeps nobody out of choosing a folder', async ({ page }) => {
      const sheet = page.getByRole('dialog', { name: 'Choose a folder' });
      await sheet.getByRole('combobox').fill(web.notes);
      await page.keyboard.press('Enter');
      await expect(sheet.getByRole('option')).toHaveCount(3);
      expect(await barriers(page)).toEqual([]);
    });
  });
}
