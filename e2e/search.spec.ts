import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { barriers } from './support/barriers.ts';
import { expect, test } from './support/test.ts';
import { tapWire } from './support/wire.ts';

test('finds a note by its words while one types, and shows it where it stands', async ({ quarry, page }) => {
  await expect(quarry.box).toBeFocused();
  const question = 'median instead of a moving average, one wet finger on the cable';
  await page.keyboard.type(question, { delay: 10 });
  await quarry.answers(question);

  const first = quarry.results.first();
  await expect(first).toContainText('Median of five readings instead of a moving average');
  await expect(first).toContainText('Decision');
  await expect(first).toContainText('reading soil probes without lies');
  await expect(first).toContainText('20250519-140210.md:26');
  await expect(first).toContainText('both');
  await expect(first.locator('mark')).toContainText(['Median', 'instead', 'moving']);
  await expect(first.locator('b')).not.toContainText('*');

  await expect(quarry.note.getByRole('heading', { level: 2 })).toHaveText('reading soil probes without lies');
  await expect(quarry.note).toContainText('19 May 2025');
  await expect(quarry.note).toContainText('probes');
  await expect(quarry.hit).toContainText('Median of five readings');
  await expect(quarry.hit).toBeInViewport();
  await expect(quarry.note).toContainText('Calibrate each probe in its own pot');
});

test('finds a note by what it means', async ({ quarry }) => {
  await quarry.search('pupils must stay anonymous');
  await expect(quarry.results.first()).toContainText('No accounts and no names of pupils');
  await expect(quarry.results.first()).toContainText(/same meaning|both/);
});

test('underlines the nearest sentence, and finds what is related', async ({ quarry }) => {
  await quarry.search('the garden must not be flooded while nobody is there');
  await expect(quarry.results.locator('.near').first()).toBeVisible();
  await expect(quarry.related.getByRole('button', { name: /\d{4}$/ }).first()).toBeVisible();
});

test('finds an identifier as it is written', async ({ quarry }) => {
  await quarry.search('ERR_FLASH_TIMEOUT');
  await expect(quarry.results.first()).toContainText('ERR_FLASH_TIMEOUT');
  await expect(quarry.results.first().locator('code')).toContainText('ERR_FLASH_TIMEOUT');
});

test('lets the arrows choose while the box keeps the focus, and the note follows', async ({ quarry, page }) => {
  await quarry.search('valve');
  const texts = await quarry.results.locator('.card-place').allTextContents();
  expect(texts.length).toBeGreaterThan(6);

  const isAt = async (index: number): Promise<void> => {
    await expect(quarry.results.nth(index)).toHaveAttribute('aria-selected', 'true');
    await expect(quarry.results.nth(index)).toBeInViewport();
    await expect(quarry.note.getByRole('button', { name: /Open at line/ })).toContainText(
      `line ${texts[index]?.split(':').at(-1)}`,
    );
    await expect(quarry.box).toHaveAttribute(
      'aria-activedescendant',
      (await quarry.results.nth(index).getAttribute('id')) ?? '',
    );
    await expect(quarry.box).toBeFocused();
  };
  await isAt(0);
  await page.keyboard.press('ArrowDown');
  await isAt(1);
  await page.keyboard.press('PageDown');
  await isAt(6);
  await page.keyboard.press('ArrowUp');
  await isAt(5);
  await page.keyboard.press('End');
  await isAt(texts.length - 1);
  await page.keyboard.press('Home');
  await isAt(0);
});

test('opens the file at its line and copies a citation', async ({ quarry, page, web, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await quarry.search('springs close every valve when the power goes, a dry bed for one night');
  await page.keyboard.press('Enter');
  await expect.poll(() => web.opened()).toBe(`${web.notes}/20250512-081530.md:26`);
  await expect(page.getByText('Opened 20250512-081530.md at line 26.')).toBeVisible();

  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Citation copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `"Springs close every valve when the power goes: a dry bed for one night is better than a flooded seed store"\nvalves that fail closed — ${web.notes}/20250512-081530.md:26`,
  );
});

