import type { WindowCommand } from '../../src-shared/protocol.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { BrowserWindow, nativeTheme, type Window } from './electron.ts';
import { keepWindowState, readWindowState } from './window-state.ts';
import { showPage, WEB_PREFERENCES } from './window.ts';

export interface MainWindow {
  /** Opens it, or brings it to the front, and tells its page what to do. */
  show(command?: WindowCommand): void;
  isFocused(): boolean;
  /** Settles when the page of the window that is open listens; at once where none is. */
  loaded(): Promise<void>;
}

/** @param folder where its place is remembered @param closed called when the user has closed it */
export function createMainWindow(supervisor: Supervisor, folder: string, closed: () => void): MainWindow {
  let window: Window | null = null;
  let loaded = Promise.resolve();

  const open = (): Window => {
    const { maximized, ...bounds } = readWindowState(folder);
    const made = new BrowserWindow({
      ...bounds,
      minWidth: 520,
      minHeight: 400,
      show: false,
      title: 'Quarry',
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#faf9f7', // no white flash before the first paint
      webPreferences: WEB_PREFERENCES,
    });
    if (maximized) made.maximize();
    keepWindowState(made, folder);
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      window = null;
      closed();
    });
    loaded = new Promise((resolve) => made.webContents.once('dom-ready', () => resolve()));
    showPage(made, 'index.html', supervisor);
    return (window = made);
  };

  return {
    show(command) {
      const one = window ?? open();
      if (one.isMinimized()) one.restore();
      if (one.isVisible()) one.focus();
      else void loaded.then(() => one.isDestroyed() || (one.show(), one.focus()));
      if (command) void loaded.then(() => one.isDestroyed() || one.webContents.send('command', command));
    },
    isFocused: () => window?.isFocused() ?? false,
    loaded: () => loaded,
  };
}
