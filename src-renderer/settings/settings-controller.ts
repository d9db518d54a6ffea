import { toWire, type WireError } from '../../src-shared/errors.ts';
import type { PageSettings } from '../../src-shared/settings.ts';
import type { DesktopState } from '../../src-shared/protocol.ts';
import type { Remote } from '../engine.ts';
import type { Store } from '../store.ts';

export interface SettingsController {
  /** Reads what is set; until then the page waits. */
  load(): Promise<void>;
  /** Sets some of it, at once. The error, if there is one, is for the row to show: nothing was changed then. */
  change(change: Partial<PageSettings>): Promise<WireError | null>;
  /** Has the person choose the program that opens notes, outside of this page. */
  chooseEditor(): Promise<WireError | null>;
}

/** The window's side of the settings. */
export function createSettingsController(
  store: Store,
  api: () => Pick<Remote, 'settings' | 'changeSettings' | 'chooseEditor'>,
): SettingsController {
  const changed = async (work: () => Promise<DesktopState>): Promise<WireError | null> => {
    try {
      store.set({ desktop: await work() });
      return null;
    } catch (error) {
      return toWire(error);
    }
  };
  return {
    async load() {
      const desktop = await api()
        .settings()
        .catch(() => null);
      if (desktop) store.set({ desktop });
    },
    change: (change) => changed(() => api().changeSettings({ change })),
    chooseEditor: () => changed(() => api().chooseEditor()),
  };
}
