import { globSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'playwright/test';
import { browserOptions, pageOptions } from '../support/browser-options.ts';
import { startWebApp } from '../support/web-app.ts';
import { childrenOf } from '../support/processes.ts';
import { killDuring, type Launcher } from './app-under-test.ts';
import { dropAndAnswer } from './drop-and-answer.ts';

const lacking = (what: string) => async (): Promise<never> => {
  throw new Error(`The browser mode has no ${what}.`);
};

/** The browser mode, seen through a browser. */
export const web: Launcher = {
  name: 'web',
  lacks: {
    'quick search': 'A page cannot be called by a shortcut from anywhere, so the browser mode has no quick search.',
    'second instance': 'A second start of the browser mode is a second server, with the engine of the first.',
    'deep link': 'The address with the session’s key is the only one that opens the browser mode.',
  },
  unavailable: () => null,
  async launch(stage, { chromium }) {
    const web = await startWebApp(stage, []);
    const browser = await chromium.launch(browserOptions);
    const page = await browser.newPage(pageOptions);
    await page.goto(web.url);
    return {
      page,
      addByDrop: (paths) => dropAndAnswer(page, paths, 'Copy'),
      async watched(file) {
        const copies = path.join(stage.data, 'copies');
        const found = (): string | undefined => globSync(`**/${path.basename(file)}`, { cwd: copies })[0];
        await expect.poll(found).toBeDefined();
        return path.join(copies, found() ?? '');
      },
      openQuick: lacking('quick search'),
      killEngine: async (during) => killDuring((await childrenOf(web.pid, 'worker.ts'))[0], during),
      secondInstance: lacking('second instance'),
      deepLink: lacking('deep links'),
      leaveToBack: lacking('windows of its own'),
      isInFront: lacking('windows of its own'),
      setDark: (dark) => page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }),
      async end() {
        await browser.close();
        return web.stop();
      },
    };
  },
};
