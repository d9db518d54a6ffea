import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { connectDevTools, type Session } from './devtools.ts';
import { type OpenTarget, openingTargets } from './targets.ts';

const ENDS_WITHIN_MS = 2_000;

const FLAGS = [
  '--headless',
  '--no-startup-window',
  '--remote-debugging-pipe',
  '--no-sandbox', // root is refused it, and containers often have none to offer
  // What Chromium has beside what Electron has, and asks for on the network. Of the rest the app's own switches keep
  // it.
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-component-extensions-with-background-pages',
  '--disable-breakpad',
  '--disable-field-trial-config',
  '--metrics-recording-only',
  '--no-service-autorun',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-search-engine-choice-screen',
  '--password-store=basic',
  // All windows are in front, as long as nobody says otherwise.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-back-forward-cache',
  // The same pictures, and a mouse, everywhere.
  '--disable-gpu',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--mute-audio',
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
  // Tests are faster than people, and containers' shared memory is small.
  '--allow-pre-commit-input',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--disable-popup-blocking',
  '--disable-prompt-on-repost',
  '--disable-dev-shm-usage',
  '--disable-features=DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,Translate',
  '--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies',
  // in Electron a page is told when the other end of its port has gone, elsewhere it is not
  '--enable-blink-features=MessagePortCloseEvent',
];

/** A Chromium without windows of its own, with a profile that ends with it. */
export interface Chromium {
  readonly browser: Session;
  readonly openTarget: OpenTarget;
  /** Resolves once it answers; rejects with what it printed when it ends instead. */
  readonly started: Promise<void>;
  /** Ends it, and waits. */
  close(): Promise<void>;
}

/**
 * Starts Chromium. It ends with this process, however that ends.
 *
 * @param switches more of them, of the app's
 * @param port at which it also listens to others
 */
export function startChromium(switches: readonly string[], port?: string): Chromium {
  const profile = mkdtempSync(path.join(tmpdir(), 'quarry-chromium-'));
  const netLog = process.env['QUARRY_STANDIN_NETLOG'];
  const args = [
    ...FLAGS,
    ...switches,
    `--user-data-dir=${profile}`,
    ...(netLog ? [`--log-net-log=${netLog}`] : []),
    ...(port ? [`--remote-debugging-port=${port}`] : []),
  ];
  // Chromium ends when its pipe is closed. The shell around it then removes the profile, even if this process was
  // killed.
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      '"$@"; code=$?; rm -rf "$0"; exit $code',
      profile,
      process.env['QUARRY_CHROMIUM'] ?? '/usr/bin/chromium',
      ...args,
    ],
    {
      env: { ...process.env, TMPDIR: profile },
      detached: true, // a group of its own: Ctrl+C is for the app to decide, and all of it can be killed at once
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  (child.stderr as Readable)
    .setEncoding('utf8')
    .on('data', (text: string) => (printed = (printed + text).slice(-2_000)));
  const ended = once(child, 'exit');
  let hasEnded = false;
  ended.catch(() => {}).finally(() => (hasEnded = true));
  const kill = (): void => {
    if (hasEnded || child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended just now.
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', kill);

  const { browser, sessionOf } = connectDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  let isUp = false;
  browser.send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }).catch(() => {});
  const started = browser
    .send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
    .then(
      () => void (isUp = true),
      () => Promise.reject(new Error(`Chromium did not start. It printed:\n${printed}`)),
    );
  return {
    browser,
    started,
    openTarget: openingTargets(browser, sessionOf),
    async close() {
      if (isUp) browser.send('Browser.close').catch(() => {});
      else kill();
      const late = setTimeout(kill, ENDS_WITHIN_MS);
      await ended.catch(() => {});
      clearTimeout(late);
    },
  };
}
