import { defineConfig } from 'playwright/test';
import { browserOptions, pageOptions } from './support/browser-options.ts';

/** The renderer in a real Chromium, on the real engine; one engine for each worker. */
export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  retries: 1, // the last line of the run names each test that needs it: a fault to be mended
  workers: 2, // a file goes to one of them whole
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: { browserName: 'chromium', ...pageOptions, launchOptions: browserOptions }, // a trace takes a third of the time: `--trace on` where one is wanted
});
