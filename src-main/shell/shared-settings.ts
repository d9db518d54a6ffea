/** The desktop's settings of one data folder: every window of every Quarry on it has the same ones, at any time. */
import { unwatchFile, watchFile } from 'node:fs';
import type { DesktopSettings } from '../../src-shared/desktop-settings.ts';
import { changeDesktopSettings, readDesktopSettings, settingsFile } from './settings-file.ts';

/** Milliseconds between two looks at the file: a person who changes it waits no longer. One `stat` costs some microseconds. */
const LOOK_EVERY = 500;

export interface SharedSettings {
  /** As the file says now. */
  get(): DesktopSettings;
  /** Throws as {@link changeDesktopSettings}. */
  change(change: Partial<DesktopSettings>): DesktopSettings;
  /** Calls back when somebody else has changed them: another process, or a person in the file. */
  onOthers(changed: (settings: DesktopSettings) => void): void;
  /** Looks no longer. */
  close(): void;
}

export function shareSettings(dataFolder: string): SharedSettings {
  const file = settingsFile(dataFolder);
  let known = readDesktopSettings(dataFolder);
  let told: (settings: DesktopSettings) => void = () => {};

  const look = (): DesktopSettings => {
    const now = readDesktopSettings(dataFolder);
    if (JSON.stringify(now) === JSON.stringify(known)) return known;
    known = now;
    told(now);
    return now;
  };
  return {
    get: look,
    change: (change) => (known = changeDesktopSettings(dataFolder, change)),
    onOthers(changed) {
      told = changed;
      // Not by the system's events: the file is replaced, may not be there yet, and may lie on a disk that sends none.
      watchFile(file, { interval: LOOK_EVERY, persistent: false }, look);
    },
    close: () => unwatchFile(file, look),
  };
}
