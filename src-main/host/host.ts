import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Editor } from '../../src-shared/editors.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type {
  DesktopState,
  EditorInUse,
  EngineApi,
  HostApi,
  HostInfo,
  WindowCommand,
} from '../../src-shared/protocol.ts';
import {
  type DesktopSettings,
  desktopOf,
  type PageSettings,
  SETTINGS,
  type SettingName,
  type Settings,
  settingKey,
} from '../../src-shared/settings.ts';
import { logFile } from '../system/log.ts';
import { settingsFile } from '../system/settings-file.ts';
import { openSettings, type SettingsState, type SettingsStore } from '../system/settings-store.ts';
import { defaultDataFolder, projectFolder, version } from '../worker/options.ts';
import { type EditorAnswer, editorTemplate, installedEditors } from './choose-editor.ts';
import { completePath } from './complete-path.ts';
import { listFolder } from './list-folder.ts';
import { editorCommand, lineOf, openablePath, ownPath, startEditor } from './open-note.ts';
import { viewSettings } from './setting-views.ts';

type Copying = {
  readonly begin: HostApi['beginCopy'];
  readonly finish: (copyId: string) => Promise<{ readonly path: string }>;
  readonly cancel: (copyId: string) => Promise<void>;
};

export interface HostOptions {
  readonly frontEnd: HostInfo['frontEnd'];
  readonly engine: Pick<EngineApi, 'locate' | 'status'>;
  /** Starts the engine again: see `Supervisor.restart`. */
  readonly restart: () => void;
  /** Opens a file with the system's own program for it. */
  readonly openWithSystem: (file: string) => Promise<void>;
  /** The system's folder dialog, where the front end has one. */
  readonly chooseFolder?: () => Promise<string | null>;
  /**
   * Has the person choose the program that opens notes, in the system's dialogs, where the front end has them; `null` when
   * they do not.
   */
  readonly askForEditor?: (installed: readonly Editor[]) => Promise<EditorAnswer | null>;
  /** Where `settings.json` stands. */
  readonly dataFolder: string;
  /** The settings of that folder. Default: the host opens them itself. */
  readonly settings?: SettingsStore;
  /** Copies dropped files, where the front end cannot learn their path. */
  readonly copies?: Copying;
  /** Actions that only a desktop app has. Default: a browser's page gets an error. */
  readonly desktop?: DesktopHost;
  /** The folder that holds `package.json` and `examples/`. Default: the project's. */
  readonly resources?: string;
}

/** The desktop app's own part of the host; what a page may only name is a path here, and checked. */
export interface DesktopHost {
  reveal(file: string): void;
  /** Out of the window in front. */
  drag(file: string): void;
  /**
   * Applies settings that changed, or that were read for the first time, to the system; returns what the system
   * accepted.
   */
  apply(settings: DesktopSettings): Outcome;
  leaveQuick(show: WindowCommand | undefined): void;
  sizeQuick(height: number): void;
}

type Outcome = Pick<DesktopState, 'shortcut' | 'loginProblem'>;

/**
 * The part of the contract that belongs to the desktop, not to the engine. One host bridge serves all windows of a
 * process.
 */
export interface Host extends HostApi {
  /** Calls back when the settings were changed, by whomever; the result ends that. */
  onSettings(changed: (state: DesktopState) => void): () => void;
}

const NO_DESKTOP: Outcome = { shortcut: 'none', loginProblem: '' };

