import path from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import { pageOptions } from '../support/browser-options.ts';
import { startWebApp, type WebProcess } from '../support/web-app.ts';
import { dropOn } from '../support/drag.ts';
import { Quarry } from '../support/quarry.ts';
import { plantPlaces, setStage, type Stage } from '../support/stage.ts';
import { tapWire, type WireTap } from '../support/wire.ts';
import { type Desktop, launchDesktop } from '../standin/launch.ts';
import type { IndexProgress, IndexStatus } from '../../src-shared/model.ts';
import { NOW, shot } from './shot.ts';

const QUESTION = 'what happens to the beds when the power goes';
let stage: Stage;

test.beforeAll(async () => {
  stage = await setStage('notes', 'quarry-pictures'); // paths are seen in the pictures
  await plantPlaces(stage.home);
});
test.afterAll(() => stage?.remove());

// Times of day are those of one place, in the desktop app's own browser too.
process.env['TZ'] = pageOptions.timezoneId;

test.describe('in the browser', () => {
  test.describe.configure({ mode: 'serial' });
  let web: WebProcess;
  let page: Page;
  let quarry: Quarry;
  let wire: WireTap;

  test.beforeAll(async ({ browser }) => {
    web = await startWebApp(stage, []);
    page = await browser.newPage();
    await page.clock.setFixedTime(NOW);
    quarry = new Quarry(page);
    wire = await tapWire(page);
    await page.goto(web.url);
  });
  test.afterAll(async () => void (await web?.stop()));

  test('the first run', async () => {
    await expect(page.getByRole('checkbox')).toHaveCount(3);
    await page.getByRole('checkbox').first().check();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.mouse.move(0, 0);
    await shot(page, 'first-run');
  });

  test('the folder browser', async () => {
    await page.getByRole('button', { name: 'Choose folder…' }).click();
    await expect(page.getByRole('dialog')).toContainText('Documents');
    await shot(page, 'folders');
    await page.keyboard.press('Escape');
  });

  test('a search, its note, and why a hit is there', async () => {
    await page.getByRole('button', { name: 'Index selected' }).click();
    await expect(quarry.status).toContainText('7 notes', { timeout: 60_000 });
    await quarry.isUpToDate();
    await page.goto(web.url); // anew, so that the examples are those of all notes
    await quarry.isUpToDate();
    await expect(page.getByRole('list', { name: 'Examples' })).toBeVisible();
    await shot(page, 'start');
    await quarry.search(QUESTION);
    await expect(quarry.related.getByRole('listitem').first()).toBeVisible();
    await expect(quarry.results.locator('.near').first()).toBeVisible();
    await shot(page, 'search');
    await page.keyboard.press('Control+e');
    await expect(quarry.why).toBeVisible();
    await shot(page, 'why');
    await page.keyboard.press('Escape');
  });

  test('a search that filters narrow', async () => {
    await quarry.search('valve type:decision,challenge');
    await expect(quarry.hit).toBeVisible();
    await expect(quarry.related.getByRole('listitem').first()).toBeVisible();
    await shot(page, 'filters');
  });

  test('a narrow window', async () => {
    await quarry.search(QUESTION);
    await page.setViewportSize({ width: 480, height: 800 });
    await expect(quarry.results.first()).toBeVisible();
    await shot(page, 'narrow');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('the engine that starts again', async () => {
    await expect(quarry.hit).toBeVisible();
    wire.emit('engine', {
      kind: 'backoff',
      crash: 2,
      reason: 'ended by SIGSEGV',
      files: [path.join(stage.home, 'notes', 'watering-guide.md')],
      waitMs: 2000,
    });
    await expect(page.locator('.banner')).toBeVisible();
    await shot(page, 'crash');
    wire.emit('engine', { kind: 'ready' });
    await expect(page.locator('.banner')).toHaveCount(0);
  });

  test('the library while it indexes', async () => {
    const progress: IndexProgress = {
      stage: 'indexing',
      done: 31,
      total: 197,
      current: path.join(stage.home, 'Documents/Vault/2025/kites.md'),
      rate: 12.4,
      eta: 13_000,
    };
    wire.onResult((method, value) => {
      if (method !== 'status') return value;
      const status = value as IndexStatus;
      const [first] = status.sources;
      const vault = {
        ...first!,
        id: 99,
        path: path.join(stage.home, 'Documents/Vault'),
        files: { indexed: 31, pending: 166, failed: 0, excluded: 4 },
      };
      const order = [vault, { ...first!, redactions: 2, redactionKinds: { 'AWS key': 2 } }];
      return { ...status, sources: order, progress, files: { ...status.files, pending: 166 } };
    });
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
    wire.emit('progress', progress);
    wire.emit('changed', { reason: 'indexed' });
    await expect(page.getByText('166 pending')).toBeVisible();
    await shot(page, 'library');
  });
});

test.describe('in the desktop app', () => {
  test.describe.configure({ mode: 'serial' });
  test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');
  let desktop: Desktop;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    desktop = await launchDesktop(['--data', `${stage.data}-desktop`], stage.env);
    await desktop.page.setViewportSize({ width: 1280, height: 800 });
  });
  test.afterAll(async () => void (await desktop?.end()));

  test('the question of a drop', async () => {
    const { page } = desktop;
    await page.clock.setFixedTime(NOW);
    await expect(page.getByRole('checkbox')).toHaveCount(3, { timeout: 30_000 });
    await dropOn(page, { files: [path.join(stage.home, 'notes'), path.join(stage.home, 'Documents', 'Vault')] });
    await expect(page.getByRole('dialog')).toContainText('Watch');
    await shot(page, 'drop');
    await page.getByRole('button', { name: 'Watch' }).click();
    await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('8 notes', { timeout: 60_000 });
  });

  test('the settings, where there is a page for them', async () => {
    const { page } = desktop;
    await desktop.control('clickMenu', 'File', 'Settings…');
    const heading = page.getByRole('heading', { name: 'Settings', level: 1 });
    if (
      !(await heading.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      ))
    ) {
      console.log('Left out: there is no settings page.');
      test.skip();
    }
    await expect(page.locator('.toast')).toHaveCount(0, { timeout: 20_000 });
    await shot(page, 'settings');
  });

  test('the quick search, empty and with answers', async () => {
    const [keys] = (await desktop.control('shortcuts')) as string[];
    await desktop.control('pressShortcut', keys);
    const quick = await desktop.pageOf('/quick.html');
    await quick.clock.setFixedTime(NOW);
    await expect(quick.getByRole('combobox', { name: 'Search' })).toBeFocused();
    const fit = async (): Promise<void> =>
      quick.setViewportSize({
        width: 720,
        height: await quick.locator('.quick').evaluate((frame) => Math.ceil(frame.getBoundingClientRect().height)),
      });
    await fit();
    await shot(quick, 'quick-empty');
    await quick.keyboard.type(QUESTION);
    await expect(quick.getByRole('option')).toHaveCount(8);
    await fit();
    await shot(quick, 'quick');
  });
});
