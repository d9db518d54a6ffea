/** From the first start to a file that is open in the editor, by keys alone. */
import path from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import type { AppUnderTest } from './launchers/app-under-test.ts';
import { launchers } from './launchers/launchers.ts';
import { Quarry } from './support/quarry.ts';
import { plantPlaces, setStage, type Stage } from './support/stage.ts';

declare global {
  interface Window {
    pointed?: string[];
  }
}

for (const launcher of launchers) {
  test.describe(`by keys alone, by the front end "${launcher.name}"`, () => {
    const cannot = launcher.unavailable();
    test.skip(() => cannot !== null && (console.log(`Left out: ${cannot}`), true), cannot ?? '');

    let stage: Stage;
    let app: AppUnderTest;

    test.beforeAll(async ({ playwright }) => {
      test.setTimeout(120_000);
      stage = await setStage();
      await plantPlaces(stage.home);
      app = await launcher.launch(stage, playwright);
    });

    test.afterAll(async () => {
      await app?.end();
      await stage?.remove();
    });

    test('notes are chosen, indexed, searched and opened at their line', async () => {
      const { page } = app;
      const quarry = new Quarry(page);
      await watchPointer(page);
      await expect(page.getByRole('checkbox')).toHaveCount(3);

      // From the field that one begins in, to the places that were found.
      await expect(page.getByRole('combobox', { name: 'Path of a folder or a note' })).toBeFocused();
      expect(await stops(page, 5)).toEqual([
        'Choose folder…',
        'Look again',
        expect.stringMatching(/^~\/notes/),
        expect.stringMatching(/^~\/Documents\/Vault/),
        expect.stringMatching(/^~\/\.claude\/projects/),
      ]);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Space');
      expect(await stops(page, 3)).toEqual([
        expect.stringMatching(/Vault/),
        expect.stringMatching(/projects/),
        'Index selected',
      ]);
      await page.keyboard.press('Enter');
      await quarry.isUpToDate();
      await expect(quarry.status).toContainText('7 notes');

      // To the box from wherever one is, through the answer, and into the editor.
      await page.keyboard.press('Control+k');
      await expect(quarry.box).toBeFocused();
      const question = 'the garden must not be flooded while nobody is there';
      await page.keyboard.type(question);
      await quarry.answers(question);
      await page.keyboard.press('ArrowDown');
      await expect(quarry.results.nth(1)).toHaveAttribute('aria-selected', 'true');
      await expect(quarry.box).toBeFocused();
      const place = (await quarry.results.nth(1).locator('.card-place').textContent()) ?? '';
      await page.keyboard.press('Enter');
      await expect.poll(stage.opened).toBe(path.join(stage.home, 'notes', place));

      // All that can be gone to from there, in the order in which it is seen: the head, the filters, the answer, the
      // note, the foot.
      const regions = await regionsOf(page, 40);
      expect(regions.filter((region, i) => region !== regions[i - 1])).toEqual([
        'Pages',
        'Filters',
        'Results',
        'Note',
        'Status',
      ]);
      expect(await page.evaluate(() => window.pointed)).toEqual([]);
    });
  });
}

/** Writes down whatever a pointer does. */
async function watchPointer(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pointed: string[] = (window.pointed = []);
    for (const name of ['pointerdown', 'mousedown', 'wheel', 'touchstart'])
      window.addEventListener(name, () => pointed.push(name), true);
    // Chromium tells of a move by itself when what lies below a resting pointer changes. Such a move goes no way.
    for (const name of ['pointermove', 'mousemove'])
      window.addEventListener(
        name,
        (event) => ((event as MouseEvent).movementX || (event as MouseEvent).movementY) && pointed.push(name),
        true,
      );
  });
}

/** Presses Tab so often. The names of what it came to; each is seen to have the focus. */
async function stops(page: Page, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('Tab');
    const { name, isSeen } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const label = element.closest('label');
      const rings = [element, label]
        .map((one) => one && getComputedStyle(one))
        .filter((style) => style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
      const box = element.getBoundingClientRect();
      return {
        name: (element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent ?? '')
          .replace(/\s+/g, ' ')
          .trim(),
        isSeen: rings.length > 0 && box.bottom > 0 && box.top < innerHeight,
      };
    });
    expect(isSeen, `the focus on ${name}`).toBe(true);
    names.push(name);
  }
  return names;
}

/** Presses Tab until the page ends. The names of the regions that it came through. */
async function regionsOf(page: Page, most: number): Promise<string[]> {
  const regions: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const region = await page.evaluate(() => {
      const element = document.activeElement;
      return element && element !== document.body
        ? (element.closest('[aria-label]:is(main, nav, aside, footer)')?.getAttribute('aria-label') ?? 'head')
        : null;
    });
    if (region === null || (region === 'head' && regions.includes('Status'))) break;
    if (region !== 'head') regions.push(region);
  }
  return regions;
}
