import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { connectDevTools, type Session } from './devtools.ts';

const ENDS_WITHIN_MS = 2_000;

const FLAGS = [
  '--headless', '--no-startup-window', '--remote-debugging-pipe',
  '--no-sandbox', // root is refused it, and containers often have none to offer
  // Nobody is asked on the network: neither by a page, nor by the browser itself.
  '--host-resolver-rules=MAP * ~NOTFOUND', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-default-apps', '--disable-extensions', '--disable-component-extensions-with-background-pages', '--disable-breakpad',
  '--disable-field-trial-config', '--metrics-recording-only', '--no-service-autorun', '--no-first-run', '--no-default-browser-check',
  '--disable-search-engine-choice-screen', '--password-store=basic',
  // All windows are in front, as long as nobody says otherwise.
  '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding', '--disable-back-forward-cache',
  // The same pictures, and a mouse, everywhere.
  '--disable-gpu', '--force-color-profile=srgb', '--hide-scrollbars', '--mute-audio',
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
  // Tests are faster than people, and containers' shared memory is small.
  '--allow-pre-commit-input', '--disable-hang-monitor', '--disable-ipc-flooding-protection', '--disable-popup-blocking', '--disable-prompt-on-repost', '--disable-dev-shm-usage',
  '--disable-features=DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,Translate',
  '--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies',
  '--enable-blink-features=MessagePortCloseEvent', // in Electron a page is told when the other end of its port has gone, elsewhere it is not
];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A Chromium without windows of its own, with a profile that ends with it. */
export interface Chromium {
  readonly browser: Session;
  /** Opens an empty page. Its number, which is also that of its main frame, and the session with it. */
  openTarget(size: Size): Promise<readonly [id: string, session: Session]>;
  /** Resolves once it answers; rejects with what it printed when it ends instead. */
  readonly started: Promise<void>;
  /** Ends it, and waits. */
  close(): Promise<void>;
}

/** Starts Chromium, which also listens to others at `port` if there is one. It ends with this process, however that ends. */
export function startChromium(port?: string): Chromium {
  const profile = mkdtempSync(path.join(tmpdir(), 'quarry-chromium-'));
  const args = [...FLAGS, `--user-data-dir=${profile}`, ...(port ? [`--remote-debugging-port=${port}`] : [])];
  // Chromium ends when its pipe is closed. The shell around it then removes the profile, even if this process was killed.
  const child = spawn('/bin/sh', ['-c', '"$@"; code=$?; rm -rf "$0"; exit $code', profile, process.env['QUARRY_CHROMIUM'] ?? '/usr/bin/chromium', ...args], {
    env: { ...process.env, TMPDIR: profile },
    detached: true, // a group of its own: Ctrl+C is for the app to decide, and all of it can be killed at once
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  (child.stderr as Readable).setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-2_000)));
  const ended = once(child, 'exit');
  let hasEnded = false;
  ended.catch(() => {}).finally(() => (hasEnded = true));
  const kill = (): void => {
    if (hasEnded) return;
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // It ended just now.
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', kill);

  const { browser, sessionOf } = connectDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  let isUp = false;
  const started = browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }).then(
    () => void (isUp = true),
    () => Promise.reject(new Error(`Chromium did not start. It printed:\n${printed}`)),
  );
  return {
    browser, started,
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

/**
 * Decides about all that is made in the browser: our own pages, those that a page opens, and those of a test that looks on. Each
 * stands still until somebody says what becomes of it.
 */
function openingTargets(browser: Session, sessionOf: (id: string) => Session): Chromium['openTarget'] {
  let opening = 0;
  const unknown = new Map<string, { readonly sessionId: string; readonly type: string; readonly openerId?: string }>();
  const decide = (): void => {
    if (opening > 0) return; // any of them may be one of ours
    for (const [targetId, { sessionId, type, openerId }] of unknown) {
      // Chromium opens a window where Electron asks first: it is closed again, and loads nothing.
      if (openerId !== undefined) browser.send('Target.closeTarget', { targetId }).catch(() => {});
      else if (type === 'page') sessionOf(sessionId).send('Runtime.runIfWaitingForDebugger').catch(() => {});
    }
    unknown.clear();
  };
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    unknown.set(targetInfo.targetId, { sessionId, ...targetInfo });
    decide();
  });
  const make = async (size: Size): Promise<readonly [string, Session]> => {
    opening++;
    try {
      const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width: size.width, height: size.height });
      const attached = unknown.get(targetId);
      if (!attached) throw new Error('Chromium made a page, but did not attach it.');
      unknown.delete(targetId);
      const session = sessionOf(attached.sessionId);
      session.send('Runtime.runIfWaitingForDebugger').catch(() => {});
      return [targetId, session];
    } finally {
      opening--;
      decide();
    }
  };
  let first: ReturnType<typeof make> | null = make({ width: 1280, height: 800 }); // its process comes up beside the app
  first.catch(() => {}); // whoever asks for it is told
  return (size) => {
    const made = first ?? make(size);
    first = null;
    return made;
  };
}
