import { barriers } from './support/barriers.ts';
import { expect, test } from './support/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('keeps nobody out of the search', async ({ quarry, page }) => {
      expect(await barriers(page)).toEqual([]);
      await quarry.search('valve type:decision');
      await expect(quarry.hit).toBeVisible();
      expect(await barriers(page)).toEqual([]);
      await quarry.search('valve branch:none');
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press('Control+p');
      expect(await barriers(page)).toEqual([]);
    });

    test('keeps nobody out of the library', async ({ quarry, page }) => {
      await page.getByRole('link', { name: 'Library', exact: true }).click();
      await expect(page.getByText('7 indexed')).toBeVisible();
      expect(await barriers(page)).toEqual([]);
      await expect(quarry.status).toBeVisible();
    });

    test('follows the system', async ({ quarry, page }) => {
      await expect(quarry.box).toBeVisible();
      const brightness = await page.evaluate(() => {
        const [r = 0, g = 0, b = 0] = (/\d+.*\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0] ?? '')
          .split(/[ ,]+/)
          .map(Number);
        return (r + g + b) / 3;
      });
      if (colorScheme === 'light') expect(brightness).toBeGreaterThan(200);
      else expect(brightness).toBeLessThan(60);
    });
  });
}

test('shows the note as a sheet in a window below 1000 pixels', async ({ quarry, page }) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await quarry.search('valve');
  await expect(quarry.facets).toBeVisible();
  await expect(quarry.note).toBeHidden();
  await quarry.results.nth(1).click();
  await expect(quarry.note).toBeVisible();
  await expect(quarry.hit).toBeInViewport();
  await expect(quarry.box).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(quarry.note).toBeHidden();
  await expect(quarry.box).toHaveValue('valve');
  await page.keyboard.press('Control+i');
  await expect(quarry.note).toBeVisible();
  await quarry.note.getByRole('button', { name: 'Close the note' }).click();
  await expect(quarry.note).toBeHidden();
});

test('makes the filters a menu in a window below 700 pixels', async ({ quarry, page }) => {
  await page.setViewportSize({ width: 480, height: 800 });
  await quarry.search('valve');
  await expect(quarry.box).toBeVisible();
  await expect(quarry.facets).toBeHidden();
  await page.getByRole('button', { name: 'Filters', exact: true }).click();
  await quarry.facets.getByRole('button', { name: /^Decision/ }).click();
  await quarry.answers('valve type:decision');
  await page.keyboard.press('Escape');
  await expect(quarry.facets).toBeHidden();
  await expect(page.getByRole('button', { name: 'Filters (1)' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
});

test('lays the buttons of a folder beside its choices or below them, and never over them', async ({ quarry, page }) => {
  for (const width of [1280, 420]) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => {
      location.hash = '#/library';
    });
    const row = page.getByRole('listitem').filter({ hasText: '7 indexed' });
    await expect(row).toBeVisible();
    const choices = await row.getByRole('combobox').boundingBox();
    const button = await row.getByRole('button', { name: /^Pause/ }).boundingBox();
    if (!choices || !button) throw new Error('There are no choices, or there is no button.');
    expect(button.x >= choices.x + choices.width || button.y >= choices.y + choices.height).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await barriers(page)).toEqual([]);
  }
  await expect(quarry.status).toBeVisible();
});

test('shows focus wherever the Tab key goes', async ({ quarry, page }) => {
  await quarry.search('valve');
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return 'page';
      const style = getComputedStyle(element);
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      return ring || element.id === 'box' ? 'seen' : element.outerHTML.slice(0, 80);
    });
    expect(['seen', 'page']).toContain(seen);
  }
});
