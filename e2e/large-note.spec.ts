/** A hit in a file of many megabytes: the page shows a stretch of it, says that it is one, and gives more. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright/test';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let own: WebApp;

const line = (i: number): string =>
  `The keeper of lock ${i} wrote that barge ${(i * 7919) % 5003} waited for the tide near mile ${i % 97}. `;

test.beforeAll(async () => {
  own = await openWebApp({ add: true });
  // Both of the same: only few of the texts need a vector, so the test begins soon.
  await writeFile(
    path.join(own.notes, 'one-line.md'),
    `# Log of the canal\n\n${Array.from({ length: 60_000 }, (_, i) => line(i % 400)).join('')}A heron closed the sluice.\n`,
  );
  await writeFile(
    path.join(own.notes, 'items.md'),
    `# Items of the canal\n\n- A heron guarded the first lock.\n${Array.from({ length: 20_000 }, (_, i) => `- ${line(i % 400)}\n`).join('')}- A heron opened the sluice.\n`,
  );
});
test.afterAll(() => own.end());

/** Elements and characters of the text beside the results. */
const shown = (page: Page): Promise<{ readonly elements: number; readonly characters: number }> =>
  page.evaluate(() => {
    const note = document.querySelector('#note');
    return { elements: note?.querySelectorAll('*').length ?? 0, characters: note?.textContent?.length ?? 0 };
  });

test('the page holds a stretch of it, which grows by what is asked for', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(own.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('8 notes', { timeout: 120_000 }); // they are watched
  await expect(quarry.status).toContainText('Up to date', { timeout: 120_000 });

  await quarry.search('"heron closed the sluice"');
  await expect(quarry.note.locator('mark').first()).toBeInViewport();
  const oneLine = await shown(page);
  expect(oneLine.elements).toBeLessThan(2_000);
  expect(oneLine.characters).toBeLessThan(100_000);
  await expect(page.getByRole('button', { name: /^Show / }).first()).toBeAttached();

  await quarry.search('"heron opened the sluice"');
  await expect(quarry.note.locator('mark').first()).toBeInViewport();
  const more = quarry.note.getByRole('button', { name: /^Show .*earlier/ });
  for (const times of [1, 2]) {
    const before = await shown(page);
    await more.click();
    await expect
      .poll(async () => (await shown(page)).characters, { message: `asked ${times} times` })
      .toBeGreaterThan(before.characters);
  }
  const items = await shown(page);
  expect(items.elements).toBeLessThan(10_000);
  expect(items.characters).toBeLessThan(250_000);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator('#note').evaluate((note) => note.scrollTo({ top: 0 }));
    await page.screenshot({ path: test.info().outputPath(`items-${colorScheme}.png`) });
  }
});

/** Observations of which a part is seen, by id, with how far below the top of the note they begin. */
const places = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => {
    const note = document.querySelector('#note')!;
    const top = note.getBoundingClientRect().top;
    const all = [...note.querySelectorAll<HTMLElement>('[data-id]')].map((one) => ({
      id: one.dataset['id']!,
      at: one.getBoundingClientRect().top - top,
      height: one.offsetHeight,
    }));
    return Object.fromEntries(
      all.filter(({ at, height }) => at + height > 0 && at < note.clientHeight).map(({ id, at }) => [id, at]),
    );
  });

