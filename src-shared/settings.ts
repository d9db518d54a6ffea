/**
 * THE settings. Each is declared once, here: its place in `settings.json`, what it may be, its default, its words,
 * where it applies, and when a change takes effect. The file, the settings page, the command line and the checks of
 * what a page may change all derive from this table.
 */
import { z } from 'zod';
import { isAccelerator } from './accelerator.ts';
import { LOG_LEVELS, type LogLevel } from './log-levels.ts';
import { OBSERVATION_TYPES } from './observation-types.ts';
import { headingsSchema, ignoreSchema, readHeadings, readIgnore } from './setting-lists.ts';

/** How a person edits a value in the window. */
export type SettingInput =
  | { readonly kind: 'switch' }
  | {
      readonly kind: 'choice' /** Value and label of each. */;
      readonly choices: readonly (readonly [string, string])[];
    }
  /** Keys of a system-wide shortcut. */
  | { readonly kind: 'shortcut' }
  /** A program, chosen outside of every page. */
  | { readonly kind: 'program' }
  /** One pattern a line. */
  | { readonly kind: 'lines'; readonly example: string }
  /** Names, each with one of these values. */
  | { readonly kind: 'table'; readonly values: readonly string[]; readonly example: string };

/** What a setting is about: a section of the settings page. */
export type SettingSection =
  | 'Appearance'
  | 'Search'
  | 'Reading notes'
  | 'Quick search'
  | 'Opening notes'
  | 'Desktop'
  | 'Log';

/**
 * Which processes go by a setting. `windows`: the windows of the desktop app and the pages of the browser mode.
 * `desktop`: the desktop app alone.
 */
export type SettingScope = 'engine' | 'windows' | 'desktop' | 'everywhere';

/** When a change of a setting takes effect. */
export type SettingEffect = 'at once' | 'after a restart';

export interface SettingDeclaration<T> {
  /** Whether the setting stands under `desktop` in the file, or beside it. */
  readonly group: 'desktop' | null;
  readonly schema: z.ZodType<T>;
  /** What the value may be: `true or false`. */
  readonly wanted: string;
  readonly default: T;
  readonly input: SettingInput;
  readonly section: SettingSection;
  readonly label: string;
  /** What the setting does, in sentences for a person. */
  readonly help: string;
  readonly scope: SettingScope;
  readonly effect: SettingEffect;
  /**
   * Whether a page may change it. A page shows text from anywhere: what says which program runs is chosen outside of
   * every page.
   */
  readonly page: boolean;
  /** Reads a value of the file and keeps what fits of it. Default: all or nothing. */
  readonly read?: (given: unknown, notices: string[]) => T;
}

const YES_NO = {
  schema: z.boolean(),
  wanted: 'true or false',
  input: { kind: 'switch' },
  effect: 'at once',
  page: true,
} as const;
const LONGEST_EDITOR = 1_000;

/** A declaration, checked to be whole, with the type of its own value. */
const setting = <T>(declaration: SettingDeclaration<T>): SettingDeclaration<T> => declaration;

