import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { barriers } from './support/barriers.ts';
import { openWebDoor, type WebDoor } from './support/door.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let own: WebDoor;

// Of its own: what is set here holds for every page of the engine.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  own = await openWebDoor({ add: true });
});
test.afterAll(() => own.end());

test.beforeEach(async ({ page }) => {
  await page.goto(own.url);
  await new Quarry(page).isUpToDate();
});

test('are reached by keys, by the commands and by a link, and shown without what a browser has not', async ({ page }) => {
  const title = page.getByRole('heading', { name: 'Settings', exact: true });
  await page.keyboard.press('Control+,');
  await expect(title).toBeVisible();
  await expect(page).toHaveTitle('Settings · Quarry');
  await page.keyboard.press('Escape');
  await expect(new Quarry(page).box).toBeFocused();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(title).toBeHidden();
  await page.keyboard.press('Control+p');
  await page.getByRole('combobox', { name: 'Command' }).fill('settings');
  await page.keyboard.press('Enter');
  await expect(title).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Appearance', 'Opening notes']);
  await expect(page.getByText('In the desktop app there are also')).toBeVisible();
});

for (const [theme, other, isRight] of [['Dark', 'light', (value: number) => value < 60], ['Light', 'dark', (value: number) => value > 200]] as const) {
  test.describe(`where the system is ${other}`, () => {
    test.use({ colorScheme: other });

    test(`${theme} holds at once and from the first paint on`, async ({ page }) => {
      const brightness = (): Promise<number> => page.evaluate(() => Math.max(...(getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)));
      expect(isRight(await brightness())).toBe(false);
      await page.keyboard.press('Control+,');
      await page.getByRole('radio', { name: theme }).check();
      await expect.poll(async () => isRight(await brightness())).toBe(true);
      expect(await barriers(page)).toEqual([]);
      await page.reload();
      await expect(page.getByRole('radio', { name: theme })).toBeChecked();
      expect(isRight(await brightness())).toBe(true);
      await page.getByRole('radio', { name: 'As the system' }).check();
      await expect.poll(async () => isRight(await brightness())).toBe(false);
    });
  });
}

test('show the program that opens notes and how another is chosen, which no page can do', async ({ page }) => {
  const quarry = new Quarry(page);
  await page.keyboard.press('Control+,');
  const program = page.getByRole('status', { name: 'Program' });
  await expect(program).toHaveText('Another program');
  await expect(page.getByText('The variable QUARRY_EDITOR says so')).toBeVisible();
  await expect(page.getByText('npx quarry settings editor --data')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Program' }).getByRole('button')).toHaveCount(0);

  await writeFile(path.join(own.data, 'settings.json'), JSON.stringify({ desktop: { editor: 'code -g {path}:{line}' } }));
  await expect(program).toHaveText('Visual Studio Code');
  await expect(page.getByText('code -g {path}:{line}')).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  await writeFile(path.join(own.data, 'settings.json'), JSON.stringify({ desktop: { editor: 'no-such-program {path}' } }));
  await expect(program).toHaveText('Another program');
  await quarry.search('valve');
  await quarry.box.press('Enter');
  await expect(page.getByText('The editor "no-such-program" could not be started.')).toBeVisible();
});

test('that one tab changes hold in another at once', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto(own.url);
  for (const one of [page, other]) await one.keyboard.press('Control+,');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await other.getByRole('radio', { name: 'As the system' }).check();
  await expect(page.getByRole('radio', { name: 'As the system' })).toBeChecked();
  await other.close();
});
