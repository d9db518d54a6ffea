import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { DEFAULT_DESKTOP, type DesktopSettings } from '../../src-shared/desktop-settings.ts';
import type { Editor } from '../../src-shared/editors.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { DesktopState, EditorInUse, EngineApi, ShellApi, ShellInfo, WindowCommand } from '../../src-shared/protocol.ts';
import { defaultDataFolder, projectFolder, version } from '../worker/options.ts';
import { type EditorAnswer, editorTemplate, installedEditors } from './choose-editor.ts';
import { completePath } from './complete-path.ts';
import { listFolder } from './list-folder.ts';
import { editorCommand, lineOf, openablePath, ownPath, startEditor } from './open-note.ts';
import { shareSettings } from './shared-settings.ts';

type Copying = {
  readonly begin: ShellApi['beginCopy'];
  readonly finish: (copyId: string) => Promise<{ readonly path: string }>;
  readonly cancel: (copyId: string) => Promise<void>;
};

export interface ShellOptions {
  readonly door: ShellInfo['door'];
  readonly engine: Pick<EngineApi, 'document' | 'status'>;
  /** Starts the engine again: see `Supervisor.restart`. */
  readonly restart: () => void;
  /** Opens a file with the system's own program for it. */
  readonly openWithSystem: (file: string) => Promise<void>;
  /** The system's folder dialog, where the door has one. */
  readonly chooseFolder?: () => Promise<string | null>;
  /** Has the person choose the program that opens notes, in the system's dialogs, where the door has them; `null` when they do not. */
  readonly askForEditor?: (installed: readonly Editor[]) => Promise<EditorAnswer | null>;
  /** Where `settings.json` stands. */
  readonly dataFolder: string;
  /** Keeps copies of what is dropped, where the door cannot learn its path. */
  readonly copies?: Copying;
  /** What only a desktop app can do. Default: a browser's page is told so. */
  readonly desktop?: ShellDesktop;
  /** The folder that holds `package.json` and `examples/`. Default: the project's. */
  readonly resources?: string;
}

/** The desktop app's own part of the shell; what a page may only name is a path here, and checked. */
export interface ShellDesktop {
  reveal(file: string): void;
  /** Out of the window in front. */
  drag(file: string): void;
  /** The settings have changed, or are read for the first time: the system is told, and what it made of them comes back. */
  apply(settings: DesktopSettings): Outcome;
  leaveQuick(show: WindowCommand | undefined): void;
  sizeQuick(height: number): void;
}

type Outcome = Pick<DesktopState, 'shortcut' | 'loginProblem'>;

/** The part of the contract that belongs to the desktop around the engine. One serves all windows of a process. */
export interface Shell extends ShellApi {
  /** Calls back when the settings were changed, by whomever; the result ends that. */
  onSettings(changed: (state: DesktopState) => void): () => void;
}

const NO_DESKTOP: Outcome = { shortcut: 'none', loginProblem: '' };

/** A door gives what only it can do. */
export function createShell(options: ShellOptions): Shell {
  const { engine, chooseFolder, dataFolder, desktop, resources = projectFolder } = options;
  const copies = (): Copying => {
    if (options.copies) return options.copies;
    throw new EngineError('PATH_NOT_ALLOWED', 'This window takes no copies: it reads folders where they are.');
  };
  const examples = path.join(resources, 'examples', 'notes');
  const settings = shareSettings(dataFolder);
  const watchers = new Set<(state: DesktopState) => void>();
  let outcome = desktop?.apply(settings.get()) ?? NO_DESKTOP;
  const renew = (now: DesktopSettings): DesktopState => {
    outcome = desktop?.apply(now) ?? NO_DESKTOP;
    const state = { settings: now, ...outcome, editor: editorOf(now, dataFolder) };
    for (const watcher of watchers) watcher(state);
    return state;
  };
  settings.onOthers(renew);
  let choosing: Promise<DesktopState> | null = null;
  const stateNow = (): DesktopState => {
    const now = settings.get();
    return { settings: now, ...outcome, editor: editorOf(now, dataFolder) };
  };
  const chooseEditor = async (): Promise<DesktopState> => {
    if (!options.askForEditor) throw new EngineError('NOT_IN_THIS_WINDOW', 'A browser’s page cannot choose a program.', { next: `Run "${commandFor(dataFolder)}" in a terminal.` });
    const answer = await options.askForEditor(installedEditors());
    return answer === null ? stateNow() : renew(settings.change({ editor: editorTemplate(answer) }));
  };

  const noteOf = async (observationId: string) => {
    const [document, { sources }] = await Promise.all([engine.document({ observationId, before: 0, after: 0 }), engine.status()]);
    return { document, sources };
  };
  const ofTheDesktop = (): ShellDesktop => {
    if (!desktop) throw new EngineError('NOT_IN_THIS_WINDOW', 'A browser cannot do that.', { next: 'It is there in the desktop app.' });
    return desktop;
  };

  return {
    async info() {
      return {
        door: options.door,
        version: version(),
        platform: process.platform,
        examples: existsSync(examples) ? examples : null,
        home: homedir(),
        canChooseFolder: chooseFolder !== undefined,
      };
    },
    async openObservation({ observationId }) {
      const { document, sources } = await noteOf(observationId);
      const editor = editorOf(settings.get(), dataFolder).template;
      const file = await openablePath(document.path, sources, editor);
      const command = editorCommand(editor, file, lineOf(document, observationId));
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
      const { document, sources } = await noteOf(observationId);
      reveal(await ownPath(document.path, sources));
    },
    async dragObservation({ observationId }) {
      const { drag } = ofTheDesktop();
      const { document, sources } = await noteOf(observationId);
      drag(await ownPath(document.path, sources));
    },
    settings: async () => stateNow(),
    async changeSettings({ change }) {
      refuseForPages(change);
      return renew(settings.change(change));
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

/** What a page may change. A setting that comes to be says here whether it decides what runs: what is not named is refused. */
const FOR_PAGES: { readonly [K in keyof DesktopSettings]: boolean } = { shortcut: true, editor: false, theme: true, openAtLogin: true, stayInTray: true, notifications: true };

/** A page shows text from anywhere and may be taken over: what runs on this machine is not for it to say. */
function refuseForPages(change: object): void {
  for (const key of Object.keys(change)) {
    if (!Object.hasOwn(DEFAULT_DESKTOP, key) || FOR_PAGES[key as keyof DesktopSettings]) continue; // what is no setting at all is refused by its own rules
    throw new EngineError('INVALID_REQUEST', `A page cannot change the setting "desktop.${key}", for it says which program runs.`, { next: 'Choose it in the desktop app’s settings, or with "npx quarry settings editor" in a terminal.', details: { field: key } });
  }
}

function editorOf({ editor }: DesktopSettings, dataFolder: string): EditorInUse {
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
