import type { DesktopSettings } from '../../src-shared/settings.ts';
import type { Store } from '../store.ts';

const KEY = 'quarry.theme';

/**
 * Shows the colours that are set, in a browser: by an attribute of the page, which the last choice has from its first
 * paint on. In the desktop app the system's own preference is replaced, for all windows and their frames, and nothing
 * is to be done here.
 */
export function followTheme(store: Store): void {
  if (window.quarry) return;
  show(localStorage.getItem(KEY));
  store.subscribe(() => {
    const theme = store.get().desktop?.settings.theme;
    if (theme) show(theme);
  });
}

function show(theme: DesktopSettings['theme'] | (string & {}) | null): void {
  const { dataset } = document.documentElement;
  const forced = theme === 'light' || theme === 'dark' ? theme : undefined;
  if (dataset['theme'] === forced) return;
  if (forced) {
    dataset['theme'] = forced;
    localStorage.setItem(KEY, forced);
  } else {
    delete dataset['theme'];
    localStorage.removeItem(KEY);
  }
}
