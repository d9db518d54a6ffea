/** The part of the settings that the desktop around the engine goes by: the key `desktop` of `settings.json`. */

export interface DesktopSettings {
  /** The global shortcut of the quick search, as Electron writes it; empty for none. Default `CommandOrControl+Shift+Space`. */
  readonly shortcut: string;
  /**
   * A template such as `code -g {path}:{line}`; empty for `QUARRY_EDITOR`, and where that is not set the system's own program. Default empty.
   * It says what runs, so no page can change it: see {@link PageSettings}.
   */
  readonly editor: string;
  /** Default `system`. */
  readonly theme: 'system' | 'light' | 'dark';
  /** Whether Quarry starts, without a window, when the user logs in. Default false. */
  readonly openAtLogin: boolean;
  /** Whether Quarry stays in the tray when its window is closed; `null`: as is usual on the system, which on Linux is no. Default `null`. */
  readonly stayInTray: boolean | null;
  /** Whether the end of a new source's indexing, and what needs the user, is told by the system's notifications. Default true. */
  readonly notifications: boolean;
}

export const DEFAULT_DESKTOP: DesktopSettings = { shortcut: 'CommandOrControl+Shift+Space', editor: '', theme: 'system', openAtLogin: false, stayInTray: null, notifications: true };

/** What a page may change. What says which program runs is chosen outside of every page: in the system's dialog, on the command line, or in the file. */
export type PageSettings = Omit<DesktopSettings, 'editor'>;

const LONGEST_EDITOR = 1_000;

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** What each may be, and how that is said. */
const KINDS: { readonly [K in keyof DesktopSettings]: { readonly fits: (value: unknown) => boolean; readonly wanted: string } } = {
  shortcut: { fits: (value) => typeof value === 'string' && (value === '' || isAccelerator(value)), wanted: 'keys such as "CommandOrControl+Shift+Space", or empty' },
  editor: { fits: (value) => typeof value === 'string' && value.length <= LONGEST_EDITOR && !/[\r\n\0]/.test(value), wanted: `one line of at most ${LONGEST_EDITOR.toLocaleString('en')} characters, such as "code -g {path}:{line}"` },
  theme: { fits: (value) => ['system', 'light', 'dark'].includes(value as string), wanted: '"system", "light" or "dark"' },
  openAtLogin: { fits: isBoolean, wanted: 'true or false' },
  stayInTray: { fits: (value) => value === null || isBoolean(value), wanted: 'true, false or null' },
  notifications: { fits: isBoolean, wanted: 'true or false' },
};

const MODIFIERS = new Set(['Command', 'Cmd', 'Control', 'Ctrl', 'CommandOrControl', 'CmdOrCtrl', 'Alt', 'Option', 'AltGr', 'Shift', 'Super', 'Meta']);
const KEYS = /^(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|[`~!@#$%^&*()\-_=[\]{}\\|;:'",.<>/?])$/;

/**
 * Whether a text names keys that a system-wide shortcut may have: a modifier other than Shift, and one key; function keys need
 * none. Without a modifier a key would be taken from every program.
 *
 * Source: Electron's documentation of accelerators.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  if (!KEYS.test(key) || new Set(parts).size < parts.length || !parts.every((part) => MODIFIERS.has(part))) return false;
  return parts.some((part) => part !== 'Shift') || /^F\d+$/.test(key);
}

/** Reads the desktop's settings. What is wrong is left out, with a notice; it never throws. */
export function parseDesktop(given: unknown, notices: string[] = []): DesktopSettings {
  if (given === undefined) return DEFAULT_DESKTOP;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    notices.push('The setting "desktop" is not an object in braces, so it is left out.');
    return DEFAULT_DESKTOP;
  }
  const settings: Record<string, unknown> = { ...DEFAULT_DESKTOP };
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(KINDS, key)) notices.push(`There is no setting "desktop.${key.slice(0, 60)}".`);
    else if (KINDS[key as keyof DesktopSettings].fits(value)) settings[key] = value;
    else notices.push(`The setting "desktop.${key}" is not ${KINDS[key as keyof DesktopSettings].wanted}, so it is left out.`);
  }
  return settings as unknown as DesktopSettings;
}
