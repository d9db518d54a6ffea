/** The desktop's settings of one data folder: every window of every Quarry on it has the same ones, at any time. */
import { stat } from 'node:fs/promises';
import type { DesktopSettings } from '../../src-shared/desktop-settings.ts';
import { changeDesktopSettings, loadDesktopSettings, readDesktopSettings, settingsFile } from './settings-file.ts';

/** Milliseconds between two looks at the file: a person who changes it waits no longer. */
const LOOK_EVERY = 500;

export interface SharedSettings {
  /** As the file says now; where it cannot be read, as it said last. */
  get(): DesktopSettings;
  /** Throws as {@link changeDesktopSettings}. */
  change(change: Partial<DesktopSettings>): DesktopSettings;
  /** Calls back when somebody else has changed them: another process, or a person in the file. */
  onOthers(changed: (settings: DesktopSettings) => void): void;
}

export function shareSettings(dataFolder: string): SharedSettings {
  const file = settingsFile(dataFolder);
  let known = readDesktopSettings(dataFolder);
  let told: (settings: DesktopSettings) => void = () => {};

  const look = (): DesktopSettings => {
    const now = loadDesktopSettings(dataFolder);
    if (now === null || JSON.stringify(now) === JSON.stringify(known)) return known;
    known = now;
    told(now);
    return now;
  };
  // Not by the system's events: the file is replaced, may not be there yet, and may lie on a disk that sends none.
  let seen = '';
  const lookAgain = async (): Promise<void> => {
    const { mtimeMs, ctimeMs, size, ino } = await stat(file).catch(() => ({ mtimeMs: 0, ctimeMs: 0, size: 0, ino: 0 }));
    const now = `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
    if (now !== seen) look();
    seen = now;
  };
  let looking: NodeJS.Timeout | undefined;
  return {
    get: look,
    change: (change) => (known = changeDesktopSettings(dataFolder, change)),
    onOthers(changed) {
      told = changed;
      looking ??= setInterval(() => void lookAgain(), LOOK_EVERY).unref();
    },
  };
}
