import { toWire, type WireError } from '../../src-shared/errors.ts';
import type { DesktopSettings } from '../../src-shared/desktop-settings.ts';
import type { Remote } from '../engine.ts';
import type { Store } from '../store.ts';

export interface Configuring {
  /** Reads what is set; until then the page waits. */
  load(): Promise<void>;
  /** Sets some of it, at once. The error, if there is one, is for the row to show: nothing was changed then. */
  change(change: Partial<DesktopSettings>): Promise<WireError | null>;
}

/** The window's side of the settings. */
export function createConfiguring(store: Store, api: () => Pick<Remote, 'settings' | 'changeSettings'>): Configuring {
  return {
    async load() {
      const desktop = await api().settings().catch(() => null);
      if (desktop) store.set({ desktop });
    },
    async change(change) {
      try {
        store.set({ desktop: await api().changeSettings({ change }) });
        return null;
      } catch (error) {
        return toWire(error);
      }
    },
  };
}
