import type { Locator, Page } from 'playwright/test';
import { barriers } from './support/barriers.ts';
import { refine, type Asked } from './support/refined.ts';
import { expect, test as base } from './support/test.ts';
import { tapWire, type WireTap } from './support/wire.ts';

/** What a search offers beyond its answer, with refinements that the test knows. */
const test = base.extend<{ wire: WireTap; asked: Asked }>({
  wire: async ({ page }, use) => use(await tapWire(page)),
  asked: [
    async ({ wire, page, quarry }, use) => {
      const asked = refine(wire);
      await page.reload();
      await quarry.isUpToDate();
      await use(asked);
    },
    { auto: true },
  ],
});

test.describe('near-duplicates', () => {
  test('are shown and hidden by the arrows, walked into, read and opened', async ({ quarry, page, web }) => {
    await quarry.search('valve');
    const first = quarry.results.first();
    await expect(first.getByRole('button', { name: '+2 similar' })).toHaveAttribute('aria-expanded', 'false');
    await expect(first).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('ArrowRight');
    await expect(first).toHaveAttribute('aria-expanded', 'true');
    await expect(quarry.similar).toHaveCount(2);

    await page.keyboard.press('ArrowDown');
    await expect(quarry.similar.first()).toHaveAttribute('aria-selected', 'true');
    await expect(quarry.box).toHaveAttribute(
      'aria-activedescendant',
      (await quarry.similar.first().getAttribute('id')) ?? '',
    );
    const place = await quarry.similar.first().locator('.similar-place').textContent();
    await expect(quarry.note.getByRole('button', { name: /Open at line/ })).toContainText(
      `line ${place?.split(':').at(-1)}`,
    );
    await page.keyboard.press('Enter');
    await expect.poll(() => web.opened()).toBe(`${web.notes}/${place}`);

    await page.keyboard.press('ArrowLeft');
    await expect(quarry.similar).toHaveCount(0);
    await expect(first).toHaveAttribute('aria-selected', 'true');
    await expect(quarry.box).toBeFocused();
  });

  test('are shown by a click, and stay while one types', async ({ quarry }) => {
    await quarry.search('valve');
    await quarry.results.first().getByRole('button', { name: '+2 similar' }).click();
    await quarry.similar.nth(1).click();
    await expect(quarry.similar.nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(quarry.box).toBeFocused();
  });

  test('leave the arrows to the cursor within the words', async ({ quarry, page }) => {
    await quarry.search('valve');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await expect(quarry.similar).toHaveCount(0);
    await page.keyboard.press('ArrowRight');
    await expect(quarry.similar).toHaveCount(2);
  });
});

test.describe('why', () => {
  test('is told by a key, goes with the selection and closes by Escape', async ({ quarry, page, asked }) => {
    await quarry.search('valve springs');
    await expect.poll(() => asked.sentences.length).toBeGreaterThan(0);
    await page.keyboard.press('Control+e');
    await expect(quarry.why).toContainText(/Words#1, the strongest here/);
    await expect(quarry.why.getByRole('listitem').first()).toHaveText(/valve|spring/);
    await expect(quarry.why).toContainText('Nearest sentence');
    await expect(quarry.why).not.toContainText('%');
    await expect(quarry.box).toBeFocused();
    const told = await quarry.why.textContent();
    await page.keyboard.press('ArrowDown');
    await expect(quarry.why).not.toHaveText(told ?? '');
    await page.keyboard.press('Escape');
    await expect(quarry.why).toHaveCount(0);
    await expect(quarry.box).toHaveValue('valve springs');
  });

  test('is told by a click on a card, and goes when one types on or clicks beside it', async ({ quarry, page }) => {
    await quarry.search('valve');
    await quarry.results
      .nth(1)
      .getByRole('button', { name: /same words|same meaning|both/ })
      .click();
    await expect(quarry.why).toBeInViewport({ ratio: 1 });
    await expect(quarry.results.nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type('s');
    await expect(quarry.why).toHaveCount(0);
    await page.keyboard.press('Control+e');
    await quarry.note.getByRole('heading', { level: 2 }).click();
    await expect(quarry.why).toHaveCount(0);
  });
});

test.describe('the nearest sentence', () => {
  test('is underlined in card and note without moving anything', async ({ quarry, asked }) => {
    // Only those in view: cards far below have a height only when the browser has come to them.
    const places = (): Promise<string> =>
      quarry.results.evaluateAll((cards) =>
        cards
          .map((card) => card.getBoundingClientRect())
          .filter(({ top }) => top < innerHeight)
          .map(({ top, height }) => `${top}+${height}`)
          .join(),
      );
    await quarry.search('valve springs');
    const before = await places();
    await expect(quarry.results.locator('.near').first()).toBeVisible();
    await expect(quarry.hit.locator('.near').first()).toBeVisible();
    expect(await places()).toBe(before);
    const [call] = asked.sentences;
    expect(call?.query).toBe('valve springs');
    expect(call?.observationIds.length).toBeLessThan(await quarry.results.count());
  });

  test('is asked for what comes into view, and not again for a question asked before', async ({
    quarry,
    page,
    asked,
  }) => {
    await quarry.search('valve');
    await expect.poll(() => asked.sentences.length).toBe(1);
    await page.keyboard.press('End');
    await expect.poll(() => asked.sentences.length).toBe(2);
    await quarry.search('hedge');
    await expect.poll(() => asked.sentences.at(-1)?.query).toBe('hedge');
    await quarry.search('valve');
    await expect(quarry.results.locator('.near').first()).toBeVisible();
    const all = asked.sentences.flatMap(({ query, observationIds }) => observationIds.map((id) => `${query} ${id}`));
    expect(all).toEqual([...new Set(all)]);
  });
});

test.describe('related observations', () => {
  test('are found for what is read, gone to, and come back from', async ({ quarry, page, asked }) => {
    await quarry.search('valve');
    await expect(quarry.related.getByRole('listitem')).toHaveCount(5);
    const title = await quarry.note.getByRole('heading', { level: 2 }).textContent();
    const place = quarry.note.getByRole('button', { name: /Open at line/ });
    const before = await place.textContent();
    await quarry.related.getByRole('listitem').first().getByRole('button').click();
    await expect(place).not.toHaveText(before ?? '');
    await expect(quarry.note.getByRole('button', { name: /Back to the result/ })).toBeVisible();
    await expect(quarry.box).toBeFocused();
    await expect.poll(() => asked.related.length).toBe(2);
    await page.keyboard.press('Escape');
    await expect(quarry.note.getByRole('heading', { level: 2 })).toHaveText(title ?? '');
    await expect(place).toHaveText(before ?? '');
    await expect(quarry.box).toHaveValue('valve');
  });

  test('may be of the same session when one asks for them', async ({ quarry, asked }) => {
    await quarry.search('valve');
    await expect(quarry.related.getByRole('listitem')).toHaveCount(5);
    await quarry.related.getByRole('switch', { name: /also from this/ }).check();
    await expect.poll(() => asked.related.at(-1)?.ownSession).toBe(true);
    await quarry.related.getByRole('button', { name: 'Related' }).click();
    await expect(quarry.related.getByRole('listitem')).toHaveCount(0);
  });

  test('can be gone to by keys alone', async ({ quarry, page, asked }) => {
    await quarry.search('valve');
    await expect.poll(() => asked.related.length).toBe(1);
    await expect(quarry.related.getByRole('listitem')).toHaveCount(5);
    await page.keyboard.press('Control+p');
    await page.keyboard.type('related');
    await page.keyboard.press('Enter');
    await expect(quarry.related.getByRole('listitem').first().getByRole('button')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(quarry.note.getByRole('button', { name: /Back to the result/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(quarry.box).toBeFocused();
    await expect(quarry.note.getByRole('button', { name: /Back to the result/ })).toHaveCount(0);
  });

  test('are not looked for in a narrow window until the note is', async ({ quarry, page, asked }) => {
    await page.setViewportSize({ width: 900, height: 800 });
    await quarry.search('valve');
    await page.waitForTimeout(600);
    expect(asked.related).toEqual([]);
    await page.keyboard.press('Control+i');
    await expect(quarry.related.getByRole('listitem')).toHaveCount(5);
  });
});

test.describe('facets', () => {
  test('leave out by the minus key and by the other mouse button, and take it back', async ({ quarry, page }) => {
    await quarry.search('valve');
    const decision = quarry.facets.getByRole('button', { name: /^Decision/ });
    await decision.focus();
    await page.keyboard.press('-');
    await expect(quarry.box).toHaveValue('valve -type:decision');
    await expect(quarry.facets.getByRole('button', { name: /Decision.*excluded/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(quarry.box).toHaveValue('valve');
    await decision.click({ button: 'right' });
    await expect(quarry.box).toHaveValue('valve -type:decision');
    await expect(quarry.box).toBeFocused();
  });

  test('show a few of many values', async ({ quarry }) => {
    await quarry.search('valve');
    const tags = quarry.facets.getByRole('list', { name: 'Tag' });
    await expect(tags.getByRole('listitem')).toHaveCount(6);
    await quarry.facets.getByRole('button', { name: '2 more of Tag' }).click();
    await expect(tags.getByRole('listitem')).toHaveCount(8);
  });
});

test.describe('notices', () => {
  const withNotice = (wire: WireTap, code: string, message: string): void =>
    wire.onResult((method, value) =>
      method === 'search' ? { ...(value as object), notices: [{ code, message }] } : value,
    );

  test('offer the corrected word', async ({ quarry, page, wire }) => {
    withNotice(wire, 'WORD_CORRECTED', 'Nothing contains "vavle"; searched for "valve" as well.');
    await page.reload();
    await quarry.search('vavle spring');
    await page.getByRole('button', { name: 'Search for valve only' }).click();
    await expect(quarry.box).toHaveValue('valve spring');
    await expect(quarry.box).toBeFocused();
  });

  test('are calm while meaning is not ready, and the question is asked again when it is', async ({
    quarry,
    page,
    wire,
  }) => {
    withNotice(wire, 'DENSE_UNAVAILABLE', 'The results are by words only. The model is loading.');
    await page.reload();
    await quarry.search('valve');
    await expect(page.getByRole('note')).toContainText('The model is loading.');
    await page.keyboard.press('ArrowDown');
    const chosen = await quarry.selected.getAttribute('id');
    wire.onResult((_, value) => value);
    wire.emit('changed', { reason: 'ready' });
    await expect(page.getByRole('note')).toHaveCount(0);
    await expect(quarry.selected).toHaveAttribute('id', chosen ?? '');
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('all this keeps nobody out, and fits into a narrow window', async ({ quarry, page }) => {
      await quarry.search('valve springs -type:note');
      await page.keyboard.press('ArrowRight');
      await expect(quarry.related.getByRole('listitem')).toHaveCount(5);
      await quarry.related.getByRole('switch').check();
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+e');
      await expect(quarry.why).toContainText('Nearest sentence');
      expect(await barriers(page)).toEqual([]);
      for (const [width, height] of [
        [700, 800],
        [640, 400],
        [320, 640],
      ] as const) {
        await page.setViewportSize({ width, height });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await expect(quarry.why).toBeInViewport({ ratio: 1 });
      }
    });
  });
}

const TRACE = [
  'Error: the valve did not close',
  '    at Valve.close (src/valve.ts:41:11)',
  '    at Bed.water (src/bed.ts:12:5)',
  '    at main.ts:3:1',
  'the spring is too weak',
  'for the pressure',
].join('\n');

test('searches by an example that is pasted', async ({ quarry, page }) => {
  const paste = (text: string): Promise<void> => pasteInto(page, text);
  const low = await heightOf(quarry.box);
  await paste(TRACE);
  await quarry.answers(TRACE);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Searching by example, 6 lines');
  await expect(quarry.facets).toContainText('Filters do not apply to a pasted text.');
  const high = await heightOf(quarry.box);
  expect(high).toBeGreaterThan(low);
  expect(high).toBeLessThan(5 * low);
  await page.keyboard.press('ArrowDown');
  await expect(quarry.results.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Opened /)).toBeVisible();
  await expect(quarry.box).toHaveValue(TRACE);
  await page.keyboard.type(' valve');
  await quarry.answers(`${TRACE} valve`);
  await page.keyboard.press('Escape');
  await expect(quarry.box).toHaveValue('');
  expect(await heightOf(quarry.box)).toBe(low);
});

async function pasteInto(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+v');
}

async function heightOf(element: Locator): Promise<number> {
  return (await element.boundingBox())?.height ?? 0;
}
