/** Names of files that turn the text around them, or hold what nobody can see, in every place where they are drawn. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

const OVERRIDE = '\u202e';
/** What may not be seen as it is: controls of direction, and such that nobody sees. */
const UNSEEN = '[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]';

let own: WebApp;

test.skip(process.platform === 'win32', 'Not every name here can be one there.');
test.beforeAll(async () => {
  own = await openWebApp({ add: true });
  const folder = path.join(own.notes, `turned${OVERRIDE}redlof`);
  await mkdir(folder);
  await writeFile(
    path.join(folder, `plan${OVERRIDE}fdp.exe.md`),
    `# Plan \u2067for\u200b the${OVERRIDE} weir\n\nThe sluice keeper paints the weir every seventh spring.\n`,
  );
  await writeFile(path.join(folder, 'שלום.md'), '# שלום\n\nThe sluice keeper counts the herons by the lock.\n');
  await writeFile(path.join(folder, `broken${OVERRIDE}fdp.pdf`), 'This is no document.');
});
test.afterAll(() => own.end());

/**
 * Where a character that is not seen stands as it is: in a text outside of what notes say, or in a tooltip or label.
 */
async function unseen(page: Page): Promise<readonly string[]> {
  return page.evaluate((source) => {
    const pattern = new RegExp(source);
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const inNote = node.parentElement?.closest('.card-text, .note, .related-text, textarea, input');
      if (!inNote && pattern.test(node.nodeValue ?? ''))
        found.push(`${node.parentElement?.className}: ${JSON.stringify(node.nodeValue)}`);
    }
    for (const element of document.querySelectorAll('[title], [aria-label]')) {
      for (const name of ['title', 'aria-label'])
        if (pattern.test(element.getAttribute(name)?.replace(/^\u2068|[\u2068\u2069]/g, '') ?? ''))
          found.push(`${name} of ${element.className}`);
    }
    if (pattern.test(document.title)) found.push('title of the window');
    return found;
  }, UNSEEN);
}

test('are isolated, with what is not seen in them shown by its number', async ({ page }) => {
  await page.goto(own.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('9 notes', { timeout: 60_000 }); // they are watched
  await quarry.isUpToDate();
  await quarry.search('"sluice keeper paints"');
  const card = page.getByRole('treeitem').filter({ hasText: 'paints the weir' }).first();
  await expect(card.locator('.card-place')).toHaveText('planU+202Efdp.exe.md:3');
  await expect(card.locator('.card-place bdi .unseen')).toHaveText('U+202E');
  await expect(card.locator('.card-place')).toHaveAttribute('title', /plan\[U\+202E\]fdp\.exe\.md:3$/);
  await expect(page.getByRole('complementary', { name: 'Note' }).getByRole('heading', { level: 2 })).toContainText(
    'U+2067',
  );
  expect(await unseen(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('names.png') });

  // The letters of a name end at its name: what follows it stays behind it.
  await quarry.search('"counts the herons"');
  const hebrew = page.getByRole('treeitem').filter({ hasText: 'herons' }).first().locator('.card-place');
  await expect(hebrew).toHaveText('שלום.md:3');
  const [name, whole] = await Promise.all([hebrew.locator('bdi').boundingBox(), hebrew.boundingBox()]);
  expect(name && whole && name.x - whole.x).toBeLessThan(2);

  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByText('brokenU+202Efdp.pdf')).toBeVisible();
  expect(await unseen(page)).toEqual([]);
  const box = page.getByRole('combobox', { name: /path/i }).first();
  await box.fill(`${own.notes}/turn`);
  await expect(page.getByRole('option').filter({ hasText: 'turnedU+202Eredlof' })).toBeVisible();
  expect(await unseen(page)).toEqual([]);
});
