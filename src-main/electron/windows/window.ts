import { fileURLToPath } from 'node:url';
import type { WindowCommand } from '../../../src-shared/protocol.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { MessageChannelMain, type Window } from '../electron.ts';
import { connectWindow, runningEngine } from '../engine-process.ts';
import { trust } from '../ipc.ts';
import { isOurs, ORIGIN } from '../security/origin.ts';
import { keepPage } from './recover-page.ts';

/** All spelled out, though most are defaults: a default may change, these must not. */
export const WEB_PREFERENCES: Electron.WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  preload: fileURLToPath(new URL('../preload.cts', import.meta.url)),
};

/** One of our pages in a window. */
export interface Page {
  /** Tells the page something as soon as it listens; nothing while the window shows anything else. */
  tell(name: 'command', payload: WindowCommand): void;
  /** Settles when the page listens, for the first time or after it was loaded anew. */
  ready(): Promise<void>;
}

export interface PageOptions {
  /** Its file among the pages. */
  readonly file: string;
  /** What it is called in a message to a person, with a capital. */
  readonly name: string;
  /** Whether a person is asked before it is ended where it does not answer. */
  readonly askFirst: boolean;
}

/**
 * Loads one of Quarry's pages into a window and reloads it after a crash. Connects the page with each engine that runs
 * while the window exists.
 */
export function showPage(window: Window, { file, name, askFirst }: PageOptions, supervisor: Supervisor): Page {
  const { webContents } = window;
  trust(webContents);
  let isReady = false;
  let ready = Promise.withResolvers<void>();
  let connectedTo: object | null = null;

  /** Messages of the engine and of the person go to Quarry's own pages only, whatever else was loaded here. */
  const showsOurs = (): boolean => {
    try {
      return !window.isDestroyed() && isOurs(webContents.mainFrame.url);
    } catch {
      return false; // the frame has gone
    }
  };
  const connect = (): void => {
    const engine = runningEngine();
    if (engine === null || engine === connectedTo || !showsOurs()) return;
    connectedTo = engine;
    const { port1, port2 } = new MessageChannelMain();
    connectWindow(port1);
    webContents.postMessage('engine-port', null, [port2 as Electron.MessagePortMain]);
  };
  const gone = (): void => {
    connectedTo = null;
    if (!isReady) return;
    isReady = false;
    ready = Promise.withResolvers();
  };
  // A reload loses the port, the end of an engine closes it. The page's script has run by now; its fonts and pictures
  // may still be on their way.
  webContents.on('dom-ready', () => {
    connectedTo = null;
    if (!showsOurs()) return;
    webContents.send('engine', supervisor.state);
    connect();
    isReady = true;
    ready.resolve();
  });
  const forget = supervisor.on('engine', (state) => {
    if (!isReady || !showsOurs()) return;
    webContents.send('engine', state);
    connect();
  });
  window.once('closed', forget);
  keepPage(window, { name, gone, askFirst, load: () => window.loadURL(`${ORIGIN}/${file}`) });

  return {
    tell: (what, payload) => void ready.promise.then(() => showsOurs() && webContents.send(what, payload)),
    ready: () => ready.promise,
  };
}
