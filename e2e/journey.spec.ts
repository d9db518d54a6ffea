/** What a person does with Quarry from the first start on, the same by each of its front ends. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { Ability, AppUnderTest } from './launchers/app-under-test.ts';
import { launchers } from './launchers/launchers.ts';
import { foundPlaces } from './support/found-places.ts';
import { Quarry } from './support/quarry.ts';
import { onceShown } from './support/shown.ts';
import { heap, plantPlaces, setStage, type Stage } from './support/stage.ts';

const TITLE = 'Find what you once decided, tried and learned';
const SPRINGS = 'springs close every valve when the power goes, a dry bed for one night';

for (const launcher of launchers) {
  const cannot = launcher.unavailable();

  test.describe(`by the front end "${launcher.name}"`, () => {
    test.describe.configure({ mode: 'serial' });
    test.skip(() => cannot !== null && (console.log(`Left out: ${cannot}`), true), cannot ?? '');

    let stage: Stage;
    let app: AppUnderTest;
    let quarry: Quarry;

    /** Leaves a step out, and says why, where the front end has no equivalent. */
    const needs = (ability: Ability): void => {
      const reason = launcher.lacks[ability];
      if (reason) console.log(`Left out: ${reason}`);
      test.skip(reason !== undefined, reason ?? '');
    };

    test.beforeAll(async ({ playwright }) => {
      test.setTimeout(120_000);
      stage = await setStage();
      await plantPlaces(stage.home);
      app = await launcher.launch(stage, playwright);
      quarry = new Quarry(app.page);
    });

    test.afterAll(async () => {
      await app?.end();
      await stage?.remove();
    });

    test('the first run proposes what it found, and indexes nothing without a yes', async () => {
      const found = app.page.getByRole('region', { name: 'Found on this computer' });
      await expect(app.page.getByRole('heading', { name: TITLE })).toBeVisible({ timeout: 30_000 });
      await foundPlaces(found, 3);
      for (const box of await found.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
      await expect(found.getByRole('button', { name: 'Index selected' })).toBeDisabled();
      await expect(quarry.status).toContainText('Ready');
      await expect(quarry.status).not.toContainText('observation');
    });

    test('a folder that is dropped is asked about, and answers while it is still being indexed', async () => {
      await heap(path.join(stage.notes, 'heap'), 'pebble', 100);
      await app.addByDrop([stage.notes]);
      await expect(app.page.getByRole('heading', { name: 'Library' })).toBeVisible();
      const first = onceShown(app.page, '.app:has(progress[aria-label=Indexing]) [role=treeitem]', 'pebble');
      await quarry.box.fill('heavier pebble');
      await first;
      await quarry.isUpToDate();
      await expect(quarry.status).toContainText('107 notes');
    });

    test('a note that is edited outside changes in the answer that is on screen', async () => {
      await quarry.search(SPRINGS);
      await expect(quarry.results.first()).toContainText('a dry bed for one night is better');
      const file = await app.watched(path.join(stage.notes, '20250512-081530.md'));
      await writeFile(
        file,
        (await readFile(file, 'utf8')).replace('a dry bed for one night', 'a dry bed until the morning'),
      );
      await expect(quarry.results.first()).toContainText('a dry bed until the morning is better', { timeout: 30_000 });
    });

    test('the chosen one is opened in the editor at its line', async () => {
      await quarry.search(SPRINGS);
      await quarry.box.press('Enter');
      const file = await app.watched(path.join(stage.notes, '20250512-081530.md'));
      await expect.poll(stage.opened).toBe(`${file}:26`);
    });

    test('the quick search comes by its shortcut, and opens what it found at its line', async () => {
      needs('quick search');
      const quick = await app.openQuick();
      await expect(quick.getByRole('combobox', { name: 'Search' })).toBeFocused();
      await quick.keyboard.type('ERR_FLASH_TIMEOUT');
      await expect(quick.getByRole('option').first()).toContainText('ERR_FLASH_TIMEOUT');
      const place = (await quick.getByRole('option').first().locator('.quick-place').textContent()) ?? '';
      await quick.keyboard.press('Enter');
      await expect.poll(stage.opened).toBe(path.join(stage.notes, place));
    });

    test('an engine that is killed in the middle of a search is started again, and the search is answered', async () => {
      const said = onceShown(app.page, '.banner', 'It restarts');
      await app.killEngine(async () => {
        await quarry.box.fill('pupils must stay anonymous');
        await app.page.waitForTimeout(300); // the question is asked a moment after the last key
      });
      expect(await said).toMatch(/^The engine crashed .*It restarts .*What you see stays\.$/);
      await quarry.answers('pupils must stay anonymous');
      await expect(quarry.results.first()).toContainText('No accounts and no names of pupils');
      await expect(app.page.locator('.banner')).toHaveCount(0);
    });

    test('an engine that is killed in the middle of indexing goes on with what is missing', async () => {
      const said = onceShown(app.page, '.banner', 'It restarts');
      const more = path.join(path.dirname(stage.notes), 'more');
      await heap(more, 'acorn', 120);
      const indexing = onceShown(app.page, '.progress-file', 'acorn-');
      await app.addByDrop([more]);
      await indexing;
      await app.killEngine();
      expect(await said).toMatch(/^The engine crashed while it read acorn-.* It restarts .*What you see stays\.$/);
      await expect(quarry.status).toContainText('227 notes', { timeout: 60_000 });
      await quarry.isUpToDate();
      await quarry.search('acorn-119-1');
      await expect(quarry.results.first()).toContainText('acorn-119-1');
    });

    test('a second start brings the window that is there to the front, and ends', async () => {
      needs('second instance');
      await app.leaveToBack();
      await expect.poll(app.isInFront).toBe(false);
      expect(await app.secondInstance([])).toBe(0);
      await expect.poll(app.isInFront).toBe(true);
    });

    test('a link of the system searches for what it says', async () => {
      needs('deep link');
      await app.deepLink('quarry://search?q=ERR_FLASH_TIMEOUT');
      await quarry.answers('ERR_FLASH_TIMEOUT');
      await expect(quarry.box).toHaveValue('ERR_FLASH_TIMEOUT');
    });

    test('the window is dark when the system is', async () => {
      const brightness = (): Promise<number> =>
        app.page.evaluate(() => {
          const [r = 0, g = 0, b = 0] = (/\d+.*\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0] ?? '')
            .split(/[ ,]+/)
            .map(Number);
          return (r + g + b) / 3;
        });
      await app.setDark(false);
      await expect.poll(brightness).toBeGreaterThan(200);
      await app.setDark(true);
      await expect.poll(brightness).toBeLessThan(60);
    });
  });
}
