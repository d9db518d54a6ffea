/**
 * The settings of one data folder: one copy for all that reads them in this process, in step with the file, whoever
 * changes it.
 */
import { stat } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { DEFAULT_SETTINGS, SETTING_NAMES, type SettingName, type Settings } from '../../src-shared/settings.ts';
import { changeSettingsFile, readSettingsFile, type SettingsContent, settingsFile } from './settings-file.ts';

/** Milliseconds between two checks of the file: a person who edits it waits no longer. */
const LOOK_EVERY = 500;
/**
 * Milliseconds for which a file must be missing or broken before that is believed: an editor that saves may be between
 * two steps.
 */
const BELIEVED_AFTER = 300;

export interface SettingsState {
  readonly settings: Settings;
  /** The settings that the file sets; all others have their defaults. */
  readonly set: ReadonlySet<SettingName>;
  /** What is wrong with the file, in one sentence each, with its path; empty when nothing is. */
  readonly notices: readonly string[];
}

/** What became of the settings. */
export interface SettingsChange {
  /** The settings that have another value than before. */
  readonly names: ReadonlySet<SettingName>;
  /** Whether other things are wrong with the file than before. */
  readonly noticed: boolean;
}

export interface SettingsStore {
  /** The settings as the file has them now; where it cannot be understood, as it had them last. */
  read(): SettingsState;
  /** Changes some, as `changeSettingsFile` does, and tells all who listen. `undefined` brings back the default. */
  change(change: { readonly [K in SettingName]?: Settings[K] | undefined }): SettingsState;
  /**
   * Calls back when they were changed, by whomever: this process, another one, a person in the file. The result ends
   * that.
   */
  onChange(changed: (state: SettingsState, change: SettingsChange) => void): () => void;
  /** Ends all that. */
  close(): void;
}

const ABSENT: SettingsState = { settings: DEFAULT_SETTINGS, set: new Set(), notices: [] };

/**
 * Opens the settings of a data folder; they are read at once. Never throws.
 *
 * @param lookEvery milliseconds between two looks at the file. Default 500
 */
export function openSettings(dataFolder: string, lookEvery = LOOK_EVERY): SettingsStore {
  const file = settingsFile(dataFolder);
  const listeners = new Set<(state: SettingsState, change: SettingsChange) => void>();
  /** What the file is, as far as that can be seen without reading it. */
  let seen = '';
  let state = ABSENT;
  /** Since when the file has been missing or broken, where that is not believed yet; by `performance.now()`. */
  let doubtedSince: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const become = (next: SettingsState): void => {
    const before = state;
    state = next;
    const names = new Set(SETTING_NAMES.filter((name) => !isSame(before.settings[name], next.settings[name])));
    const noticed = !isSame(before.notices, next.notices);
    if (names.size === 0 && !noticed && isSame([...before.set], [...next.set])) return;
    for (const listener of listeners) listener(next, { names, noticed });
  };

  const take = (content: SettingsContent, first: boolean): void => {
    if (content.kind === 'read') {
      doubtedSince = null;
      return become({
        settings: content.settings,
        set: content.set,
        notices: content.notices.map((notice) => `${file}: ${notice}`),
      });
    }
    if (!first) {
      doubtedSince ??= performance.now();
      if (performance.now() - doubtedSince < BELIEVED_AFTER) return;
    }
    doubtedSince = null;
    if (content.kind === 'absent') return become(ABSENT);
    become({ ...state, notices: [brokenNotice(file, content, first)] });
  };

  /** @param now what the file is; empty where that is not known */
  const look = (now: string, first = false): void => {
    if (now === seen && doubtedSince === null) return;
    seen = now;
    take(readSettingsFile(dataFolder), first);
  };
  look(identity(file), true);

  // Not by the system's events: the file is replaced, may not be there yet, and may lie on a disk that sends none.
  const lookAgain = async (): Promise<void> => {
    const now = await stat(file, { bigint: true }).then(inWords, () => 'none');
    if (listeners.size > 0) look(now);
  };

  return {
    read() {
      look(identity(file));
      return state;
    },
    change(change) {
      changeSettingsFile(dataFolder, change);
      seen = '';
      look(identity(file));
      return state;
    },
    onChange(changed) {
      listeners.add(changed);
      timer ??= setInterval(() => void lookAgain(), lookEvery).unref();
      return () => listeners.delete(changed);
    },
    close() {
      listeners.clear();
      clearInterval(timer);
    },
  };
}

function brokenNotice(
  file: string,
  { of, problem }: SettingsContent & { readonly kind: 'broken' },
  first: boolean,
): string {
  const told = `${file}: It could not be read, so ${first ? 'the defaults apply' : 'the settings before it still apply'} (${problem}).`;
  if (of === 'text') return `${told} Correct it, or move it away to begin with the defaults.`;
  return first ? told : `${told} Put a file in its place.`;
}

interface FileFacts {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

function inWords({ dev, ino, size, mtimeNs, ctimeNs }: FileFacts): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

function identity(file: string): string {
  try {
    return inWords(statSync(file, { bigint: true }));
  } catch {
    return 'none';
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
