import { EventEmitter } from 'node:events';
import { type Browser, chromium } from 'playwright';
import { strict } from './strict.ts';

const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const ready = Promise.withResolvers<void>();
let browser: Browser | null = null;
let isReady = false;

/** Throws what Electron would: some calls belong before `ready`, the others after it. */
export function demand(when: 'before' | 'after', what: string): void {
  if (isReady === (when === 'before')) throw new Error(`${what} must be called ${when} the app is ready.`);
}

/** The browser behind all windows. */
export function theBrowser(): Browser {
  if (!browser) throw new Error('The app is not ready.');
  return browser;
}

/** Starts the browser and tells the app that it is ready. */
export async function becomeReady(): Promise<void> {
  const port = process.env['QUARRY_STANDIN_PORT'];
  browser = await chromium.launch({
    executablePath: process.env['QUARRY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(port ? [`--remote-debugging-port=${port}`] : [])],
    handleSIGINT: false, // the app decides what a signal means
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  isReady = true;
  ready.resolve();
  app.emit('ready');
}

async function exit(code: number): Promise<void> {
  await browser?.close();
  process.exit(code);
}

export const app = strict('app', Object.assign(new EventEmitter(), {
  isPackaged: false,
  enableSandbox: () => demand('before', 'app.enableSandbox()'),
  setName() {},
  setPath() {},
  requestSingleInstanceLock: () => true,
  whenReady: () => ready.promise,
  exit: (code = 0) => void exit(code),
  quit() {
    let prevented = false;
    app.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) void exit(0);
  },
}));
