import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { barriers } from '../support/barriers.ts';
import { onceShown } from '../support/shown.ts';
import type { ShownWindow } from './control-client.ts';
import { type Desktop, launchDesktop } from './launch.ts';

/** The desktop app as a person lives with it: one start, in which each test goes on from the last. */

let folder: string;
let desktop: Desktop;
let page: Page;

interface Item {
  readonly label: string;
  readonly enabled: boolean;
  readonly accelerator?: string;
  readonly items?: readonly (Item | '-')[];
}

const at = (...parts: string[]): string => path.join(folder, ...parts);
const note = (title: string, ...decisions: string[]): string =>
  `# Session: ${title}\n\n**Key Decisions:**\n${decisions.map((one) => `- ${one}\n`).join('')}`;
const start = (): Promise<Desktop> =>
  launchDesktop(['--data', at('data'), at('notes')], { XDG_CONFIG_HOME: at('config') });

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry life ')));
  for (const name of ['notes', 'garden', 'kitchen', 'attic', 'cellar', 'data']) await mkdir(at(name));
  await writeFile(
    at('notes', 'storage.md'),
    note(
      'Storage',
      'Keep write-ahead logging on, because a power cut must not lose the index',
      'Draw the icons by hand',
    ),
  );
  await writeFile(at('garden', 'beds.md'), note('Beds', 'Plant the leeks beside the carrots'));
  await writeFile(at('kitchen', 'stove.md'), note('Stove', 'Heat the oven with birch'));
  await writeFile(at('attic', 'roof.md'), note('Roof', 'Cover the hole with slate'));
  await writeFile(at('cellar', 'wine.md'), note('Wine', 'Lay the bottles on their side'));
  await writeFile(at('letter.md'), note('Letter', 'Answer the miller before Easter'));
  await writeFile(
    at('my editor.mjs'),
    `import fs from 'node:fs'; const to = ${JSON.stringify(at('opened'))}; fs.writeFileSync(to + '~', process.argv.slice(2).join('|')); fs.renameSync(to + '~', to);`,
  );
  desktop = await start();
  page = desktop.page;
  await page.getByText('Up to date').waitFor({ timeout: 60_000 });
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

const box = (): Locator => page.getByRole('combobox', { name: 'Search' });
const hits = (): Locator => page.getByRole('treeitem');
const preview = (): Locator => page.getByRole('complementary', { name: 'Note' });
const source = (where: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByTitle(where, { exact: true }) });
const windowAt = async (end: string): Promise<ShownWindow | undefined> =>
  (await desktop.control.windows()).find(({ url }) => url.includes(end));
const brightness = (): Promise<number> =>
  page.evaluate(() =>
    Math.max(...(getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)),
  );

async function search(query: string, first: string): Promise<void> {
  await desktop.control('clickMenu', 'View', 'Search');
  await box().fill(query);
  await expect(hits().first()).toContainText(first);
}
async function openSettings(): Promise<void> {
  await desktop.control('clickMenu', 'File', 'Settings…');
  await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
}
/** Adds a folder by the library's own form. */
async function add(where: string): Promise<void> {
  await desktop.control('clickMenu', 'View', 'Library');
  const field = page.getByRole('combobox', { name: 'Path of a folder or a note' });
  await field.fill(where);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(source(where)).toContainText('1 indexed');
}
/** The tray and the notifications learn of new notes later than the page, both at once. */
const knownOutside = (notes: number): Promise<void> =>
  expect.poll(async () => JSON.stringify(await desktop.control('tray'))).toContain(`${notes} notes, up to date`);

