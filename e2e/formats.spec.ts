import { AxeBuilder } from '@axe-core/playwright';
import { openWebApp, type WebApp } from './support/web-app.ts';
import { Quarry } from './support/quarry.ts';
import { expect, test } from './support/test.ts';

let web: WebApp;

test.beforeAll(async () => {
  web = await openWebApp({ add: true, fixtures: 'formats' });
});

test.afterAll(() => web.end());

test.beforeEach(async ({ page }) => {
  await page.goto(web.url);
  await new Quarry(page).isUpToDate();
});

const FOUND = [
  {
    query: 'basil bleaches closer to the lamp',
    text: 'the basil bleaches within three days',
    place: 'lamp-manual.html:9',
    opening: 'Open at line 9',
  },
  {
    query: 'kohlrabi germinated badly',
    text: 'Kohlrabi Azur Star',
    place: 'seed-orders.csv:3',
    opening: 'Open at line 3',
  },
  {
    query: 'turn the heap every second Friday',
    text: 'the older pupils have the afternoon free',
    place: 'compost.org:5',
    opening: 'Open at line 5',
  },
  {
    query: 'lettuce tasted of nothing',
    text: 'grew twice as fast',
    place: 'growth.ipynb, cell 2',
    opening: 'Open file',
  },
  {
    query: 'both ultrasonic discs start in the same second',
    text: 'stagger them by three seconds',
    place: '1f6c2a9e-5d41-4c07-9a52-77b0e3d4c8aa.jsonl:3',
    opening: 'Open at line 3',
  },
] as const;

for (const { query, text, place, opening } of FOUND) {
  test(`finds what stands at ${place}`, async ({ page }) => {
    const quarry = new Quarry(page);
    await quarry.search(query);
    await expect(quarry.results.first()).toContainText(text);
    await expect(quarry.results.first().locator('.card-place')).toHaveText(place);
    await expect(quarry.hit).toContainText(text);
    await expect(quarry.note.getByRole('button', { name: opening })).toBeVisible();
  });
}

test('cites and opens a place that is no line by what it is', async ({ page, context }) => {
  const quarry = new Quarry(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await quarry.search('lettuce tasted of nothing');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Citation copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`${web.notes}/growth.ipynb, cell 2`);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Opened growth.ipynb. Look at cell 2.')).toBeVisible();
  await expect.poll(() => web.opened()).toBe(`${web.notes}/growth.ipynb:1`);
});

test('says who spoke in a log, and where it was said', async ({ page }) => {
  const quarry = new Quarry(page);
  await quarry.search('fog machine trips the breaker every morning');
  await expect(quarry.results.filter({ hasText: 'can you look at' })).toContainText('User');
  await expect(quarry.results.filter({ hasText: 'I would stagger them' })).toContainText('Assistant');
  await expect(quarry.note.locator('.preview-sub')).toContainText('fog-househumidityclaude-sonnet-4');
  await expect(quarry.hit).toContainText('User');
});

test('shows a challenge with its solution, and leads from one to the other', async ({ page }) => {
  const quarry = new Quarry(page);
  await quarry.search('cord slips from its wheel type:challenge');
  const solution = quarry.note.getByRole('listitem').filter({ hasText: 'a deep groove' });
  await expect(quarry.hit).toContainText('The cord slips');
  await expect(solution).toContainText('Solution');
  await expect(quarry.note.locator('[data-pair]')).toHaveCount(2);
  await quarry.note.getByRole('button', { name: 'Go to the solution' }).click();
  await expect(solution).toBeFocused();
  await page.keyboard.press('Control+j');
  await expect(quarry.hit).toBeFocused();

  await page.keyboard.press('Escape');
  await quarry.search('wheel with a deep groove type:solution');
  await expect(quarry.hit).toContainText('a deep groove');
  await page.keyboard.press('Control+j');
  await expect(quarry.note.getByRole('listitem').filter({ hasText: 'The cord slips' })).toBeFocused();
});

test('searches for what an observation points to, and leaves addresses alone', async ({ page }) => {
  const quarry = new Quarry(page);
  await quarry.search('a weight on a cord closes the door');
  const references = quarry.hit.getByRole('list', { name: 'What it points to' });
  await expect(references.getByRole('button')).toHaveText(['20250512-081530', '7be1d02f', 'src/door.py', '#12'], {
    useInnerText: true,
  });
  await expect(quarry.note.getByRole('link')).toHaveCount(0);
  await references.getByRole('button', { name: 'src/door.py' }).press('Enter');
  await expect(quarry.box).toHaveValue('"src/door.py"');
  await quarry.answers('"src/door.py"');
  await expect(quarry.results.first()).toContainText('A weight on a cord');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('lists the headings that are not known, and keeps nobody out', async ({ page }) => {
      const quarry = new Quarry(page);
      await quarry.search('cord slips from its wheel type:challenge');
      await expect(quarry.note.locator('[data-pair]')).toHaveCount(2);
      expect(await barriers(page)).toEqual([]);
      await quarry.search('a weight on a cord closes the door');
      await expect(quarry.hit.getByRole('list', { name: 'What it points to' })).toBeVisible();
      expect(await barriers(page)).toEqual([]);

      await page.getByRole('link', { name: 'Library', exact: true }).click();
      await page.getByText('Unknown headings').click();
      await expect(page.getByRole('listitem').filter({ hasText: 'whispers of the hinges' })).toContainText('1 section');
      await expect(page.getByText('{"headings": {"smells noticed": "insight"}}')).toBeVisible();
      expect(await barriers(page)).toEqual([]);
    });
  });
}

async function barriers(page: import('playwright/test').Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
