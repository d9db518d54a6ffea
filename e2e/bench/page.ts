import type { Page } from 'playwright';

/** What `probe.js` writes down in a page. */
export interface Probe {
  resultsAt: number | null;
  keys: number[];
  ways: number[];
  painted: string | null;
  longTasks: { readonly at: number; readonly ms: number; readonly page: string }[];
}

declare global {
  // oxlint-disable-next-line no-var
  var quarryProbe: Probe;
  /** Calls back once the next frame has been painted, with the time in milliseconds since 1970. */
  // oxlint-disable-next-line no-var
  var quarryAfterPaint: (run: (at: number) => void) => void;
}

/** The environment of a stand-in whose pages are to be measured. */
export const PROBED = { QUARRY_STANDIN_PROBE: new URL('./probe.js', import.meta.url).pathname };

/** A copy of what was written down so far. */
export function readProbe(page: Page): Promise<Probe> {
  return page.evaluate(() => globalThis.quarryProbe);
}
