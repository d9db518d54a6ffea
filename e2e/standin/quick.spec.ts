import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import type { ShownWindow } from './control-client.ts';
import { type Desktop, launchDesktop } from './launch.ts';

const KEYS = 'CommandOrControl+Shift+Space';

let folder: string;
let desktop: Desktop;
let quick: Page;

/** The windows as the system has them. */
async function windowAt(end: string): Promise<ShownWindow | undefined> {
  return (await desktop.control.windows()).find(({ url }) => url.includes(end));
}

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-quick-'));
  await mkdir(path.join(folder, 'notes'));
  await mkdir(path.join(folder, 'data'));
  const script = path.join(folder, 'editor.mjs');
  await writeFile(
    script,
    `import fs from 'node:fs'; const to = ${JSON.stringify(path.join(folder, 'opened'))}; fs.writeFileSync(to + '~', process.argv.slice(2).join('|')); fs.renameSync(to + '~', to);`,
  );
  await writeFile(
    path.join(folder, 'data', 'settings.json'),
    JSON.stringify({ desktop: { stayInTray: true, editor: `${process.execPath} ${script} {path}:{line}` } }),
  );
  await writeFile(
    path.join(folder, 'notes', 'storage.md'),
    '# Session: Storage\n\n**Key Decisions:**\n- Keep write-ahead logging on, because a power cut must not lose the index\n- Draw the icons by hand\n',
  );
  desktop = await launchDesktop(['--data', path.join(folder, 'data'), path.join(folder, 'notes')]);
  await desktop.page.getByText('Up to date').waitFor({ timeout: 60_000 });
  quick = await desktop.pageOf('/quick.html');
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

const box = () => quick.getByRole('combobox', { name: 'Search' });
const hits = () => quick.getByRole('option');

test('is made at the start and hidden', async () => {
  expect(await desktop.control('shortcuts')).toEqual([KEYS]);
  expect(await windowAt('quick.html')).toMatchObject({ visible: false });
});

test('comes by the shortcut, empty and focused, on the display under the pointer, and grows with its answers', async () => {
  await desktop.control('setDisplays', [
    { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 }, workArea: { x: 0, y: 32, width: 1920, height: 1048 } },
    {
      id: 2,
      bounds: { x: 1920, y: 0, width: 1000, height: 1000 },
      workArea: { x: 1920, y: 0, width: 1000, height: 1000 },
    },
  ]);
  await desktop.control('setCursor', 2000, 900);
  await desktop.control('pressShortcut', KEYS);
  expect(await windowAt('quick.html')).toMatchObject({
    visible: true,
    focused: true,
    bounds: { x: 2060, y: 200, width: 720 },
  });
  await expect(box()).toBeFocused();
  await quick.keyboard.type('power cut');
  await expect(hits().first()).toContainText('write-ahead logging');
  expect((await windowAt('quick.html'))?.bounds.height).toBeGreaterThan(120);
});

test('selects by a pointer that a person moves, not by one that rests where the answers come', async () => {
  const { bounds } = (await windowAt('quick.html'))!;
  await desktop.control('pressShortcut', KEYS);
  await expect.poll(async () => (await windowAt('quick.html'))?.visible).toBe(false);
  await desktop.control('setCursor', bounds.x + 200, bounds.y + 105); // over the second answer
  await desktop.control('pressShortcut', KEYS);
  await expect(box()).toHaveValue('');
  await quick.keyboard.type('decisions about icons and logging');
  await expect(hits()).toHaveCount(2);
  const second = (await hits().nth(1).boundingBox())!;
  expect(second.y).toBeLessThan(105);
  expect(second.y + second.height).toBeGreaterThan(105);
  await quick.waitForTimeout(200); // the browser tells of the pointer after it has drawn
  await expect(hits().first()).toHaveAttribute('aria-selected', 'true');
  await quick.mouse.move(205, 106);
  await quick.mouse.move(210, 107);
  await expect(hits().nth(1)).toHaveAttribute('aria-selected', 'true');
  await desktop.control('setCursor', 2000, 900);
  await quick.keyboard.press('Control+A');
  await quick.keyboard.type('power cut');
  await expect(hits().first()).toContainText('write-ahead logging');
});

test('copies a citation with the text and its place, and goes', async () => {
  await quick.keyboard.press('Control+Enter');
  await expect(quick.getByRole('status')).toContainText('Citation copied');
  await expect.poll(async () => (await windowAt('quick.html'))?.visible).toBe(false);
  const { page } = desktop;
  await page.getByRole('combobox', { name: 'Search' }).press('Control+V');
  await expect(page.getByRole('combobox', { name: 'Search' })).toHaveValue(
    /^"Keep write-ahead logging on.*"\n.* — .*storage\.md:4$/,
  );
  await page.keyboard.press('Escape');
});

test('is empty when it comes again, opens the chosen one at its line, and goes', async () => {
  await desktop.control('pressShortcut', KEYS);
  await expect(box()).toHaveValue('');
  await expect(hits()).toHaveCount(0);
  await quick.keyboard.type('decisions about icons and logging');
  await expect(hits()).toHaveCount(2);
  const [first, second] = await hits().allTextContents();
  await quick.keyboard.press('ArrowDown');
  await expect(hits().nth(1)).toHaveAttribute('aria-selected', 'true');
  await quick.keyboard.press('Enter');
  await expect.poll(() => existsSync(path.join(folder, 'opened'))).toBe(true);
  expect(await readFile(path.join(folder, 'opened'), 'utf8')).toBe(
    `${path.join(folder, 'notes', 'storage.md')}:${second?.includes('icons') ? 5 : 4}`,
  );
  expect(first).not.toBe(second);
  await expect.poll(async () => (await windowAt('quick.html'))?.visible).toBe(false);
});

test('goes on in the main window with the same question', async () => {
  await desktop.control('clickTray');
  await expect(box()).toHaveValue(''); // the page has heard that it is shown anew
  await quick.keyboard.type('power cut');
  await quick.keyboard.press('Tab');
  await expect(desktop.page.getByRole('combobox', { name: 'Search' })).toHaveValue('power cut');
  expect(await windowAt('quick.html')).toMatchObject({ visible: false });
  expect(await windowAt('index.html')).toMatchObject({ focused: true });
});

test('hides by Escape, by the shortcut, and when another window comes to the front', async () => {
  for (const hide of [
    () => quick.keyboard.press('Escape'),
    () => desktop.control('pressShortcut', KEYS),
    () => desktop.control('blurAll'),
  ]) {
    await desktop.control('pressShortcut', KEYS);
    expect(await windowAt('quick.html')).toMatchObject({ visible: true });
    await new Promise((resolve) => setTimeout(resolve, 200)); // a blur at once is the window manager's
    await hide();
    await expect.poll(async () => (await windowAt('quick.html'))?.visible).toBe(false);
  }
});

test('comes when a second process asks for it, which then ends', async () => {
  expect(await desktop.second(['--quick'])).toBe(0);
  await expect.poll(async () => (await windowAt('quick.html'))?.visible).toBe(true);
  await quick.keyboard.press('Escape');
});

test('works when the main window is closed', async () => {
  await desktop.control('closeWindow', 'index.html');
  await expect.poll(() => windowAt('index.html')).toBeUndefined();
  await desktop.control('pressShortcut', KEYS);
  await expect(box()).toHaveValue('');
  await quick.keyboard.type('who drew the icons');
  await expect(hits().first()).toContainText('by hand');
  await quick.keyboard.press('Tab');
  const main = await desktop.pageOf('/index.html');
  await expect(main.getByRole('combobox', { name: 'Search' })).toHaveValue('who drew the icons');
});
