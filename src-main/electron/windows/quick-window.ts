/** The quick search: one small window that is made soon after the start, kept hidden, and shown in an instant. */
import { BrowserWindow, nativeTheme, screen, type Window } from '../electron.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { onWayland } from '../system/wayland.ts';
import { type Page, showPage, WEB_PREFERENCES } from './window.ts';

const WIDTH = 720;
const LEAST_HEIGHT = 96;
const MOST_HEIGHT = 560;
/** Its upper edge, as a part of the screen's height. */
const FROM_TOP = 0.2;
/** Some window managers take the focus away as they map a window. */
const SETTLING_MS = 150;

export interface QuickSearch {
  /** Makes it, hidden. Where this was not called yet, the first `toggle` does so. */
  prepare(): void;
  /** Shows it, empty and focused; hides it where it is open. */
  toggle(): void;
  /** Whether it was seen. */
  hide(): boolean;
  setHeight(height: number): void;
}

export function createQuickSearch(supervisor: Supervisor): QuickSearch {
  let window: Window | null = null;
  let page: Page | null = null;
  let shownAt = -Infinity;
  let height = LEAST_HEIGHT;

  const open = (): Window => {
    const made = new BrowserWindow({
      width: WIDTH,
      height: LEAST_HEIGHT,
      show: false,
      frame: false,
      resizable: false,
      fullscreenable: false,
      maximizable: false,
      minimizable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      title: 'Quarry quick search',
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#26282d' : '#ffffff',
      // Floats over full-screen programs without bringing ours to the front.
      ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
      webPreferences: WEB_PREFERENCES,
    });
    made.on('blur', () => {
      if (made.isDestroyed()) return; // it goes with its last focus
      if (performance.now() - shownAt >= SETTLING_MS && !made.webContents.isDevToolsOpened()) made.hide();
    });
    // Not as it comes: the first letters typed may be faster than the message.
    made.on('hide', () => page?.tell('command', { kind: 'reset' }));
    made.on('closed', () => (window = page = null));
    page = showPage(made, { file: 'quick.html', name: 'The quick search', askFirst: false }, supervisor);
    return (window = made);
  };
  /** It may have been closed by the system. */
  const present = (): Window | null => (window?.isDestroyed() ? null : window);

  const place = (of: Window): void => {
    if (onWayland) return;
    const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    const width = Math.min(WIDTH, workArea.width);
    of.setBounds({
      x: Math.round(workArea.x + (workArea.width - width) / 2),
      y: Math.round(workArea.y + workArea.height * FROM_TOP),
      width,
      height,
    });
  };

  return {
    prepare() {
      window = present() ?? open();
    },
    toggle() {
      const one = present() ?? open();
      if (one.isVisible()) return one.hide();
      height = LEAST_HEIGHT;
      place(one);
      shownAt = performance.now();
      one.show();
      one.focus();
    },
    hide() {
      const one = present();
      if (!one?.isVisible()) return false;
      if (process.platform === 'win32') one.blur(); // else the focus stays with nobody
      one.hide();
      return true;
    },
    setHeight(given) {
      height = Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, given));
      const one = present();
      if (one?.isVisible()) one.setBounds({ height });
    },
  };
}
