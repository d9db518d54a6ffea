/** What the front end around the engine does for a page; each front end has its own way. */
import type {
  DesktopSettings,
  PageSettings,
  SettingEffect,
  SettingInput,
  SettingName,
  Settings,
  SettingScope,
  SettingSection,
} from '../settings.ts';
import { type ApiOf, aPath, anId, type Nothing, none, read, type SchemaLibrary, write } from './call.ts';

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
   * `taken`: another program has the shortcut; `asked`: the system was asked and does not say (Wayland); `none`: no
   * shortcut is set, or this front end has none.
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

/** What a host tells its windows unasked. */
export interface HostEvents {
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
   * `replace`: the copy of this name will be like the original, what is no longer there goes. `add`: what is there
   * stays. `beside`:
   * a new copy, also where there is one of this name.
   */
  readonly how: 'replace' | 'add' | 'beside';
}

export interface CopyBegun {
  readonly copyId: string;
}

export interface HostInfo {
  readonly frontEnd: 'web' | 'electron';
  readonly version: string;
  readonly platform: string;
  /** Absolute path of the sample notes that come with Quarry; `null` when they are not there. */
  readonly examples: string | null;
  /** The user's home folder, where path completion begins. */
  readonly home: string;
  readonly canChooseFolder: boolean;
}

/** What the desktop asks of a window: by a menu, a link, a drop on the dock. */
export type WindowCommand =
  /** Show the search, with this in the box; `null`: with what is there. */
  | { readonly kind: 'search'; readonly query: string | null }
  | { readonly kind: 'open'; readonly observationId: string }
  | { readonly kind: 'library' }
  | { readonly kind: 'settings' }
  /**
   * Add these absolute paths; `ask`: after the question that a drop is asked, for they may have come by a slip of the
   * hand.
   */
  | { readonly kind: 'add'; readonly paths: readonly string[]; readonly ask: boolean }
  /** Begin anew: the quick search has gone, and is empty when it is called again. */
  | { readonly kind: 'reset' };

/** What a page may ask the desktop to show in the main window: nothing that only the desktop may say. */
const windowCommand = (z: SchemaLibrary) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('search'), query: z.string().max(100_000).nullable() }),
    z.strictObject({ kind: z.literal('open'), observationId: anId(z) }),
    z.strictObject({ kind: z.literal('library') }),
    z.strictObject({ kind: z.literal('settings') }),
  ]);

const aCopy = (z: SchemaLibrary) => ({ copyId: z.string().min(1).max(64) });

export const hostCalls = {
  info: read<Nothing, HostInfo>(none),
  /** Opens the observation's file in the user's editor, at its line where the editor can. */
  openObservation: write<{ readonly observationId: string }, void>((z) => ({ observationId: anId(z) })),
  /** Folders at or below what was typed, for completing a path; at most 50. Empty when there are none. */
  completePath: read<{ readonly path: string }, readonly PathEntry[]>((z) => ({ path: z.string().max(4096) })),
  /**
   * What is in a folder, for choosing one. Any folder of this user can be listed, as with `completePath`: who holds
   * the key of the window has the same rights on this machine. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`,
   * `PATH_NOT_ALLOWED` for another machine's.
   */
  listFolder: read<ListFolderRequest, FolderView>((z) => ({
    path: aPath(z).optional(),
    hidden: z.boolean().optional(),
  })),
  /**
   * Begins a copy of files that a browser gives without telling where they are; they are sent one by one to `copy`
   * below the page's own address. Throws `PATH_NOT_ALLOWED` where the front end takes none, `DATA_UNWRITABLE`.
   */
  beginCopy: write<BeginCopyRequest, CopyBegun>((z) => ({
    name: z.string().min(1).max(255),
    how: z.enum(['replace', 'add', 'beside']),
  })),
  /**
   * Puts in place what was sent, and gives its folder, to be added as a source. Throws `INVALID_REQUEST` for a copy
   * that is not under way, `DISK_FULL`, `DATA_UNWRITABLE`.
   */
  finishCopy: write<CopyBegun, { readonly path: string }>(aCopy),
  /** Forgets what was sent; what was in place before stays. */
  cancelCopy: write<CopyBegun, void>(aCopy),
  /** The system's own folder dialog; `null` when the user cancels or the front end has none. */
  chooseFolder: write<Nothing, string | null>(none),
  /**
   * Starts an engine that has `failed`, or at once one that waits to be started again; does nothing else. Its state
   * tells how that went.
   */
  restartEngine: write<Nothing, void>(none),
  /** Shows the observation's file in the system's file manager. Throws `NOT_IN_THIS_WINDOW`. */
  revealObservation: write<{ readonly observationId: string }, void>((z) => ({ observationId: anId(z) })),
  /** The observation's file goes along with the mouse, out of the window. Throws `NOT_IN_THIS_WINDOW`. */
  dragObservation: write<{ readonly observationId: string }, void>((z) => ({ observationId: anId(z) })),
  settings: read<Nothing, DesktopState>(none),
  /**
   * Changes the settings named, at once, and remembers them; other windows are told by the event `settings`. Throws
   * `INVALID_REQUEST`, also for what says which program runs, `SETTINGS_UNREADABLE`, `DATA_UNWRITABLE`.
   */
  changeSettings: write<{ readonly change: Partial<PageSettings> }, DesktopState>((z) => ({
    // Values are checked where the file is read and written: by the same rules, with better words.
    change: z
      .object({
        headings: z.record(z.string(), z.string().max(60)).optional(),
        ignore: z.array(z.string()).max(1_000).optional(),
      })
      .catchall(z.union([z.string().max(1_000), z.boolean(), z.null()])) as unknown as ReturnType<
      typeof z.custom<Partial<PageSettings>>
    >,
  })),
  /**
   * Has the person choose the program that opens notes, in the system's own dialogs, and remembers it. What is chosen
   * is not the caller's to say.
   * Throws `NOT_IN_THIS_WINDOW`; `PATH_NOT_ALLOWED` for what is no such program, `SETTINGS_UNREADABLE`,
   * `DATA_UNWRITABLE`.
   */
  chooseEditor: write<Nothing, DesktopState>(none),
  /** Hides the quick search, and shows the main window if so asked. Throws `NOT_IN_THIS_WINDOW`. */
  leaveQuick: write<{ readonly show?: WindowCommand | undefined }, void>((z) => ({
    show: windowCommand(z).optional(),
  })),
  /** How high the quick search needs to be, in pixels. Throws `NOT_IN_THIS_WINDOW`. */
  sizeQuick: write<{ readonly height: number }, void>((z) => ({ height: z.int().min(40).max(2_000) })),
};

export interface HostApi extends ApiOf<typeof hostCalls> {}
