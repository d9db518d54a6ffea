import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright';

/** The browser named by `QUARRY_CHROMIUM`, else the system's. */
const CANDIDATES = [
  process.env['QUARRY_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = CANDIDATES.find((path) => path && existsSync(path));

const asRoot = process.getuid?.() === 0;

/** How every test's browser is started. */
export const browserOptions: LaunchOptions = {
  ...(executablePath ? { executablePath } : {}),
  args: [
    ...(asRoot ? ['--no-sandbox'] : []), // Chromium refuses its sandbox to root
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** How every test's page is: times of day are the same on all machines. */
export const pageOptions = { viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Berlin' } as const;
