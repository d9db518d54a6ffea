import type { Page } from 'playwright';
import { percentile } from '../../src-main/bench/latency.ts';
import type { Desktop } from '../standin/launch.ts';
import { readProbe } from './page.ts';

/** Between two keys, in milliseconds: a quick typist's pace. A key waits for the answer to the one before. */
const PACE_MS = 90;

/** Types queries letter by letter into the box that has the focus. From each key to the frame with its answer, in milliseconds. */
async function type(page: Page, queries: readonly string[], atLeast: number): Promise<readonly number[]> {
  await page.evaluate(() => void (globalThis.quarryProbe.keys = []));
  for (let typed = 0, at = 0; typed < atLeast; at++) {
    const query = queries[at % queries.length] ?? '';
    await page.keyboard.press('Control+A'); // the first letter takes the place of the query before
    let text = '';
    for (const letter of query) {
      text += letter;
      typed++;
      const began = performance.now();
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await page.waitForFunction((expected) => globalThis.quarryProbe.painted === expected, text, { polling: 10, timeout: 10_000 });
      await page.waitForTimeout(Math.max(0, PACE_MS - (performance.now() - began)));
    }
  }
  return (await readProbe(page)).keys;
}

/** Typing in the main window and in the quick search. @param keys in each, at least */
export async function measureTyping(desktop: Desktop, queries: readonly string[], keys: number): Promise<Record<string, number>> {
  const { page } = desktop;
  await page.getByRole('combobox', { name: 'Search' }).focus();
  const main = await type(page, queries, keys);
  const quick = await desktop.pageOf('/quick.html');
  await desktop.control('pressShortcut', 'CommandOrControl+Shift+Space');
  await quick.getByRole('combobox', { name: 'Search' }).focus();
  const small = await type(quick, queries, keys);
  await quick.keyboard.press('Escape');
  return {
    app_key_to_paint_p50_ms: percentile(main, 0.5),
    app_key_to_paint_p95_ms: percentile(main, 0.95),
    app_quick_key_to_paint_p50_ms: percentile(small, 0.5),
    app_quick_key_to_paint_p95_ms: percentile(small, 0.95),
  };
}
