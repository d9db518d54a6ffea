import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openWebDoor } from './support/door.ts';
import { test } from './support/test.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 1100, height: 1500 } });
    test('shot', async ({ page }) => {
      const own = await openWebDoor({ add: true });
      await writeFile(path.join(own.data, 'settings.json'), JSON.stringify({ ignore: ['drafts/', '*.tmp'], headings: { 'beliefs captured': 'insight', mood: 'note' } }));
      await page.goto(own.url);
      await page.keyboard.press('Control+,');
      await page.getByRole('textbox', { name: 'Leave out' }).fill('x'.repeat(501));
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').waitFor();
      await page.screenshot({ path: `/tmp/settings-${colorScheme}.png` });
      await writeFile(path.join(own.data, 'settings.json'), '{\n "a"');
      await page.getByText('could not be read').waitFor();
      await page.setViewportSize({ width: 600, height: 1400 });
      await page.screenshot({ path: `/tmp/settings-${colorScheme}-narrow.png` });
      await own.end();
    });
  });
}
