import { expect, test as base, type Page } from 'playwright/test';
import { Quarry } from './quarry.ts';
import { openWebApp, type WebApp } from './web-app.ts';

/** Tests get `quarry`: the page on an engine with the notes indexed, one engine for all tests of a worker. */
export const test = base.extend<{ quarry: Quarry; complaints: readonly string[] }, { web: WebApp }>({
  web: [
    async ({}, use) => {
      const web = await openWebApp({ add: true });
      await use(web);
      await web.end();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  /** What the browser complained about, such as a breach of the policy; a test with any fails. */
  complaints: [
    async ({ page }, use) => {
      const complaints = watch(page);
      await use(complaints);
      expect(complaints.filter((text) => !EXPECTED.test(text))).toEqual([]);
    },
    { auto: true },
  ],
  quarry: async ({ page, web }, use) => {
    const quarry = new Quarry(page);
    await page.goto(web.url);
    await quarry.isUpToDate();
    await use(quarry);
  },
});

/** A socket that cannot be opened is said by the browser itself; no page can keep it from that. */
const EXPECTED = /WebSocket connection|net::ERR_CONNECTION_REFUSED/;

function watch(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

export { expect };