test('shows a note that was copied once, with both of its paths', async ({ quarry, page, web }) => {
  const query = 'Median of five readings instead of a moving average';
  await quarry.search(query);
  const shown = async (): Promise<string[]> =>
    (await quarry.results.locator('.card-text').allTextContents()).toSorted();
  const texts = await shown();
  const folder = path.join(web.notes, 'copied');
  await cp(path.join(web.notes, '20250519-140210.md'), path.join(folder, '20250519-140210.md'));
  const first = quarry.results.first();
  try {
    await expect(first.getByText('also at copied/', { exact: true })).toBeVisible();
    // The mean and deviation of all scores are others with more notes, and so may be the order of what is far down.
    await expect.poll(shown).toEqual(texts);
    await expect(first.getByRole('button', { name: /similar/ })).toHaveCount(0);
    const other = quarry.note.getByRole('button', { name: /copied.20250519-140210\.md:\d+$/ });
    const line = /\d+$/.exec((await other.textContent()) ?? '')?.[0];
    await other.click();
    await expect.poll(() => web.opened()).toBe(path.join(folder, `20250519-140210.md:${line}`));
    expect(await barriers(page)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
  await expect(first.getByText('also at')).toHaveCount(0);
});

test('goes to the box, clears it and shows what can be done, by keys alone', async ({ quarry, page }) => {
  await quarry.search('valve');
  await page.keyboard.press('Escape');
  await expect(quarry.box).toHaveValue('');
  await expect(page.getByRole('heading', { name: 'Ask as you would ask a colleague' })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys and filters' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(quarry.box).toBeFocused();

  await page.keyboard.press('Control+p');
  await page.keyboard.type('lib');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await page.getByRole('button', { name: 'Index now' }).focus();
  await page.keyboard.press('/');
  await expect(quarry.box).toBeFocused();
  await page.keyboard.type('valve');
  await expect(quarry.results.first()).toBeVisible();
});

test('offers examples that find something', async ({ quarry, page }) => {
  await expect(page.getByText(/\d+ observations from 7 notes are searchable/)).toBeVisible();
  const examples = page.getByRole('list', { name: 'Examples' }).getByRole('button');
  await expect(examples).toHaveCount(3);
  for (let i = 0; i < 3; i++) {
    await examples.nth(i).click();
    await expect(quarry.box).toBeFocused();
    await expect(quarry.results.first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
});

test('narrows by a click, which writes the filter into the box, and widens by another', async ({ quarry }) => {
  await quarry.search('valve');
  const all = await quarry.results.count();
  const decision = quarry.facets.getByRole('button', { name: /^Decision/ });
  await decision.click();
  await expect(quarry.box).toHaveValue('valve type:decision');
  await expect(quarry.box).toBeFocused();
  await expect(decision).toHaveAttribute('aria-pressed', 'true');
  await quarry.answers('valve type:decision');
  await expect(quarry.results.filter({ hasNotText: 'Decision' })).toHaveCount(0);

  await quarry.facets.getByRole('button', { name: /^radio/ }).click();
  await quarry.answers('valve type:decision branch:radio');
  await quarry.facets.getByRole('button', { name: /^radio/ }).click();
  await decision.click();
  await quarry.answers('valve');
  await expect(quarry.results).toHaveCount(all);
});

test('narrows by a year', async ({ quarry }) => {
  await quarry.search('decided');
  await quarry.facets.getByRole('button', { name: /^2025/ }).click();
  await quarry.answers('decided on:2025');
  await expect(quarry.results.first()).toBeVisible();
  await expect(quarry.results.filter({ hasNotText: '2025' })).toHaveCount(0);
});

test('says what was searched when nothing is found, and offers to drop the filters', async ({ quarry, page }) => {
  await quarry.search('valve branch:no-such-branch');
  await expect(page.getByRole('heading', { name: 'Nothing found for “valve”' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('branch:no-such-branch');
  await page.getByRole('button', { name: 'Search without filters' }).click();
  await expect(quarry.box).toHaveValue('valve');
  await expect(quarry.results.first()).toBeVisible();
});

test('says which filter was not understood', async ({ quarry, page }) => {
  await quarry.search('valve type:decisoin');
  await expect(page.getByRole('note')).toContainText('decisoin');
  await expect(quarry.results.first()).toBeVisible();
});

test.describe('with a slow or broken engine', () => {
  test('never lets an old answer cover a newer one', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    await page.reload();
    await quarry.isUpToDate();
    const held = wire.hold((call) => call.method === 'search' && JSON.stringify(call.request).includes('snail'));
    await quarry.box.fill('a snail was sitting on the probe');
    await quarry.search('LoRa reached the shed through the hedge');
    await expect(quarry.results.first()).toContainText('hedge');
    held.release();
    await page.waitForTimeout(300);
    await expect(quarry.results.first()).toContainText('hedge');
    await expect(quarry.note).toContainText('radio instead of cable');
  });

  test('keeps the old results on screen until the next are there', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    await page.reload();
    await quarry.isUpToDate();
    await quarry.search('a snail was sitting on the probe');
    const held = wire.hold((call) => call.method === 'search');
    await quarry.box.fill('hedge');
    await page.waitForTimeout(300);
    await expect(quarry.results.first()).toContainText('snail');
    held.release();
    await quarry.answers('hedge');
  });

  test('says what failed and tries again', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    await page.reload();
    await quarry.isUpToDate();
    wire.onCall(({ method }) =>
      method === 'search'
        ? {
            kind: 'error',
            error: {
              code: 'DATABASE_DAMAGED',
              message: 'The index could not be read.',
              next: 'It is rebuilt from your files.',
              details: {},
            },
          }
        : null,
    );
    await quarry.box.fill('valve');
    await expect(page.getByRole('alert')).toContainText(
      'The index could not be read. It is rebuilt from your files.'.split(' It')[0]!,
    );
    await expect(page.getByRole('alert')).toContainText('It is rebuilt from your files.');
    wire.onCall(() => null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(quarry.results.first()).toBeVisible();
  });

  test('tells why nothing is taken in, while it goes on searching', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    let trouble: object | null = {
      code: 'DISK_FULL',
      message: 'There is no room left for the index.',
      next: 'Free some space.',
      details: {},
    };
    wire.onResult((method, value) => (method === 'status' ? { ...(value as object), trouble } : value));
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('There is no room left for the index. Free some space.');
    await expect(quarry.status).toContainText('Disk full');
    await quarry.search('valve');
    await expect(quarry.results.first()).toBeVisible();
    wire.onCall(({ method }) => {
      if (method === 'index') trouble = null; // not before: the index is asked how it stands at other times, too
      return null;
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('tells that nobody answers, and goes on when somebody does', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    await page.reload();
    await quarry.search('valve');
    await wire.cut();
    await expect(page.getByRole('alert')).toContainText('Quarry does not answer.');
    await expect(quarry.status).toContainText('Not connected');
    await expect(quarry.results.first()).toBeVisible();
    await quarry.box.fill('hedge');
    const again = page.getByRole('button', { name: 'Try now' });
    await expect(again).toBeVisible();
    wire.heal();
    // It also tries again by itself: when it was first, the button has gone, and the answer below counts.
    await again.click({ timeout: 2_000 }).catch(() => {});
    await expect(page.getByRole('alert')).toHaveCount(0);
    await quarry.answers('hedge');
  });

  test('tells that the engine starts again, or does not', async ({ page, quarry }) => {
    const wire = await tapWire(page);
    await page.reload();
    await quarry.search('valve');
    wire.emit('engine', {
      kind: 'backoff',
      reason: 'ended by SIGSEGV',
      crash: 2,
      waitMs: 2_000,
      files: ['/notes/deep/scan.pdf', '/notes/b.md'],
    });
    await expect(
      page.getByRole('status').filter({
        hasText:
          'The engine crashed while it read scan.pdf and 1 other file (ended by SIGSEGV). It restarts in 2 seconds',
      }),
    ).toBeVisible();
    await expect(quarry.results.first()).toBeVisible();
    wire.emit('engine', {
      kind: 'failed',
      code: 'ENGINE_FAILED',
      message: 'The engine crashed three times.',
      next: 'Try again.',
    });
    await expect(page.getByRole('alert')).toContainText('The engine crashed three times. Try again.');
    const restarted = new Promise<void>((resolve) =>
      wire.onCall(({ method }) => {
        if (method !== 'restartEngine') return null;
        resolve();
        return { kind: 'result', value: undefined };
      }),
    );
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await restarted;
    wire.emit('engine', { kind: 'ready' });
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});
