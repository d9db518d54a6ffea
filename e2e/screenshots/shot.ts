import path from 'node:path';
import type { Page } from 'playwright';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/screenshots');

/** Noon of the day after the last of the sample notes. */
export const NOW = new Date('2025-11-26T12:00:00+01:00');

/** Writes a picture of the page in light and in dark colours, without what differs from run to run. */
export async function shot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(async () => {
      for (const took of document.querySelectorAll('.footer-took, .quick-took')) took.textContent = '6 ms';
      await document.fonts.ready;
    });
    await page.screenshot({
      path: path.join(FOLDER, `${name}-${colorScheme}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
  }
}
