import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import { type Desktop, launchDesktop } from './launch.ts';

/** The rows of the quick search, whatever stands in a note. */

let folder: string;
let desktop: Desktop;
let quick: Page;

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(12);
const NOTES: Readonly<Record<string, string>> = {
  'a-file-with-a-name-that-is-much-longer-than-any-column-of-a-list-could-ever-be.md': `# Session: Kettle\n\n**Key Decisions:**\n- The kettle ${LONG} stays on the stove\n`,
  'log.md': `# Chat\n\n## [01:46:00] User\n\nIs the kettle on?\n\n## [01:46:09] Assistant\n\nThe kettle is on, and boils in two minutes.\n\n## [13:07] ${'Speaker'.repeat(9)}\n\nA kettle of tea for everybody.\n`,
  'code.md':
    '# Session: Code\n\n**Key Decisions:**\n- Fill the kettle:\n\n```sh\nkettle --fill 2\nkettle --boil\n```\n',
  'high.md': `# Session: High\n\n**Key Decisions:**\n- The kettle z${'\u0321\u0344\u035d\u0300\u0301\u0302\u0303'.repeat(12)}algo 🫖🫖 غلاية الشاي kettle\n- ${'kettle\u00a0'.repeat(80)}\n`,
};
const CLAUDE = (i: number, type: string, text: string): string =>
  JSON.stringify({
    type,
    uuid: `u${i}`,
    sessionId: 's1',
    timestamp: `2026-01-02T01:46:0${i}.000Z`,
    cwd: '/w',
    message: { role: type, content: text },
  });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-rows-'));
  await mkdir(path.join(folder, 'notes'));
  for (const [name, text] of Object.entries(NOTES)) await writeFile(path.join(folder, 'notes', name), text);
  await writeFile(
    path.join(folder, 'notes', 'log.jsonl'),
    [CLAUDE(1, 'user', 'Where is the kettle?'), CLAUDE(2, 'assistant', 'The kettle is in the shed.')].join('\n'),
  );
  desktop = await launchDesktop(['--data', path.join(folder, 'data'), path.join(folder, 'notes')]);
  await desktop.page.getByText('Up to date').waitFor({ timeout: 60_000 });
  quick = await desktop.pageOf('/quick.html');
  await desktop.control('clickTray');
  await expect(quick.getByRole('combobox', { name: 'Search' })).toBeFocused();
  await quick.keyboard.type('kettle');
  await expect(quick.getByRole('option').nth(5)).toBeVisible();
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

test('are each of one height, below each other, and no column runs into the next', async () => {
  const rows = await quick.getByRole('option').evaluateAll((all) =>
    all.map((row) => {
      const { top, bottom, left, right } = row.getBoundingClientRect();
      return {
        top,
        bottom,
        left,
        right,
        clips: getComputedStyle(row).overflow,
        columns: [...row.children].map((column) => ({
          from: column.getBoundingClientRect(),
          clips: getComputedStyle(column).overflowX,
          text: column.textContent,
        })),
      };
    }),
  );
  expect(JSON.stringify(rows)).toContain('[01:46:00] User');
  const [first] = rows;
  for (const [i, { top, bottom, left, right, clips, columns }] of rows.entries()) {
    expect(bottom - top).toBe(first!.bottom - first!.top);
    expect(clips).toBe('hidden');
    if (i > 0) expect(top).toBeGreaterThanOrEqual(rows[i - 1]!.bottom);
    for (const [n, column] of columns.entries()) {
      expect(column.clips, column.text).toBe('hidden');
      expect(column.from.left).toBeGreaterThanOrEqual(n === 0 ? left : columns[n - 1]!.from.right);
      expect(column.from.right).toBeLessThanOrEqual(right);
      expect(column.from.top).toBeGreaterThanOrEqual(top);
      expect(column.from.bottom).toBeLessThanOrEqual(bottom);
    }
    expect(columns[1]!.from.width).toBeGreaterThan(200); // the text has most of the row
  }
});

test('show of a note what was looked for, and who spoke', async () => {
  for (const row of await quick.getByRole('option').all()) await expect(row.locator('mark').first()).toBeInViewport();
  const speaker = quick.locator('.speaker', { hasText: '[01:46:00] User' });
  expect(await speaker.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
});
