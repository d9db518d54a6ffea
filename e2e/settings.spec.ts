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

test('choose the program that opens notes, and say when it is not there', async ({ page }) => {
  const quarry = new Quarry(page);
  await page.keyboard.press('Control+,');
  const program = page.getByRole('combobox', { name: 'Program' });
  await expect(program).toHaveValue('system');
  await program.selectOption('Visual Studio Code');
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveValue('code -g {path}:{line}');
  await program.selectOption('Another command');
  await page.getByRole('textbox', { name: 'Command' }).fill('no-such-program {path}');
  await page.getByRole('textbox', { name: 'Command' }).press('Enter');
  await quarry.search('valve');
  await quarry.box.press('Enter');
  await expect(page.getByText('The editor "no-such-program" could not be started.')).toBeVisible();
});
