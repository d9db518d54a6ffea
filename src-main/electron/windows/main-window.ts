import { fileURLToPath } from 'node:url';
import type { WindowCommand } from '../../../src-shared/protocol.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { setDialogParent } from '../system/dialogs.ts';
import { BrowserWindow, nativeImage, nativeTheme, type Window } from '../electron.ts';
import { keepWindowState, readWindowState } from './window-state.ts';
import { type Page, showPage, WEB_PREFERENCES } from './window.ts';

/** Of the window and its task on Linux, where no program brings one along. */
const ICON = fileURLToPath(new URL('../icons/window.png', import.meta.url));

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
  let page: Page | null = null;

  const open = (): Window => {
    const { maximized, ...bounds } = readWindowState(folder);
    const made = new BrowserWindow({
      ...bounds,
      minWidth: 520,
      minHeight: 400,
      show: false,
      title: 'Quarry',
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#faf9f7', // no white flash before the first paint
      ...(process.platform === 'linux' ? { icon: nativeImage.createFromPath(ICON) } : {}),
      webPreferences: WEB_PREFERENCES,
    });
    keepWindowState(made, folder);
    if (maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      window = page = null;
      setDialogParent(null);
      closed();
    });
    setDialogParent(made);
    page = showPage(made, { file: 'index.html', name: 'The window of Quarry', askFirst: true }, supervisor);
    return (window = made);
  };

  return {
    show(command) {
      const one = window && !window.isDestroyed() ? window : open();
      if (one.isMinimized()) one.restore();
      if (one.isVisible()) one.focus();
      else void page?.ready().then(() => one.isDestroyed() || (one.show(), one.focus()));
      if (command) page?.tell('command', command);
    },
    isFocused: () => window !== null && !window.isDestroyed() && window.isFocused(),
    loaded: () => page?.ready() ?? Promise.resolve(),
  };
}