/** Waits until the note is neither scrolled nor changed for some frames. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const note = document.querySelector('#note')!;
    const look = (): string =>
      `${note.scrollTop} ${note.scrollHeight} ${note.querySelector('[data-id]')?.getAttribute('data-id')}`;
    for (let [before, same] = ['', 0]; same < 10; ) {
      await new Promise((done) => requestAnimationFrame(done));
      const now = look();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  });

test('it is read by scrolling as far as one likes, and nothing jumps', async ({ page }) => {
  test.setTimeout(240_000);
  const answers: number[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => answers.push(payload.length)));
  await page.goto(own.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('Up to date', { timeout: 120_000 });
  await quarry.search('"heron opened the sluice"');
  await expect(quarry.hit).toBeInViewport();
  const note = page.locator('#note');

  let most = { elements: 0, characters: 0 };
  /** Scrolls by so many pixels: what was seen and still is has moved by just that much, also when more has come in. */
  const scroll = async (by: number): Promise<void> => {
    const before = await places(page);
    const asked = await note.evaluate((element, pixels) => {
      const from = element.scrollTop;
      element.scrollTop += pixels;
      return element.scrollTop - from;
    }, by);
    await atRest(page);
    const after = await places(page);
    const both = Object.keys(before).filter((id) => id in after);
    if (Math.abs(asked) < 300) expect(both.length).toBeGreaterThan(0);
    for (const id of both) expect(Math.abs(after[id]! - (before[id]! - asked)), `moved by ${asked}`).toBeLessThan(2);
    const now = await shown(page);
    most = { elements: Math.max(most.elements, now.elements), characters: Math.max(most.characters, now.characters) };
  };

  await scroll(-150);
  // Through more than what a page holds: windows come above, and go below.
  for (let i = 0; i < 60; i++) await scroll(i % 3 === 0 ? -200 : -3_000);
  await expect(quarry.hit).toHaveCount(0);
  const back = quarry.note.getByRole('button', { name: 'Back to this place' });
  await expect(back).toBeVisible();
  for (let i = 0; i < 60; i++) await scroll(i % 3 === 0 ? 200 : 3_000);
  await expect(quarry.hit).toHaveCount(1);
  await expect(back).toHaveCount(0);

  // At the very top of what is here, too: the window above comes in above what is read.
  await note.evaluate((element) => (element.scrollTop = 0));
  await atRest(page);
  expect(await note.evaluate((element) => element.scrollTop)).toBeGreaterThan(300);

  // A wheel is turned faster than windows come.
  await note.hover();
  for (let i = 0; i < 60; i++) await page.mouse.wheel(0, -1_500);
  await atRest(page);
  await scroll(-150);
  expect(most.elements).toBeLessThan(10_000);
  expect(most.characters).toBeLessThan(250_000);
  expect(Math.max(...answers)).toBeLessThan(1_000_000);
});

test('its beginning, its end and a hit far away are one key or one click off', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(own.url);
  const quarry = new Quarry(page);
  await expect(quarry.status).toContainText('Up to date', { timeout: 120_000 });
  await quarry.search('"heron opened the sluice"');
  await expect(quarry.hit).toBeInViewport();
  const first = quarry.note.getByText('A heron guarded the first lock.');
  const last = quarry.note.getByText('A heron opened the sluice.');

  await page.locator('#note').focus();
  await page.keyboard.press('Home');
  await expect(first).toBeInViewport();
  await expect(quarry.note.getByRole('button', { name: /earlier/ })).toHaveCount(0);
  await expect(page.locator('#note')).toBeFocused();
  await page.keyboard.press('End');
  await expect(last).toBeInViewport();
  await expect(quarry.note.getByRole('button', { name: /^Show more .* more/ })).toHaveCount(0);

  // The same with the mouse, and back to the hit.
  await quarry.note.getByRole('button', { name: 'Go to the beginning' }).click();
  await expect(first).toBeInViewport();
  await quarry.note.getByRole('button', { name: 'Back to this place' }).click();
  await expect(quarry.hit).toBeInViewport();
  await expect(quarry.hit.locator('mark').first()).toHaveText(/heron/i);

  // Another hit of the same note, twenty thousand observations away.
  await quarry.search('"heron guarded the first lock"');
  await expect(quarry.hit).toContainText('A heron guarded the first lock.');
  await expect(quarry.hit).toBeInViewport();
  await expect(quarry.note.getByRole('button', { name: /earlier/ })).toHaveCount(0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`first-${colorScheme}.png`) });
    await page.locator('#note').evaluate((note) => (note.scrollTop = note.scrollHeight));
    await page.screenshot({ path: test.info().outputPath(`more-${colorScheme}.png`) });
  }
});
