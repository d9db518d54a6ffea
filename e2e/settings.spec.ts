import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { barriers } from './support/barriers.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let own: WebApp;

// Of its own: what is set here holds for every page of the engine.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  own = await openWebApp({ add: true });
});
test.afterAll(() => own.end());

test.beforeEach(async ({ page }) => {
  await page.goto(own.url);
  await new Quarry(page).isUpToDate();
});

test('are reached by keys, by the commands and by a link, and shown without what a browser has not', async ({
  page,
}) => {
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
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([
    'Appearance',
    'Search',
    'Reading notes',
    'Opening notes',
    'Log',
  ]);
  await expect(page.getByText('The desktop app has more settings')).toBeVisible();
});

for (const [theme, other, isRight] of [
  ['Dark', 'light', (value: number) => value < 60],
  ['Light', 'dark', (value: number) => value > 200],
] as const) {
  test.describe(`where the system is ${other}`, () => {
    test.use({ colorScheme: other });

    test(`${theme} holds at once and from the first paint on`, async ({ page }) => {
      const brightness = (): Promise<number> =>
        page.evaluate(() =>
          Math.max(...(getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)),
        );
      expect(isRight(await brightness())).toBe(false);
      await page.keyboard.press('Control+,');
      await page.getByRole('radio', { name: theme }).check();
      await expect.poll(async () => isRight(await brightness())).toBe(true);
      expect(await barriers(page)).toEqual([]);
      await page.reload();
      await expect(page.getByRole('radio', { name: theme })).toBeChecked();
      expect(isRight(await brightness())).toBe(true);
      await page.getByRole('radio', { name: 'Like the system' }).check();
      await expect.poll(async () => isRight(await brightness())).toBe(false);
    });
  });
}

test('show the program that opens notes and how another is chosen, which no page can do', async ({ page }) => {
  const quarry = new Quarry(page);
  await page.keyboard.press('Control+,');
  const program = page.getByRole('status', { name: 'Program' });
  await expect(program).toHaveText('Another program');
  await expect(page.getByText('The variable QUARRY_EDITOR sets this')).toBeVisible();
  await expect(page.getByText('npx quarry settings editor --data')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Program' }).getByRole('button')).toHaveCount(0);

  await writeFile(
    path.join(own.data, 'settings.json'),
    JSON.stringify({ desktop: { editor: 'code -g {path}:{line}' } }),
  );
  await expect(program).toHaveText('Visual Studio Code');
  await expect(page.getByText('code -g {path}:{line}')).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  await writeFile(
    path.join(own.data, 'settings.json'),
    JSON.stringify({ desktop: { editor: 'no-such-program {path}' } }),
  );
  await expect(program).toHaveText('Another program');
  await quarry.search('valve');
  await quarry.box.press('Enter');
  await expect(page.getByText('The editor "no-such-program" could not be started.')).toBeVisible();
});

test('that one tab changes hold in another at once', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto(own.url);
  await new Quarry(other).isUpToDate(); // keys are heard from then on
  for (const one of [page, other]) await one.keyboard.press('Control+,');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await other.getByRole('radio', { name: 'Like the system' }).check();
  await expect(page.getByRole('radio', { name: 'Like the system' })).toBeChecked();
  await other.close();
});

const file = (): string => path.join(own.data, 'settings.json');
const kept = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(file(), 'utf8')) as Record<string, unknown>;
/** A command of a terminal, in a process of its own. */
const quarryCommand = (...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [
    path.resolve(import.meta.dirname, '../bin/quarry.mjs'),
    ...args,
    '--data',
    own.data,
  ]);

