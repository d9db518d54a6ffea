/** A hit in a file of many megabytes: the page shows a stretch of it, says that it is one, and gives more. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { openWebDoor, type WebDoor } from './support/door.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let own: WebDoor;

const line = (i: number): string => `The keeper of lock ${i} wrote that barge ${(i * 7919) % 5003} waited for the tide near mile ${i % 97}. `;

test.beforeAll(async () => {
  own = await openWebDoor({ add: true });
  // Both of the same: only few of the texts need a vector, so the test begins soon.
  await writeFile(path.join(own.notes, 'one-line.md'), `# Log of the canal\n\n${Array.from({ length: 60_000 }, (_, i) => line(i % 400)).join('')}A heron closed the sluice.\n`);
  await writeFile(path.join(own.notes, 'items.md'), `# Items of the canal\n\n${Array.from({ length: 20_000 }, (_, i) => `- ${line(i % 400)}\n`).join('')}- A heron opened the sluice.\n`);
});
test.afterAll(() => own.end());

/** Elements and characters of the text beside the results. */
const shown = (page: Page): Promise<{ readonly elements: number; readonly characters: number }> =>
  page.evaluate(() => {
    const note = document.querySelector('#note');
    return { elements: note?.querySelectorAll('*').length ?? 0, characters: note?.textContent?.length ?? 0 };
  });

test('the page holds a stretch of it, which grows by what is asked for', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(own.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('8 notes', { timeout: 120_000 }); // they are watched
  await expect(quarry.status).toContainText('Up to date', { timeout: 120_000 });

  await quarry.search('"heron closed the sluice"');
  await expect(quarry.note.locator('mark').first()).toBeInViewport();
  const oneLine = await shown(page);
  expect(oneLine.elements).toBeLessThan(2_000);
  expect(oneLine.characters).toBeLessThan(100_000);
  await expect(page.getByRole('button', { name: /^Show / }).first()).toBeAttached();

  await quarry.search('"heron opened the sluice"');
  await expect(quarry.note.locator('mark').first()).toBeInViewport();
  const more = quarry.note.getByRole('button', { name: /^Show .*earlier/ });
  for (const times of [1, 2]) {
    const before = await shown(page);
    await more.click();
    await expect.poll(async () => (await shown(page)).characters, { message: `asked ${times} times` }).toBeGreaterThan(before.characters);
  }
  const items = await shown(page);
  expect(items.elements).toBeLessThan(10_000);
  expect(items.characters).toBeLessThan(250_000);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator('#note').evaluate((note) => note.scrollTo({ top: 0 }));
    await page.screenshot({ path: test.info().outputPath(`items-${colorScheme}.png`) });
  }
});
