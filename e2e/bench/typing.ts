import type { Page } from 'playwright';
import { percentile } from '../../src-main/bench/latency.ts';
import type { Desktop } from '../standin/launch.ts';
import { readProbe } from './page.ts';

/** Between two keys, in milliseconds: a quick typist's pace. A key waits for the answer to the one before. */
const PACE_MS = 90;

/** For each key, in milliseconds. */
interface Typed {
  /** To the frame with its answer. */
  readonly all: readonly number[];
  /** The same without the stand-in's way between page and engine, which an Electron's port does not go. */
  readonly own: readonly number[];
}

/** Types queries letter by letter into the box that has the focus. */
async function type(page: Page, queries: readonly string[], atLeast: number): Promise<Typed> {
  await page.evaluate(() => {
    globalThis.quarryProbe.keys = [];
    globalThis.quarryProbe.ways = [];
  });
  for (let typed = 0, at = 0; typed < atLeast; at++) {
    const query = queries[at % queries.length] ?? '';
    await page.keyboard.press('Control+A'); // the first letter takes the place of the query before
    let text = '';
    for (const letter of query) {
      text += letter;
      typed++;
      const began = performance.now();
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await page.waitForFunction((expected) => globalThis.quarryProbe.painted === expected, text, {
        polling: 10,
        timeout: 10_000,
      });
      await page.waitForTimeout(Math.max(0, PACE_MS - (performance.now() - began)));
    }
  }
  const { keys, ways } = await readProbe(page);
  return { all: keys, own: keys.map((millis, i) => millis - (ways[i] ?? 0)) };
}

const SHORTCUT = 'CommandOrControl+Shift+Space';
/** How often the quick search is called. */
const CALLS = 20;

/**
 * From the shortcut to the frame in which the quick search is empty and has the focus, in milliseconds for each call.
 */
async function callQuick(desktop: Desktop, quick: Page): Promise<readonly number[]> {
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const began = performance.timeOrigin + performance.now();
    await desktop.control('pressShortcut', SHORTCUT);
    const painted = await quick.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const box = document.querySelector('input');
          const look = (): void => {
            if (document.hasFocus() && document.activeElement === box && box?.value === '')
              globalThis.quarryAfterPaint(resolve);
            else setTimeout(look);
          };
          look();
        }),
    );
    times.push(painted - began);
    if (!(await desktop.control.windows()).some(({ url, focused }) => focused && url.includes('quick.html')))
      throw new Error('The quick search was not shown.');
    await quick.keyboard.type('a');
    await quick.keyboard.press('Escape');
    await quick.waitForTimeout(200);
  }
  return times;
}

/** Typing in the main window and in the quick search, and the calling of that one. @param keys in each, at least */
export async function measureTyping(
  desktop: Desktop,
  queries: readonly string[],
  keys: number,
): Promise<Record<string, number>> {
  const { page } = desktop;
  await page.getByRole('combobox', { name: 'Search' }).focus();
  const main = await type(page, queries, keys);
  const quick = await desktop.pageOf('/quick.html');
  const calls = await callQuick(desktop, quick);
  await desktop.control('pressShortcut', SHORTCUT);
  await quick.getByRole('combobox', { name: 'Search' }).focus();
  const small = await type(quick, queries, keys);
  await quick.keyboard.press('Escape');
  return {
    ...named('app_key_to_paint', main),
    ...named('app_quick_key_to_paint', small),
    app_shortcut_to_quick_p50_ms: percentile(calls, 0.5),
    app_shortcut_to_quick_p95_ms: percentile(calls, 0.95),
  };
}

function named(name: string, { all, own }: Typed): Record<string, number> {
  return {
    [`${name}_p50_ms`]: percentile(all, 0.5),
    [`${name}_p95_ms`]: percentile(all, 0.95),
    [`${name}_without_stand_in_p50_ms`]: percentile(own, 0.5),
    [`${name}_without_stand_in_p95_ms`]: percentile(own, 0.95),
  };
}