test('have a row for each that a browser goes by, by its words', async ({ page }) => {
  await page.keyboard.press('Control+,');
  for (const name of ['Prefer newer notes', 'Rerank the first results'])
    await expect(page.getByRole('switch', { name })).not.toBeChecked();
  const models = page.getByRole('radiogroup', { name: 'Language models' }).getByRole('radio');
  await expect(models).toHaveCount(3);
  await expect(models.first()).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Exclude' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Types of headings' })).toBeVisible();
  await expect(page.getByRole('radiogroup', { name: 'Detail' }).getByRole('radio', { name: 'Normal' })).toBeChecked();
  await expect(page.getByText('quarry.log')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Notifications' })).toHaveCount(0);
  // However long the words of a control are, what a setting means keeps its part of the row.
  const parts = await page
    .locator('.setting-what')
    .evaluateAll((all) => all.map((one) => one.clientWidth / (one.parentElement?.clientWidth ?? 0)));
  expect(Math.min(...parts)).toBeGreaterThan(0.4);
  expect(await barriers(page)).toEqual([]);
});

test('take patterns of what is left out when they are saved, and say beside the field which line does not fit', async ({
  page,
}) => {
  await page.keyboard.press('Control+,');
  const field = page.getByRole('textbox', { name: 'Exclude' });
  await field.fill(`*.tmp\n${'x'.repeat(501)}`);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Line 2 in the setting "ignore" does not fit');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await barriers(page)).toEqual([]);
  await field.fill('*.tmp\n\n*.md');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(field).toHaveValue('*.tmp\n*.md');
  expect((await kept())['ignore']).toEqual(['*.tmp', '*.md']);
  await field.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  expect((await kept())['ignore']).toEqual([]);
});

test('give headings a type, another one, and none', async ({ page }) => {
  await page.keyboard.press('Control+,');
  const table = page.getByRole('group', { name: 'Types of headings' });
  await table.getByRole('combobox', { name: 'Heading' }).fill('x'.repeat(121));
  await table.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('alert')).toContainText('a heading has 1 to 120 characters');
  await table.getByRole('combobox', { name: 'Heading' }).fill('beliefs captured');
  await table.getByRole('combobox', { name: 'Type', exact: true }).selectOption('pattern');
  await table.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await table.getByRole('combobox', { name: 'Type of beliefs captured' }).selectOption('insight');
  await expect.poll(async () => (await kept())['headings']).toEqual({ 'beliefs captured': 'insight' });
  expect(await barriers(page)).toEqual([]);
  await table.getByRole('button', { name: 'Remove beliefs captured' }).click();
  await expect.poll(async () => (await kept())['headings']).toEqual({});
});

test('that a terminal changes are seen in every tab, and those of a tab in a terminal', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto(own.url);
  await new Quarry(other).isUpToDate(); // keys are heard from then on
  for (const one of [page, other]) await one.keyboard.press('Control+,');
  await quarryCommand('settings', 'set', 'recency', 'true');
  for (const one of [page, other]) await expect(one.getByRole('switch', { name: 'Prefer newer notes' })).toBeChecked();
  await other.getByRole('switch', { name: 'Prefer newer notes' }).uncheck();
  await expect(page.getByRole('switch', { name: 'Prefer newer notes' })).not.toBeChecked();
  expect(await quarryCommand('settings', 'get', 'recency')).toMatchObject({ stdout: 'false\n' });
  await other.close();
});

test('that cannot be read are told with the line, stay as they were, and nothing is written over them', async ({
  page,
}) => {
  await page.keyboard.press('Control+,');
  await page.getByRole('radio', { name: 'Warnings' }).check();
  await expect.poll(async () => (await kept())['logLevel']).toBe('warn');
  const before = await readFile(file(), 'utf8');
  await writeFile(file(), '{\n  "logLevel": "debug"\n  "recency": true\n}\n');
  await expect(
    page.getByText(
      /settings\.json: It could not be read, so the settings before it still apply \(line 3: a comma is missing\)/,
    ),
  ).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Warnings' })).toBeChecked();
  await page.getByRole('switch', { name: 'Prefer newer notes' }).click();
  await expect(page.getByRole('alert')).toContainText('could not be read, so nothing was changed: line 3');
  await expect(page.getByRole('switch', { name: 'Prefer newer notes' })).not.toBeChecked();
  expect(await barriers(page)).toEqual([]);
  await writeFile(file(), before);
  await expect(page.getByText('It could not be read')).toHaveCount(0);
  await rm(file());
  await expect(page.getByRole('radio', { name: 'Normal' })).toBeChecked();
});