/** A front end gives what only it can do. */
export function createHost(options: HostOptions): Host {
  const { engine, chooseFolder, dataFolder, desktop, resources = projectFolder } = options;
  const copies = (): Copying => {
    if (options.copies) return options.copies;
    throw new EngineError('PATH_NOT_ALLOWED', 'This window makes no copies. It reads folders in place.');
  };
  const examples = path.join(resources, 'examples', 'notes');
  const store = options.settings ?? openSettings(dataFolder);
  const watchers = new Set<(state: DesktopState) => void>();
  let outcome = desktop?.apply(desktopOf(store.read().settings)) ?? NO_DESKTOP;
  const stateOf = (state: SettingsState): DesktopState => ({
    settings: desktopOf(state.settings),
    all: viewSettings(state),
    file: settingsFile(dataFolder),
    logFile: logFile(dataFolder),
    notices: state.notices,
    ...outcome,
    editor: editorOf(state.settings, dataFolder),
  });
  const stateNow = (): DesktopState => stateOf(store.read());
  const renew = (state: SettingsState, names: Iterable<SettingName>): DesktopState => {
    if ([...names].some((name) => SETTINGS[name].group === 'desktop'))
      outcome = desktop?.apply(desktopOf(state.settings)) ?? NO_DESKTOP;
    const told = stateOf(state);
    for (const watcher of watchers) watcher(told);
    return told;
  };
  /**
   * While a change is made here: the settings that differ, those among them that somebody else has changed meanwhile.
   */
  let changing: Set<SettingName> | null = null;
  store.onChange((state, { names }) => {
    if (!changing) renew(state, names);
    else for (const name of names) changing.add(name);
  });
  const change = (changes: Partial<Settings>): DesktopState => {
    // The system is told of what it was told before, too: keys that another program had may be free now.
    const names = (changing = new Set(Object.keys(changes) as SettingName[]));
    try {
      return renew(store.change(changes), names);
    } finally {
      changing = null;
    }
  };
  let choosing: Promise<DesktopState> | null = null;
  const chooseEditor = async (): Promise<DesktopState> => {
    if (!options.askForEditor)
      throw new EngineError('NOT_IN_THIS_WINDOW', 'A browser’s page cannot choose a program.', {
        next: `Run "${commandFor(dataFolder)}" in a terminal.`,
      });
    const answer = await options.askForEditor(installedEditors());
    return answer === null ? stateNow() : change({ editor: editorTemplate(answer) });
  };

  const placeOf = async (observationId: string) => {
    const [place, { sources }] = await Promise.all([engine.locate({ observationId }), engine.status()]);
    return { place, sources };
  };
  const ofTheDesktop = (): DesktopHost => {
    if (!desktop)
      throw new EngineError('NOT_IN_THIS_WINDOW', 'A browser cannot do that.', {
        next: 'Use the desktop app.',
      });
    return desktop;
  };

  return {
    async info() {
      return {
        frontEnd: options.frontEnd,
        version: version(),
        platform: process.platform,
        examples: existsSync(examples) ? examples : null,
        home: homedir(),
        canChooseFolder: chooseFolder !== undefined,
      };
    },
    async openObservation({ observationId }) {
      const { place, sources } = await placeOf(observationId);
      const editor = editorOf(store.read().settings, dataFolder).template;
      const file = await openablePath(place.path, sources, editor);
      const command = editorCommand(editor, file, lineOf(place));
      await (command ? startEditor(command) : options.openWithSystem(file));
    },
    completePath: ({ path: typed }) => completePath(typed),
    restartEngine: async () => options.restart(),
    listFolder: (request) => listFolder(request),
    beginCopy: async (request) => copies().begin(request),
    finishCopy: async ({ copyId }) => copies().finish(copyId),
    cancelCopy: async ({ copyId }) => copies().cancel(copyId),
    chooseFolder: async () => (chooseFolder ? chooseFolder() : null),
    async revealObservation({ observationId }) {
      const { reveal } = ofTheDesktop();
      const { place, sources } = await placeOf(observationId);
      reveal(await ownPath(place.path, sources));
    },
    async dragObservation({ observationId }) {
      const { drag } = ofTheDesktop();
      const { place, sources } = await placeOf(observationId);
      drag(await ownPath(place.path, sources));
    },
    settings: async () => stateNow(),
    async changeSettings({ change: changes }) {
      refuseForPages(changes);
      return change(changes);
    },
    // One dialog at a time, however often a page asks.
    chooseEditor: () => (choosing ??= chooseEditor().finally(() => (choosing = null))),
    onSettings(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    leaveQuick: async ({ show } = {}) => ofTheDesktop().leaveQuick(show),
    sizeQuick: async ({ height }) => ofTheDesktop().sizeQuick(height),
  };
}

/** A page shows text from anywhere and may be compromised, so a page may not decide which program runs. */
function refuseForPages(change: Partial<PageSettings>): void {
  for (const key of Object.keys(change)) {
    // what is no setting at all is refused by its own rules
    if (!Object.hasOwn(SETTINGS, key) || SETTINGS[key as SettingName].page) continue;
    throw new EngineError(
      'INVALID_REQUEST',
      `A page cannot change the setting "${settingKey(key as SettingName)}", because it decides which program runs.`,
      {
        next: 'Choose it in the desktop app’s settings, or with "npx quarry settings editor" in a terminal.',
        details: { field: key },
      },
    );
  }
}

function editorOf({ editor }: Pick<DesktopSettings, 'editor'>, dataFolder: string): EditorInUse {
  const command = commandFor(dataFolder);
  if (editor.trim() !== '') return { template: editor, from: 'settings', command };
  const template = process.env['QUARRY_EDITOR'] ?? '';
  return { template, from: template.trim() === '' ? 'system' : 'environment', command };
}

/** The command that chooses the program that opens notes. */
function commandFor(dataFolder: string): string {
  const elsewhere = path.resolve(dataFolder) === path.resolve(defaultDataFolder()) ? '' : ` --data "${dataFolder}"`;
  return `npx quarry settings editor${elsewhere}`;
}