/** All settings, by their names, in the order in which they are shown. */
export const SETTINGS = {
  theme: setting<'system' | 'light' | 'dark'>({
    group: 'desktop',
    schema: z.enum(['system', 'light', 'dark']),
    wanted: '"system", "light" or "dark"',
    default: 'system',
    input: {
      kind: 'choice',
      choices: [
        ['system', 'Like the system'],
        ['light', 'Light'],
        ['dark', 'Dark'],
      ],
    },
    section: 'Appearance',
    label: 'Colours',
    help: '',
    scope: 'windows',
    effect: 'at once',
    page: true,
  }),
  recency: setting<boolean>({
    ...YES_NO,
    group: null,
    default: false,
    section: 'Search',
    label: 'Prefer newer notes',
    scope: 'engine',
    help: 'Ranks newer notes higher in every search. When this is off, the date only decides between equal results.',
  }),
  models: setting<'fast' | 'best' | 'multilingual'>({
    group: null,
    schema: z.enum(['fast', 'best', 'multilingual']),
    wanted: '"fast", "best" or "multilingual"',
    default: 'fast',
    input: {
      kind: 'choice',
      choices: [
        ['fast', 'Fast: one small model for English'],
        ['best', 'Best: both models together'],
        ['multilingual', 'Many languages: one larger model'],
      ],
    },
    section: 'Search',
    label: 'Language models',
    scope: 'engine',
    effect: 'at once',
    page: true,
    help: 'What reads the meaning of your notes. With both models, the second one works through your notes in the background, and pauses when you choose “Fast”. “Many languages” begins or ends at the next start, and your notes are then read again.',
  }),
  rerank: setting<boolean>({
    ...YES_NO,
    group: null,
    default: false,
    section: 'Search',
    label: 'Rerank the first results',
    scope: 'engine',
    help: 'A second model reads the first twenty results and refines their order. It has an effect only if you have put a reranking model into the data folder.',
  }),
  ignore: setting({
    group: null,
    schema: ignoreSchema,
    wanted: 'a list of patterns, each one line as in a .gitignore file',
    default: [],
    input: { kind: 'lines', example: 'drafts/\n*.tmp' },
    section: 'Reading notes',
    label: 'Exclude',
    scope: 'engine',
    effect: 'at once',
    page: true,
    read: readIgnore,
    help: 'Files and folders that Quarry does not read: one pattern a line, as in a .gitignore file. A line that begins with “!” includes files that another rule excludes.',
  }),
  headings: setting({
    group: null,
    schema: headingsSchema,
    wanted: `an object of headings, each with one of the types ${OBSERVATION_TYPES.join(', ')}`,
    default: {},
    input: { kind: 'table', values: OBSERVATION_TYPES, example: 'beliefs captured' },
    section: 'Reading notes',
    label: 'Types of headings',
    scope: 'engine',
    effect: 'at once',
    page: true,
    read: readHeadings,
    help: 'The type of what stands below a heading. After a change Quarry reads your notes again.',
  }),
  shortcut: setting<string>({
    group: 'desktop',
    schema: z.string().refine((text) => text === '' || isAccelerator(text)),
    wanted: 'keys such as "CommandOrControl+Shift+Space", or empty',
    default: 'CommandOrControl+Shift+Space',
    input: { kind: 'shortcut' },
    section: 'Quick search',
    label: 'Keys',
    scope: 'desktop',
    effect: 'at once',
    page: true,
    help: 'The shortcut that opens the quick search from any program.',
  }),
  editor: setting<string>({
    group: 'desktop',
    schema: z
      .string()
      .max(LONGEST_EDITOR)
      .regex(/^[^\r\n\0]*$/),
    default: '',
    wanted: `one line of at most ${LONGEST_EDITOR.toLocaleString('en')} characters, such as "code -g {path}:{line}"`,
    input: { kind: 'program' },
    section: 'Opening notes',
    label: 'Program',
    scope: 'windows',
    effect: 'at once',
    page: false,
    help: 'The program that opens notes. When this is empty, the variable QUARRY_EDITOR decides, and without it the system.',
  }),
  openAtLogin: setting<boolean>({
    ...YES_NO,
    group: 'desktop',
    default: false,
    section: 'Desktop',
    label: 'Start at login',
    scope: 'desktop',
    help: 'Starts Quarry without a window when you log in, so that the quick search works.',
  }),
  stayInTray: setting<boolean | null>({
    ...YES_NO,
    group: 'desktop',
    schema: z.boolean().nullable(),
    wanted: 'true, false or null',
    default: null,
    section: 'Desktop',
    label: 'Stay when the window is closed',
    scope: 'desktop',
    help: 'Quarry stays in the tray, keeps indexing, and keeps the quick search. If your desktop has no tray, open Quarry with the quick search or start it again. The default is yes, and no on Linux.',
  }),
  notifications: setting<boolean>({
    ...YES_NO,
    group: 'desktop',
    default: true,
    section: 'Desktop',
    label: 'Notifications',
    scope: 'desktop',
    help: 'Quarry tells you when a new folder can be searched, or when it needs you.',
  }),
  logLevel: setting<LogLevel>({
    group: null,
    schema: z.enum(LOG_LEVELS),
    wanted: '"error", "warn", "info" or "debug"',
    default: 'info',
    input: {
      kind: 'choice',
      choices: [
        ['error', 'Errors'],
        ['warn', 'Warnings'],
        ['info', 'Normal'],
        ['debug', 'Everything'],
      ],
    },
    section: 'Log',
    label: 'Detail',
    scope: 'everywhere',
    effect: 'at once',
    page: true,
    help: 'How much Quarry writes to its log file. The log never contains the text of your notes, your searches, or names of files.',
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<D> = D extends SettingDeclaration<infer T> ? T : never;

/** A value for each setting, by its name. */
export type Settings = { readonly [K in SettingName]: ValueOf<(typeof SETTINGS)[K]> };

/** The names of all settings, in the order in which they are shown. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

export const DEFAULT_SETTINGS: Settings = Object.fromEntries(
  SETTING_NAMES.map((name) => [name, SETTINGS[name].default]),
) as Settings;

/** The settings that stand under `desktop` in the file. */
export type DesktopSettings = Pick<
  Settings,
  'shortcut' | 'editor' | 'theme' | 'openAtLogin' | 'stayInTray' | 'notifications'
>;

const inGroup = (group: 'desktop' | null): readonly SettingName[] =>
  SETTING_NAMES.filter((name) => SETTINGS[name].group === group);

/** The settings under `desktop`, out of all of them. */
export function desktopOf(settings: Settings): DesktopSettings {
  return Object.fromEntries(inGroup('desktop').map((name) => [name, settings[name]])) as unknown as DesktopSettings;
}

export const DEFAULT_DESKTOP: DesktopSettings = desktopOf(DEFAULT_SETTINGS);

/** What a page may change. */
export type PageSettings = Omit<Settings, 'editor'>;

export interface ParsedSettings {
  readonly settings: Settings;
  /** What was not understood and therefore left out, in one sentence each; empty when all was. */
  readonly notices: readonly string[];
}

/** The place of a setting in the file, as a person writes it: `recency`, `desktop.theme`. */
export function settingKey(name: SettingName): string {
  return settingPath(name).join('.');
}

/** The same as the steps to it. */
export function settingPath(name: SettingName): readonly string[] {
  const { group } = SETTINGS[name];
  return group === null ? [name] : [group, name];
}

/** The setting that a person means by `recency`, `theme` or `desktop.theme`; `null` where there is none. */
export function findSetting(text: string): SettingName | null {
  return SETTING_NAMES.find((name) => name === text || settingKey(name) === text) ?? null;
}

/** Reads settings from parsed JSON. What is wrong is left out, with a notice; it never throws. */
export function parseSettings(value: unknown): ParsedSettings {
  if (!isObject(value))
    return {
      settings: DEFAULT_SETTINGS,
      notices: ['The settings are not an object in braces, so the defaults apply.'],
    };
  const notices: string[] = [];
  const own = readGroup(value, null, notices);
  return { settings: { ...DEFAULT_SETTINGS, ...own, ...parseDesktop(value['desktop'], notices) }, notices };
}

/** Reads the value of `desktop`. What is wrong is left out, with a notice; it never throws. */
export function parseDesktop(given: unknown, notices: string[] = []): DesktopSettings {
  if (given === undefined) return DEFAULT_DESKTOP;
  if (!isObject(given)) {
    notices.push('The setting "desktop" must be an object in braces. Quarry ignores it.');
    return DEFAULT_DESKTOP;
  }
  return { ...DEFAULT_DESKTOP, ...readGroup(given, 'desktop', notices) };
}

/** The settings that a parsed file sets, to something that fits at least in part. */
export function settingsIn(value: unknown): ReadonlySet<SettingName> {
  const top = isObject(value) ? value : {};
  const desktop = isObject(top['desktop']) ? top['desktop'] : {};
  return new Set(
    SETTING_NAMES.filter((name) => {
      const group = SETTINGS[name].group === null ? top : desktop;
      if (!Object.hasOwn(group, name)) return false;
      const notices: string[] = [];
      const kept = readOne(name, group[name], notices);
      return notices.length === 0 || JSON.stringify(kept) !== JSON.stringify(DEFAULT_SETTINGS[name]);
    }),
  );
}

/** Why a value is none for a setting, in one sentence; `null` where it is one. */
export function problemOf(name: SettingName, value: unknown): string | null {
  const { schema, wanted } = SETTINGS[name];
  const issue = schema.safeParse(value).error?.issues[0];
  if (!issue) return null;
  const [at] = issue.path;
  if (at === undefined) return `The setting "${settingKey(name)}" is not ${wanted}.`;
  const place = typeof at === 'number' ? `Line ${at + 1}` : `"${String(at).slice(0, 60)}"`;
  return `${place} in the setting "${settingKey(name)}" does not fit: ${issue.message}.`;
}

function readGroup(
  given: Readonly<Record<string, unknown>>,
  group: 'desktop' | null,
  notices: string[],
): Partial<Settings> {
  const known = new Set<string>(inGroup(group));
  const read: Partial<Record<SettingName, unknown>> = {};
  for (const [key, value] of Object.entries(given)) {
    if (known.has(key)) read[key as SettingName] = readOne(key as SettingName, value, notices);
    else if (group !== null || key !== 'desktop')
      notices.push(`There is no setting "${group === null ? '' : `${group}.`}${key.slice(0, 60)}".`);
  }
  return read as Partial<Settings>;
}

function readOne(name: SettingName, value: unknown, notices: string[]): unknown {
  const declaration: SettingDeclaration<unknown> = SETTINGS[name] as SettingDeclaration<unknown>;
  if (declaration.read) return declaration.read(value, notices);
  const parsed = declaration.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  notices.push(`The setting "${settingKey(name)}" must be ${declaration.wanted}. Quarry ignores it.`);
  return declaration.default;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