test('has a menu with its keys, and each item does what it says', async () => {
  const menu = (await desktop.control('menu')) as Item[];
  expect(menu.map(({ label }) => label)).toEqual(['File', 'editMenu', 'View', 'windowMenu', 'Help']);
  const keys = menu
    .flatMap(({ items = [] }) => items)
    .flatMap((item) => (item !== '-' && item.accelerator ? [[item.label, item.accelerator]] : []));
  expect(keys).toEqual([
    ['Add folder…', 'CommandOrControl+O'],
    ['Settings…', 'CommandOrControl+,'],
    ['Search', 'CommandOrControl+L'],
  ]);

  await desktop.control('clickMenu', 'View', 'Library');
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await desktop.control('clickMenu', 'View', 'Search');
  await expect(box()).toBeFocused();
  await desktop.pageOf('/quick.html');
  await desktop.control('clickMenu', 'File', 'Quick search');
  expect(await windowAt('quick.html')).toMatchObject({ visible: true });
  await desktop.control('clickMenu', 'File', 'Quick search');
  expect(await windowAt('quick.html')).toMatchObject({ visible: false });
  await desktop.control('clickMenu', 'Help', 'About Quarry');
  expect(await desktop.control.recorded('showAboutPanel')).toHaveLength(1);
});

test('adds the folder chosen in the system’s dialog, and nothing when that is cancelled', async () => {
  await desktop.control('clickMenu', 'File', 'Add folder…');
  await desktop.control('answerDialog', { canceled: false, filePaths: [at('garden')] });
  await desktop.control('clickMenu', 'File', 'Add folder…');
  await expect(source(at('garden'))).toContainText('1 indexed');
  expect(await desktop.control.recorded('dialog.showOpenDialog')).toMatchObject([
    { properties: ['openDirectory'], overWindow: true, defaultPath: homedir() },
    { properties: ['openDirectory'], overWindow: true },
  ]);
  await search('where do the leeks go', 'beside the carrots');
  await knownOutside(2); // while the window is in front
});

test('comes to the front when it is started again, with the path that it was started with', async () => {
  await desktop.control('blurAll');
  expect(await desktop.second([at('attic')])).toBe(0);
  await expect(page.getByRole('dialog')).toContainText('attic'); // any program can start it so: the person is asked
  await page.getByRole('dialog').getByRole('button', { name: 'Watch' }).click();
  await expect(source(at('attic'))).toContainText('1 indexed');
  expect(await windowAt('index.html')).toMatchObject({ focused: true });
});

test('takes a file that the system opens with it', async () => {
  await desktop.control('openFile', at('letter.md'));
  await page.getByRole('dialog').getByRole('button', { name: 'Watch' }).click();
  await expect(source(at('letter.md'))).toContainText('1 indexed');
  await search('miller', 'before Easter');
});

test('searches for what a link asks, also when it comes by a second process', async () => {
  await desktop.control('openUrl', 'quarry://search?q=power%20cut');
  await expect(box()).toHaveValue('power cut');
  await expect(hits().first()).toContainText('write-ahead logging');
  expect(await desktop.second(['quarry://search?q=leeks'])).toBe(0);
  await expect(box()).toHaveValue('leeks');
});

test('shows the observation of a link, among the results, beside them and without any', async () => {
  await search('icons', 'by hand');
  const icons = (await hits().first().getAttribute('id'))?.replace('hit-', '') ?? '';
  await search('leeks path:garden', 'carrots');
  await expect(hits()).toHaveCount(1);
  await desktop.control('openUrl', `quarry://open?id=${icons}`);
  await expect(preview().locator('[aria-current]')).toContainText('by hand');
  await page.keyboard.press('Escape');
  await expect(preview().locator('[aria-current]')).toContainText('carrots');

  await search('decisions path:notes', '');
  await desktop.control('openUrl', `quarry://open?id=${icons}`);
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('by hand');

  await box().fill('');
  await expect(hits()).toHaveCount(0);
  await desktop.control('openUrl', `quarry://open?id=${icons}`);
  await expect(preview().locator('[aria-current]')).toContainText('by hand');
  await desktop.control('clickMenu', 'File', 'Index now'); // what is shown outlasts a change of the index
  await expect(preview().locator('[aria-current]')).toContainText('by hand');
  await page.keyboard.press('Escape');
  await expect(preview()).toBeHidden();
});

test('says when what a link leads to has gone, and does nothing for a bad one', async () => {
  await search('leeks', 'carrots');
  await desktop.control('openUrl', 'quarry://open?id=gone');
  await expect(page.getByText('The observation of this link no longer exists')).toBeVisible();
  await expect(box()).toHaveValue('leeks');
  await desktop.control('blurAll');
  for (const bad of ['quarry://add?path=/etc', 'quarry://search', 'file:///etc/passwd', 'not a link'])
    await desktop.control('openUrl', bad);
  expect(await windowAt('index.html')).toMatchObject({ focused: false });
  await expect(box()).toHaveValue('leeks');
  await desktop.control('focusWindow', 'index.html');
});

