import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { FILTER_HELP } from '../src-shared/query/help.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let web: WebApp;
const PEOPLE = ['Anna Weber <anna@example.org>', 'Zoë Quist', 'Anna Weber'];

test.beforeAll(async () => {
  web = await openWebApp({ add: true });
  PEOPLE.forEach((author, i) =>
    writeFileSync(
      path.join(web.notes, `heron-${i}.md`),
      `---\nauthor: ${author}\n---\n# Heron ${i}\n\nThe heron number ${i} waits at the pond.\n`,
    ),
  );
});

test.afterAll(() => web.end());

test.beforeEach(async ({ page }) => {
  await page.goto(web.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('10 notes', { timeout: 60_000 });
  await quarry.isUpToDate();
});

test('counts the authors, and narrows to one by a click', async ({ page }) => {
  const quarry = new Quarry(page);
  await quarry.search('heron waits at the pond');
  const anna = quarry.facets.getByRole('button', { name: /^Anna Weber/ });
  await expect(anna).toContainText('2');
  await anna.click();
  await quarry.answers('heron waits at the pond author:"Anna Weber"');
  await expect(anna).toHaveAttribute('aria-pressed', 'true');
  await expect(quarry.results).toHaveCount(2);
  await expect(quarry.facets.getByRole('button', { name: /^Zoë Quist/ })).toBeVisible();
});

test('completes the name of a filter and its value at the end of the box', async ({ page }) => {
  const quarry = new Quarry(page);
  await quarry.search('heron waits');
  await page.keyboard.type(' aut');
  await expect(quarry.box).toHaveAttribute('aria-description', 'The right arrow key adds hor:');
  await page.keyboard.press('ArrowRight');
  await expect(quarry.box).toHaveValue('heron waits author:');
  await page.keyboard.type('zoe');
  await quarry.answers('heron waits author:zoe');
  await expect(page.locator('.box-rest')).toHaveText(' Quist');
  await page.keyboard.press('ArrowRight');
  await expect(quarry.box).toHaveValue('heron waits author:"Zoë Quist"');
  await quarry.answers('heron waits author:"Zoë Quist"');
  await expect(quarry.results).toHaveCount(1);
});

test('lists every filter among the keys', async ({ page }) => {
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys and filters' });
  for (const { example } of FILTER_HELP)
    await expect(sheet.locator('dt').getByText(example, { exact: true })).toBeVisible();
});
