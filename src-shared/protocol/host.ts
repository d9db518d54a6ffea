/** Calls that the front end answers for a page; each front end has its own implementation. */
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

/** One setting as a person sees it: its declaration in `settings.ts`, its value, and the source of the value. */
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
  /** The source of the value: `settings.json`, a variable of the environment, or the default. */
  readonly from: 'file' | 'environment' | 'default';
}

/** All settings, and what the system accepted of them. */
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
   * `taken`: another program uses the shortcut; `asked`: Quarry asked the system, which does not say whether it agreed
   * (Wayland); `none`: no shortcut is set, or this front end has none.
   */
  readonly shortcut: 'registered' | 'taken' | 'asked' | 'none';
  /** Why Quarry does not start at login as set, in one sentence; empty when it does, or need not. */
  readonly loginProblem: string;
  readonly editor: EditorInUse;
}

/** The program that opens notes, and the way to choose another. */
export interface EditorInUse {
  /** The template that is filled in; empty for the system's own program. */
  readonly template: string;
  /** The source of the choice: `settings.json`, the variable `QUARRY_EDITOR`, or none. */
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
  /** The folder and those that contain it, from the root of the file system down. */
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
   * `replace`: the copy of this name becomes like the original, and loses files that are no longer there. `add`:
   * existing files stay. `beside`: a new copy, even if there is one of this name.
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

/** Commands of the desktop to a window: from a menu, a link, or a drop on the dock. */
export type WindowCommand =
  /** Show the search, with this in the box; `null`: with what is there. */
  | { readonly kind: 'search'; readonly query: string | null }
  | { readonly kind: 'open'; readonly observationId: string }
  | { readonly kind: 'library' }
  | { readonly kind: 'settings' }
  /** Add these absolute paths. `ask`: only after the question that a drop gets, because the drop may be a mistake. */
  | { readonly kind: 'add'; readonly paths: readonly string[]; readonly ask: boolean }
  /** Begin again: the quick search was hidden, and is empty when it is shown again. */
  | { readonly kind: 'reset' };

/** Commands that a page may send to the main window: only those that are safe in the hands of a page. */
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
   * Lists a folder, for choosing one. A page can list any folder of this user, as with `completePath`: whoever has the
   * key of the window has the user's rights on this computer. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`,
   * `PATH_NOT_ALLOWED` for a path on another computer.
   */
  listFolder: read<ListFolderRequest, FolderView>((z) => ({
    path: aPath(z).optional(),
    hidden: z.boolean().optional(),
  })),
  /**
   * Begins a copy of files whose paths the browser hides; the page sends the files one by one to `copy` below its own
   * address. Throws `PATH_NOT_ALLOWED` if the front end makes no copies, `DATA_UNWRITABLE`.
   */
  beginCopy: write<BeginCopyRequest, CopyBegun>((z) => ({
    name: z.string().min(1).max(255),
    how: z.enum(['replace', 'add', 'beside']),
  })),
  /**
   * Completes a copy, and returns its folder, to be added as a source. Throws `INVALID_REQUEST` for an unknown copy,
   * `DISK_FULL`, `DATA_UNWRITABLE`.
   */
  finishCopy: write<CopyBegun, { readonly path: string }>(aCopy),
  /** Deletes the sent files; an earlier copy stays. */
  cancelCopy: write<CopyBegun, void>(aCopy),
  /** The system's own folder dialog; `null` when the user cancels or the front end has none. */
  chooseFolder: write<Nothing, string | null>(none),
  /**
   * Starts an engine that has `failed`, or starts a waiting one at once; otherwise does nothing. The engine's state
   * reports the result.
   */
  restartEngine: write<Nothing, void>(none),
  /** Shows the observation's file in the system's file manager. Throws `NOT_IN_THIS_WINDOW`. */
  revealObservation: write<{ readonly observationId: string }, void>((z) => ({ observationId: anId(z) })),
  /** Starts dragging the observation's file out of the window. Throws `NOT_IN_THIS_WINDOW`. */
  dragObservation: write<{ readonly observationId: string }, void>((z) => ({ observationId: anId(z) })),
  settings: read<Nothing, DesktopState>(none),
  /**
   * Changes the named settings at once, and stores them; other windows get the event `settings`. Throws
   * `INVALID_REQUEST`, also for a setting that decides which program runs, `SETTINGS_UNREADABLE`, `DATA_UNWRITABLE`.
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
   * Lets the person choose the program that opens notes, in the system's own dialogs, and stores the choice. The caller
   * cannot choose. Throws `NOT_IN_THIS_WINDOW`; `PATH_NOT_ALLOWED` for a file that is not such a program,
   * `SETTINGS_UNREADABLE`, `DATA_UNWRITABLE`.
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
