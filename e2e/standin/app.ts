import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App, Surface } from '../../src-main/electron/electron.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { onCommand, recorded } from './control.ts';
import { becomeFirst, leaveFirst } from './single-instance.ts';
import { strict } from './strict.ts';

const ready = Promise.withResolvers<void>();
let chromium: Chromium | null = null;
let isReady = false;
const paths = new Map<string, string>();
let name = 'Quarry';
/** What the app adds to Chromium's command line. */
const switches = new Map<string, string>();
let loginItem = { openAtLogin: false };

/** Throws what Electron would: some calls belong before `ready`, the others after it. */
export function demand(when: 'before' | 'after', what: string): void {
  if (isReady === (when === 'before')) throw new Error(`${what} must be called ${when} the app is ready.`);
}

/** The browser behind all windows. */
export function theBrowser(): Chromium {
  if (!chromium || !isReady) throw new Error('The app is not ready.');
  return chromium;
}

/** Starts the browser, with the switches that the main module has added. */
export function launchBrowser(): void {
  if (isExiting) return;
  chromium = startChromium(
    [...switches].map(([key, value]) => (value === '' ? `--${key}` : `--${key}=${value}`)),
    process.env['QUARRY_STANDIN_PORT'],
  );
  chromium.started.catch(() => {}); // told of in `becomeReady`
}

/** Tells the app that it is ready, once the browser is there. */
export async function becomeReady(): Promise<void> {
  try {
    await chromium?.started;
  } catch (error) {
    if (!isExiting) throw error;
  }
  if (isExiting) return; // so soon that nothing of it is needed
  isReady = true;
  ready.resolve();
  emitter.emit('ready');
}

/** What is left of the app's windows; each adds and removes itself. */
export const openWindows = new Set<{ close(): void; destroy(): void }>();
/**
 * As in Electron: someone called `quit()`, and it was not refused yet; someone called `exit()`, or nothing can refuse
 * it any more.
 */
let isQuitting = false;
let isExiting = false;
let exitCode = 0;

/** The last window has gone: the end of an app that is ending, otherwise for the app to decide. */
export function lastWindowClosed(): void {
  if (isExiting) return shutDown();
  if (isQuitting) return willQuit();
  if (emitter.listenerCount('window-all-closed') === 0) app.quit();
  else emitter.emit('window-all-closed');
}

/** A window refused to be closed, so the app goes on. */
export function closeRefused(): void {
  isQuitting = false;
}

function willQuit(): void {
  if (tellApp('will-quit')) isQuitting = false;
  else shutDown();
}

function shutDown(): void {
  isExiting = true;
  emitter.emit('quit', {}, exitCode);
  void end(exitCode);
}

async function end(code: number): Promise<void> {
  leaveFirst();
  await chromium?.close();
  process.exit(code);
}

const emitter = new EventEmitter();

/** An event of the app's, as Electron would tell of it. Whether somebody prevented the default. */
export function tellApp(event: string, ...args: unknown[]): boolean {
  let prevented = false;
  emitter.emit(event, { preventDefault: () => (prevented = true) }, ...args);
  return prevented;
}

function pathOf(which: string): string {
  return paths.get(which) ?? path.join(tmpdir(), 'quarry-standin', which);
}

const members = {
  isPackaged: false,
  enableSandbox() {
    demand('before', 'app.enableSandbox()');
    if (process.getuid?.() === 0)
      throw new Error(
        'Root must start with --no-sandbox, and app.enableSandbox() takes it away: each page would end as it begins.',
      );
  },
  commandLine: {
    appendSwitch(name: string, value?: string) {
      demand('before', 'app.commandLine.appendSwitch()');
      switches.set(name, value ?? '');
      recorded('appendSwitch', { name, value: value ?? '' });
    },
  },
  getName: () => name,
  setName: (given: string) => void (name = given),
  getVersion: () => '0.0.0',
  getPath: pathOf,
  setPath(which: string, where: string) {
    if (!existsSync(where)) throw new Error(`Failed to set path: there is no ${where}.`);
    paths.set(which, where);
  },
  requestSingleInstanceLock: (given?: Record<string, unknown>) =>
    process.env['QUARRY_STANDIN_NO_LOCK'] !== '1' &&
    becomeFirst(pathOf('userData'), given, (argv, cwd, data) => emitter.emit('second-instance', {}, argv, cwd, data)),
  setAsDefaultProtocolClient(scheme: string, program?: string, args?: string[]) {
    recorded('setAsDefaultProtocolClient', { scheme, program, args });
    return true;
  },
  setAppUserModelId: (id: string) => recorded('setAppUserModelId', id),
  getLoginItemSettings: () => ({
    ...loginItem,
    openAsHidden: false,
    wasOpenedAtLogin: false,
    wasOpenedAsHidden: false,
    restoreState: false,
    status: 'enabled',
    executableWillLaunchAtLogin: loginItem.openAtLogin,
    launchItems: [],
  }),
  setLoginItemSettings(settings: Electron.Settings) {
    loginItem = { openAtLogin: settings.openAtLogin ?? false };
    recorded('setLoginItemSettings', settings);
  },
  hide: () => recorded('app.hide'),
  focus: () => recorded('app.focus'),
  dock: undefined,
  setAboutPanelOptions: (options: Electron.AboutPanelOptionsOptions) => recorded('setAboutPanelOptions', options),
  showAboutPanel: () => recorded('showAboutPanel'),
  isReady: () => isReady,
  whenReady: () => ready.promise,
  exit(code = 0) {
    if (isExiting) return;
    isQuitting = isExiting = true;
    exitCode = code;
    if (openWindows.size === 0) shutDown();
    else for (const window of openWindows) window.destroy();
  },
  quit() {
    if (isQuitting) return;
    isQuitting = !tellApp('before-quit');
    if (!isQuitting) return;
    if (openWindows.size === 0) willQuit();
    else for (const window of openWindows) window.close();
  },
} satisfies Omit<App, 'on' | 'once' | 'off'>;

export const app = strict('app', Object.assign(emitter, members));

/** The system is about to shut down, or to log the person out. Whether the app delays it. */
onCommand('shutDown', () => {
  let delayed = false;
  powerEvents.emit('shutdown', { preventDefault: () => (delayed = true) });
  return delayed;
});
const powerEvents = new EventEmitter();
export const powerMonitor = strict('powerMonitor', powerEvents) as unknown as Surface['powerMonitor'];
