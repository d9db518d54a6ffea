/** What the door around the engine and a page tell each other: the requests and answers of `ShellApi` in `protocol.ts`. */
import type { DesktopSettings, SettingEffect, SettingInput, SettingName, Settings, SettingScope, SettingSection } from './settings.ts';

/** One setting as it is shown to a person: its declaration in `settings.ts`, its value, and who says so. */
export interface SettingView {
  readonly name: SettingName;
  /** Its place in `settings.json`: `desktop.theme`. */
  readonly key: string;
  readonly label: string;
  /** What it does, in sentences; may be empty. */
  readonly help: string;
  readonly section: SettingSection;
  readonly input: SettingInput;
  /** What its value may be, in words. */
  readonly wanted: string;
  readonly scope: SettingScope;
  readonly effect: SettingEffect;
  /** Whether a page may change it. */
  readonly page: boolean;
  readonly value: Settings[SettingName];
  readonly default: Settings[SettingName];
  /** Who says so: `settings.json`, a variable of the environment, or nobody. */
  readonly from: 'file' | 'environment' | 'default';
}

/** All settings, and what the system made of them. */
export interface DesktopState {
  /** The desktop's own. */
  readonly settings: DesktopSettings;
  /** All of them, in the order in which they are shown. */
  readonly all: readonly SettingView[];
  /** Absolute path of `settings.json`. */
  readonly file: string;
  /** Absolute path of the log; the file may not be there yet. */
  readonly logFile: string;
  /** What is wrong with `settings.json`, in one sentence each. */
  readonly notices: readonly string[];
  /**
   * `taken`: another program has the shortcut; `asked`: the system was asked and does not say (Wayland); `none`: no shortcut is set,
   * or this door has none.
   */
  readonly shortcut: 'registered' | 'taken' | 'asked' | 'none';
  /** Why Quarry does not start at login as set, in one sentence; empty when it does, or need not. */
  readonly loginProblem: string;
  readonly editor: EditorInUse;
}

/** The program that opens notes, and how another is chosen. */
export interface EditorInUse {
  /** The template that is filled in; empty for the system's own program. */
  readonly template: string;
  /** Who says so: `settings.json`, the variable `QUARRY_EDITOR`, or nobody. */
  readonly from: 'settings' | 'environment' | 'system';
  /** The command for a terminal that chooses another. */
  readonly command: string;
}

/** What a shell tells its windows unasked. */
export interface ShellEvents {
  /** The settings were changed: by another window, by another Quarry on the same data folder, or in the file. */
  readonly settings: DesktopState;
}

export interface PathEntry {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

export interface ListFolderRequest {
  /** Absolute, or from `~`. Default: the home folder. */
  readonly path?: string | undefined;
  /** Whether folders whose name begins with a dot are listed. Default false. */
  readonly hidden?: boolean | undefined;
}

export interface FolderView {
  /** Absolute. */
  readonly path: string;
  /** The folders on the way to it with itself, from the root of the file system down. */
  readonly way: readonly { readonly name: string; readonly path: string }[];
  /** By name; at most 1,000. */
  readonly folders: readonly FolderEntry[];
  /** Files right in it that are read. */
  readonly files: number;
  /** Whether there are more folders than are listed. */
  readonly more: boolean;
}

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  /** Files right in it that are read; `null` where it took too long to count them, or it may not be read. */
  readonly files: number | null;
}

export interface BeginCopyRequest {
  /** The folder's name, as the person knows it. */
  readonly name: string;
  /**
   * `replace`: the copy of this name will be like the original, what is no longer there goes. `add`: what is there stays. `beside`:
   * a new copy, also where there is one of this name.
   */
  readonly how: 'replace' | 'add' | 'beside';
}

export interface CopyBegun {
  readonly copyId: string;
}

export interface ShellInfo {
  readonly door: 'web' | 'electron';
  readonly version: string;
  readonly platform: string;
  /** Absolute path of the sample notes that come with Quarry; `null` when they are not there. */
  readonly examples: string | null;
  /** The user's home folder, where path completion begins. */
  readonly home: string;
  readonly canChooseFolder: boolean;
}
