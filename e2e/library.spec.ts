import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let web: WebApp;

test.beforeEach(async ({ page }) => {
  web = await openWebApp({ add: false });
  await page.goto(web.url);
});

test.afterEach(() => web.end());

test('takes a person from nothing to a result: type a path, complete it, add it, search', async ({ page }) => {
  const quarry = new Quarry(page);
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
  const field = page.getByRole('combobox', { name: 'Path of a folder or a note' });
  await expect(field).toBeFocused();

  await field.fill(web.notes.slice(0, -2));
  await expect(page.getByRole('listbox', { name: 'Folders and notes' }).getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue(`${web.notes}/`);
  await expect(page.getByRole('option', { name: /20250512-081530\.md/ })).toBeVisible();
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await expect(page.getByText('7 indexed')).toBeVisible({ timeout: 60_000 });
  await expect(quarry.status).toContainText('7 notes');
  await quarry.search('LoRa reached the shed through the hedge');
  await expect(quarry.results.first()).toContainText('through the hedge');
});

test('says that there is nothing at a path', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Path of a folder or a note' }).fill('/no/such/folder');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('alert')).toContainText('/no/such/folder');
});

test('shows each file that failed with its reason, tries again, and reads it once it is mended', async ({ page }) => {
  const quarry = new Quarry(page);
  const bad = path.join(web.notes, 'scan.md');
  await writeFile(bad, Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0, 0, 0xff, 0xfe, 0x00, 0x9c]));
  const huge = path.join(web.notes, 'huge.md');
  await writeFile(huge, '');
  await truncate(huge, 300 * 1024 * 1024);
  await add(page, web.notes);

  await expect(page.getByRole('heading', { name: '2 files failed' })).toBeVisible({ timeout: 60_000 });
  const failed = page.getByRole('region', { name: '2 files failed' });
  await expect(failed.getByRole('listitem').filter({ hasText: 'scan.md' }).locator('.files-reason')).not.toBeEmpty();
  await expect(failed.getByRole('listitem').filter({ hasText: 'huge.md' }).locator('.files-reason')).not.toBeEmpty();
  await expect(page.getByText('7 indexed')).toBeVisible();
  await expect(quarry.status.getByRole('link', { name: '2 failed' })).toBeVisible();

  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('2 files failed.')).toBeVisible();
  await writeFile(bad, '# Mended\n\nThe scanner was replaced by a typewriter.\n');
  await rm(huge);
  await expect(page.getByText('8 indexed')).toBeVisible();
  await expect(page.getByRole('heading', { name: /failed/ })).toHaveCount(0);
  await quarry.search('typewriter');
  await expect(quarry.results.first()).toContainText('typewriter');
});

test('reads the hidden folders of a folder once that is chosen, and keeps the choices', async ({ page }) => {
  await mkdir(path.join(web.notes, '.drafts'));
  await writeFile(path.join(web.notes, '.drafts', 'lamp.md'), '# Lamp\n\nThe lamp in the shed flickers.\n');
  await add(page, web.notes);
  await expect(page.getByText('7 indexed')).toBeVisible({ timeout: 60_000 });
  const hidden = page.getByRole('checkbox', { name: 'also read hidden folders' });
  await expect(hidden).not.toBeChecked();
  await hidden.click();
  await expect(page.getByText('8 indexed')).toBeVisible();
  const gone = page.getByRole('combobox', { name: 'Of files that are gone keep' });
  await gone.selectOption('all');
  await rm(path.join(web.notes, '.drafts', 'lamp.md'));
  await expect(page.getByText('1 file gone, still found')).toBeVisible();
  await page.reload();
  await expect(hidden).toBeChecked();
  await expect(gone).toHaveValue('all');
});

test('shows how far it is, can be stopped, and searches meanwhile', async ({ page }) => {
  const quarry = new Quarry(page);
  const many = path.join(web.notes, 'many');
  await mkdir(many);
  for (let i = 0; i < 150; i++) {
    const lines = Array.from(
      { length: 12 },
      (_, j) => `- Pot ${i}.${j} was moved to shelf ${(i * 7 + j) % 31} because seedling ${i * j} wanted more light`,
    );
    await writeFile(path.join(many, `${i}.md`), `# Shelf list ${i}\n\n## Moves\n\n${lines.join('\n')}\n`);
  }
  await add(page, web.notes);

  const progress = page.getByRole('region', { name: 'Indexing' });
  await expect(progress).toContainText(/Reading \d+ of 157 files/, { timeout: 30_000 });
  await expect(progress.getByRole('progressbar')).toBeVisible();
  await expect(progress).toContainText(/files\/s/);
  await expect(quarry.status).toContainText('Indexing');

  await quarry.box.fill('valve');
  await expect(quarry.results.first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/Stopped/)).toBeVisible();
  await expect(page.getByText(/\d+ pending/)).toBeVisible();
  await expect(quarry.status).toContainText('Not all indexed');
  await expect(page.getByRole('button', { name: 'Index now' })).toBeVisible();
});

test('reads what is written to a folder, unless it is paused', async ({ page }) => {
  const quarry = new Quarry(page);
  await add(page, web.notes);
  await expect(page.getByText('7 indexed')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('watched', { exact: true })).toBeVisible();
  await writeFile(path.join(web.notes, 'new.md'), '# New\n\nThe barometer fell overnight.\n');
  await expect(page.getByText('8 indexed')).toBeVisible();

  await page.getByRole('button', { name: /^Pause / }).click();
  await expect(page.getByText('paused', { exact: true })).toBeVisible();
  await writeFile(path.join(web.notes, 'newer.md'), '# Newer\n\nThe hygrometer rose at noon.\n');
  await page.getByRole('button', { name: 'Index now' }).click();
  await expect(page.getByText('Everything was up to date.')).toBeVisible();
  await expect(page.getByText('8 indexed')).toBeVisible();
  await page.getByRole('button', { name: /^Resume / }).click();
  await expect(page.getByText('9 indexed')).toBeVisible();
  await quarry.search('hygrometer');
  await expect(quarry.results.first()).toContainText('hygrometer');
});

test('forgets a folder when asked twice, and leaves its files', async ({ page }) => {
  await add(page, web.notes);
  await expect(page.getByText('7 indexed')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Remove / }).click();
  const question = page.getByRole('group', { name: /^Remove / });
  await expect(question).toContainText('Your files stay.');
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByText('7 indexed')).toBeVisible();
  await page.getByRole('button', { name: /^Remove / }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { name: 'Find what you once decided, tried and learned' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).not.toContainText('notes');
});

async function add(page: import('playwright/test').Page, folder: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Path of a folder or a note' }).fill(folder);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}
