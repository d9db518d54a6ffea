import { BrowserWindow, MessageChannelMain, nativeTheme, type WebPreferences } from 'electron';
import { fileURLToPath } from 'node:url';
import type { Channel } from '../../src-shared/channel.ts';
import { describeError } from '../../src-shared/errors.ts';
import { ORIGIN } from './bundle-protocol.ts';
import { portChannel } from './port-channel.ts';

/** All spelled out, though most are defaults: a default may change, these must not. */
export const WEB_PREFERENCES: WebPreferences = {
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

/**
 * Opens the main window.
 *
 * @param accept is given the channel to the page after each load of it: a reload loses the one before
 */
export function openWindow(accept: (channel: Channel) => void): BrowserWindow {
  const window = new BrowserWindow({
    width: 1120,
    height: 760,
    minWidth: 520,
    minHeight: 400,
    show: false,
    title: 'Quarry',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff', // no white flash before the first paint
    webPreferences: WEB_PREFERENCES,
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('did-finish-load', () => {
    const { port1, port2 } = new MessageChannelMain();
    window.webContents.postMessage('engine-port', null, [port2]);
    accept(portChannel(port1));
  });
  window.loadURL(`${ORIGIN}/index.html`).catch((error: unknown) => console.error(describeError(error))); // also when closed while it loads
  return window;
}
