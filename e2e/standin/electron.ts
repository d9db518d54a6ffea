/** What `import … from 'electron'` gives in a main process under the stand-in. */
import type { Surface } from '../../src-main/electron/electron.ts';
import { natives } from './natives.ts';
import { ipcMain } from './ipc.ts';
import { MessageChannelMain as Channels } from './ports.ts';
import { strict } from './strict.ts';
import { BrowserWindow as Windows } from './window.ts';

export { app, powerMonitor } from './app.ts';
export { protocol, session } from './requests.ts';
export { nativeTheme } from './theme.ts';
export { utilityProcess } from './utility.ts';
export { ipcMain };

export const { clipboard, dialog, globalShortcut, Menu, nativeImage, Notification, screen, shell, Tray } = natives;
export const BrowserWindow = strict('BrowserWindow', Windows);
export const MessageChannelMain = Channels;
export default {};

// Every name that the app may import is here.
type Names = Exclude<
  keyof Surface,
  'app' | 'powerMonitor' | 'protocol' | 'session' | 'nativeTheme' | 'utilityProcess' | 'ipcMain'
>;
({
  clipboard,
  dialog,
  globalShortcut,
  Menu,
  nativeImage,
  Notification,
  screen,
  shell,
  Tray,
  BrowserWindow,
  MessageChannelMain,
}) satisfies Record<Names, unknown>;