test('is light or dark as the system, or as the person chose', async () => {
  await desktop.control('setDark', true);
  await expect.poll(brightness).toBeLessThan(60);
  await openSettings();
  await page.getByRole('radio', { name: 'Light' }).check();
  await expect.poll(brightness).toBeGreaterThan(200);
  expect(await barriers(page)).toEqual([]);
  await desktop.control('setDark', false);
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(brightness).toBeLessThan(60);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('radio', { name: 'Like the system' }).check();
  await expect.poll(brightness).toBeGreaterThan(200);
});

test('says that another program has the keys, and takes others', async () => {
  const KEYS = 'CommandOrControl+Shift+Space';
  await desktop.control('takeShortcut', 'Alt+Q');
  await openSettings();
  const keys = page.getByRole('button', { name: /^Keys:/ });
  await expect(page.getByText('This shortcut opens the quick search from every program.')).toBeVisible();
  await keys.press('Enter');
  await page.keyboard.press('q');
  await expect(page.getByText('This cannot be a shortcut.')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await desktop.control('shortcuts')).toEqual([KEYS]);

  await keys.click();
  await page.keyboard.press('Alt+q');
  await expect(page.getByText('Another program uses this shortcut')).toBeVisible();
  expect(await desktop.control('shortcuts')).toEqual([]);
  await keys.click();
  await page.keyboard.press('Control+Shift+Space');
  await expect(page.getByText('This shortcut opens the quick search from every program.')).toBeVisible();
  await expect(keys).toHaveText('CtrlShiftSpace');
  await keys.click();
  await page.keyboard.press('Control+k'); // a key of the window's own
  await expect(keys).toHaveText('CtrlK');
  await expect(box()).not.toBeFocused();
  await expect.poll(() => desktop.control('shortcuts')).toEqual(['CommandOrControl+K']);
  await desktop.control('pressShortcut', 'CommandOrControl+K');
  expect(await windowAt('quick.html')).toMatchObject({ visible: true });
  await desktop.control('pressShortcut', 'CommandOrControl+K');

  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('No shortcut is set.')).toBeVisible();
  await expect.poll(() => desktop.control('shortcuts')).toEqual([]);
});

