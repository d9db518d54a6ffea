import { barriers } from './support/barriers.ts';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { foundPlaces } from './support/found-places.ts';
import { Quarry } from './support/quarry.ts';
import { plantPlaces } from './support/stage.ts';
import { expect, test } from './support/test.ts';
import { tapWire } from './support/wire.ts';

let web: WebApp;

test.beforeEach(async () => {
  web = await openWebApp({ add: false });
});

test.afterEach(() => web.end());

test('proposes what it finds on the first run, indexes nothing without a yes, and then what was chosen', async ({
  page,
}) => {
  await plantPlaces(web.home);
  const quarry = new Quarry(page);
  await page.goto(web.url);
  const found = page.getByRole('region', { name: 'Found on this computer' });
  const boxes = found.getByRole('checkbox');
  await foundPlaces(found, 3);
  await expect(found.getByRole('checkbox', { name: '~/notes Session notes 7 files' })).toBeVisible();
  for (const box of await boxes.all()) await expect(box).not.toBeChecked();
  await expect(found.getByRole('button', { name: 'Index selected' })).toBeDisabled();
  await expect(quarry.status).not.toContainText('notes');
  expect(await barriers(page)).toEqual([]);

  // By keyboard alone.
  const vault = found.getByRole('checkbox', { name: '~/Documents/Vault Obsidian vault 1 file' });
  await boxes.first().focus();
  await page.keyboard.press('Tab');
  await expect(vault).toBeFocused();
  await page.keyboard.press('Space');
  await expect(vault).toBeChecked();
  await expect(found.getByText(/^1 chosen: 1 file, \d+ bytes$/)).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  for (let i = 0; i < 2; i++) await page.keyboard.press('Tab');
  await expect(found.getByRole('button', { name: 'Index selected' })).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await expect(page.getByText('1 indexed')).toBeVisible({ timeout: 60_000 });
  await expect(quarry.status).toContainText('1 note');
  await quarry.search('what happened to the kite');
  await expect(quarry.results).toHaveCount(1);
  await expect(quarry.results.first()).toContainText('lost its tail');

  // Later, from the library: what is left.
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page.getByRole('button', { name: 'Look for notes on this computer' }).click();
  await expect(page.getByRole('heading', { name: 'Found on this computer' })).toBeFocused();
  await foundPlaces(found, 2);
  for (const box of await boxes.all()) await box.check();
  await found.getByRole('button', { name: 'Index selected' }).click();
  await expect(found).toContainText('Quarry found nothing new.');
  await expect(quarry.status).toContainText('9 notes', { timeout: 60_000 });
});

test('says where it looked when there is nothing, and finds what is there by the next look', async ({ page }) => {
  await page.goto(web.url);
  const found = page.getByRole('region', { name: 'Found on this computer' });
  await expect(found).toContainText(`Quarry found no notes. It looked in your home folder ${web.home}`);
  await expect(found).toContainText('~/.claude/projects');
  await plantPlaces(web.home);
  await found.getByRole('button', { name: 'Look again' }).click();
  await foundPlaces(found, 3);
});

test('says that it looks, what went wrong, and what there is more', async ({ page }) => {
  const wire = await tapWire(page);
  const held = wire.hold(({ method }) => method === 'proposals');
  await page.goto(web.url);
  const found = page.getByRole('region', { name: 'Found on this computer' });
  await expect(found).toContainText('Looking for notes');
  await expect(found.getByRole('button', { name: 'Look again' })).toBeDisabled();
  held.release();
  await expect(found).toContainText('Quarry found no notes.');

  wire.onCall(({ method }) =>
    method === 'proposals'
      ? { kind: 'error', error: { code: 'INTERNAL', message: 'The disk is upside down.', next: 'Turn it.' } }
      : null,
  );
  await found.getByRole('button', { name: 'Look again' }).click();
  await expect(found.getByRole('alert')).toHaveText('The disk is upside down. Turn it.');

  const proposal = {
    path: '/mnt/big',
    kind: 'vault',
    label: 'Obsidian vault',
    files: 1200,
    bytes: 3_140_000,
    newest: Date.UTC(2025, 9, 31),
    exact: false,
  };
  wire.onCall(({ method }) =>
    method === 'proposals'
      ? { kind: 'result', value: { found: [proposal], lookedIn: [web.home], complete: false } }
      : null,
  );
  await found.getByRole('button', { name: 'Look again' }).click();
  await expect(found).toContainText('at least 1,200 files');
  await expect(found).toContainText('Quarry could not look through everything');
  await found.getByRole('checkbox').check();
  await found.getByRole('button', { name: 'Index selected' }).click();
  await expect(page.getByText('There is nothing at /mnt/big.')).toBeVisible();
});
