import { fileURLToPath } from 'node:url';
import { describeError } from '../../src-shared/errors.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { ORIGIN } from './origin.ts';
import { MessageChannelMain, type Window } from './electron.ts';
import { connectWindow, runningEngine } from './engine-process.ts';
import { trust } from './ipc.ts';
import { warn } from '../system/terminal.ts';

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
  preload: fileURLToPath(new URL('./preload.cts', import.meta.url)),
};

/** Loads one of our pages into a window, and connects it with each engine that runs while the window lives. */
export function showPage(window: Window, page: string, supervisor: Supervisor): void {
  const { webContents } = window;
  trust(webContents);
  let loaded = false;
  let connectedTo: object | null = null;
  const connect = (): void => {
    const engine = runningEngine();
    if (engine === null || engine === connectedTo) return;
    connectedTo = engine;
    const { port1, port2 } = new MessageChannelMain();
    connectWindow(port1);
    webContents.postMessage('engine-port', null, [port2 as Electron.MessagePortMain]);
  };
  // A reload loses the port, the end of an engine closes it. The page's script has run by now; its fonts and pictures may still be on their way.
  webContents.on('dom-ready', () => {
    loaded = true;
    connectedTo = null;
    webContents.send('engine', supervisor.state);
    connect();
  });
  const forget = supervisor.on('engine', (state) => {
    if (!loaded) return;
    webContents.send('engine', state);
    connect();
  });
  window.once('closed', forget);
  window.loadURL(`${ORIGIN}/${page}`).catch((error: unknown) => {
    if (!window.isDestroyed()) warn(describeError(error)); // else it was closed while it loaded
  });
}