test('starts at login only while that is set', async () => {
  const entry = at('config', 'autostart', 'io.github.quarry.Quarry.desktop');
  expect(existsSync(entry)).toBe(false);
  const atLogin = page.getByRole('switch', { name: 'Start at login' });
  await atLogin.press('Space');
  await expect(atLogin).toBeChecked();
  await expect.poll(() => readFile(entry, 'utf8').catch(() => '')).toContain(`--data "${at('data')}" --hidden\n`);
  await atLogin.press('Space');
  await expect(atLogin).not.toBeChecked();
  await expect.poll(() => existsSync(entry)).toBe(false);

  await rm(at('config'), { recursive: true, force: true });
  await writeFile(at('config'), 'a file where a folder belongs');
  await atLogin.press('Space');
  await expect(page.getByRole('alert')).toContainText('Quarry could not turn on starting at login');
  await rm(at('config'));
  await atLogin.press('Space');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('opens notes with the program that is picked in the system’s dialog, from a folder with a space in its name', async () => {
  const program = at('code'); // by its name it is known how it takes a line
  await writeFile(program, `#!/bin/sh\nexec ${process.execPath} "${at('my editor.mjs')}" "$@"\n`, { mode: 0o755 });
  const offered = async (): Promise<readonly string[]> =>
    ((await desktop.control.recorded('dialog.showMessageBox')) as { buttons: string[] }[]).at(-1)?.buttons ?? [];
  const choose = page.getByRole('button', { name: 'Choose…' });
  await choose.press('Enter'); // and the dialog is left
  await expect.poll(offered).toContain('Another program…');
  const buttons = await offered();
  expect(buttons.slice(-3)).toEqual(['Another program…', 'The system’s own program', 'Cancel']);
  await expect(page.getByRole('status', { name: 'Program' })).toHaveText('System default');

  const pick = async (file: string): Promise<void> => {
    await desktop.control('answerDialog', { response: buttons.length - 3 });
    await desktop.control('answerDialog', { canceled: false, filePaths: [file] });
    await choose.press('Enter');
  };
  await pick('/bin/sh');
  await expect(page.getByRole('alert')).toContainText('it runs what it is given');
  await pick(program);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText(`"${program}" -g {path}:{line}`)).toBeVisible();
  await search('icons', 'by hand');
  await box().press('Enter');
  await expect.poll(() => readFile(at('opened'), 'utf8').catch(() => '')).toBe(`-g|${at('notes', 'storage.md')}:5`);
});

test('keeps settings that it cannot write, and says so beside them', async () => {
  const file = at('data', 'settings.json');
  const kept = await readFile(file, 'utf8');
  await writeFile(file, '{ "desktop": ');
  await openSettings();
  await page.getByRole('switch', { name: 'Notifications' }).press('Space');
  await expect(page.getByRole('alert')).toContainText('could not be read, so nothing was changed');
  await expect(page.getByRole('switch', { name: 'Notifications' })).toBeChecked();
  await writeFile(file, kept);
});

test('tells of a new folder when the person is elsewhere, and only when that is wanted', async () => {
  await openSettings();
  await page.getByRole('switch', { name: 'Notifications' }).press('Space');
  await expect(page.getByRole('switch', { name: 'Notifications' })).not.toBeChecked();
  await add(at('kitchen'));
  await knownOutside(5);
  await openSettings();
  await page.getByRole('switch', { name: 'Notifications' }).press('Space');
  await expect(page.getByRole('switch', { name: 'Notifications' })).toBeChecked();
  await desktop.control('clickMenu', 'View', 'Library');
  await desktop.control('blurAll');
  await page.getByRole('combobox', { name: 'Path of a folder or a note' }).fill(at('cellar'));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect
    .poll(() => desktop.control.recorded('notification'))
    .toEqual([{ title: 'Ready to search', body: `${at('cellar')}: 1 note indexed.`, silent: true }]);
  expect(await windowAt('index.html')).toMatchObject({ focused: false });
  await desktop.control('clickNotification');
  await expect.poll(() => windowAt('index.html')).toMatchObject({ focused: true });
});

test('tells in the tray how it stands, and pauses and resumes there', async () => {
  const labels = async (): Promise<readonly string[]> =>
    ((await desktop.control('tray')) as { menu: (Item | '-')[] }).menu.map((item) =>
      item === '-' ? item : item.label,
    );
  await expect
    .poll(labels)
    .toEqual(['Quick search', 'Open Quarry', '-', '6 notes, up to date', 'Pause indexing', '-', 'Quit']);
  await desktop.control('clickTrayMenu', 'Pause indexing');
  await expect.poll(labels).toContain('Resume indexing');
  await desktop.control('clickMenu', 'View', 'Library');
  await expect(source(at('notes'))).toContainText('paused');
  await desktop.control('clickTrayMenu', 'Resume indexing');
  await expect(source(at('notes'))).toContainText('watched');
  await expect.poll(labels).toContain('Pause indexing');
});

test('shows a note in its folder, and gives its file to the mouse', async () => {
  await search('icons', 'by hand');
  await page.keyboard.press('Control+p');
  await page.getByRole('combobox', { name: 'Command' }).fill('folder');
  await page.keyboard.press('Enter');
  await expect.poll(() => desktop.control.recorded('shell.showItemInFolder')).toEqual([at('notes', 'storage.md')]);
  await preview().getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => desktop.control.recorded('shell.showItemInFolder')).toHaveLength(2);

  await desktop.control('focusWindow', 'index.html');
  const place = await hits().first().locator('.card-title').boundingBox();
  await page.mouse.move(place!.x + 5, place!.y + 5);
  await page.mouse.down();
  await page.mouse.move(place!.x + 80, place!.y + 60, { steps: 5 });
  await expect.poll(() => desktop.control.recorded('startDrag')).toEqual([{ file: at('notes', 'storage.md') }]);
  await page.mouse.up();
});

test('shows its log in the file manager, and its settings are those of the command line', async () => {
  await desktop.control('clickMenu', 'Help', 'Show log');
  await expect
    .poll(async () => (await desktop.control.recorded('shell.showItemInFolder')).at(-1))
    .toEqual(at('data', 'quarry.log'));
  expect(await readFile(at('data', 'quarry.log'), 'utf8')).toMatch(/ info +desktop \d+ started /);
  await openSettings();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([
    'Appearance',
    'Search',
    'Reading notes',
    'Quick search',
    'Opening notes',
    'Desktop',
    'Log',
  ]);
  await promisify(execFile)(process.execPath, [
    path.resolve(import.meta.dirname, '../../bin/quarry.mjs'),
    'settings',
    'set',
    'theme',
    'dark',
    '--data',
    at('data'),
  ]);
  await expect.poll(brightness).toBeLessThan(60);
  await promisify(execFile)(process.execPath, [
    path.resolve(import.meta.dirname, '../../bin/quarry.mjs'),
    'settings',
    'reset',
    'theme',
    '--data',
    at('data'),
  ]);
  await expect.poll(brightness).toBeGreaterThan(200);
});

test('shows what a note says after it was changed elsewhere', async () => {
  await search('icons', 'by hand');
  await writeFile(
    at('notes', 'storage.md'),
    note(
      'Storage',
      'Keep write-ahead logging on, because a power cut must not lose the index',
      'Draw the icons with a compass',
    ),
  );
  await expect(hits().first()).toContainText('with a compass', { timeout: 15_000 });
  await expect(preview()).toContainText('with a compass');
});

test('keeps the results while the engine is killed in the middle of a search, and answers it', async () => {
  await search('icons', 'with a compass');
  const said = onceShown(page, '.banner', 'The engine crashed');
  await Promise.all([box().fill('power cut'), desktop.control('killEngine', 'SIGKILL')]);
  expect(await hits().count()).toBeGreaterThan(0);
  await said;
  await expect(hits().first()).toContainText('write-ahead logging', { timeout: 30_000 });
  await expect(page.getByText('The engine crashed')).toBeHidden();
});

test('reads on what it was reading when the engine is killed', async () => {
  test.setTimeout(90_000);
  // What the engine ends over twice in a row is left alone for a while, so first it must have got through after the
  // test before.
  await writeFile(at('notes', 'valve.md'), note('Valve', 'Turn the brass valve by a quarter'));
  await search('brass valve', 'by a quarter');
  // This run waits for its turn behind the one that the app began when the engine was there again.
  await promisify(execFile)(process.execPath, [
    path.resolve(import.meta.dirname, '../../bin/quarry.mjs'),
    'index',
    at('notes'),
    '--data',
    at('data'),
  ]);
  await mkdir(at('notes', 'many'));
  const indexing = onceShown(page, 'progress[aria-label=Indexing]:not([max="1"])');
  const lines = (i: number): string[] =>
    Array.from(
      { length: 8 },
      (_, j) => `Pot ${i}.${j} was moved to shelf ${(i * 7 + j) % 31} because seedling ${i * j} wanted more light`,
    );
  for (let i = 0; i < 60; i++) await writeFile(at('notes', 'many', `${i}.md`), note(`Shelf list ${i}`, ...lines(i)));
  await indexing;
  await desktop.control('killEngine', 'SIGKILL');
  await expect(hits().first()).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('67 notes', { timeout: 60_000 });
  await expect(page.getByText('Up to date')).toBeVisible({ timeout: 30_000 });
  await search('pot 59.7', 'Pot 59.7');
});

test('opens where it was closed, and ends with its window', async () => {
  test.setTimeout(120_000);
  const bounds = { x: 300, y: 200, width: 900, height: 640 };
  await desktop.control('setBounds', 'index.html', bounds);
  expect(await desktop.end()).toBe(0);
  desktop = await start();
  page = desktop.page;
  await expect.poll(() => windowAt('index.html')).toMatchObject({ bounds });
  await desktop.control('closeWindow', 'index.html');
  await expect.poll(() => existsSync(`/proc/${desktop.pid}`), { timeout: 20_000 }).toBe(false);
  expect(await desktop.end()).toBe(0);
});
