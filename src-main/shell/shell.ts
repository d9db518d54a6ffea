import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { DesktopSettings } from '../../src-shared/desktop-settings.ts';
import { EngineError } from '../../src-shared/errors.ts';
import type { DesktopState, EngineApi, ShellApi, ShellInfo, WindowCommand } from '../../src-shared/protocol.ts';
import { projectFolder, version } from '../worker/options.ts';
import { completePath } from './complete-path.ts';
import { listFolder } from './list-folder.ts';
import { editorCommand, lineOf, openablePath, ownPath, startEditor } from './open-note.ts';
import { changeDesktopSettings, readDesktopSettings } from './settings-file.ts';

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
  apply(settings: DesktopSettings): Omit<DesktopState, 'settings'>;
  leaveQuick(show: WindowCommand | undefined): void;
  sizeQuick(height: number): void;
}

const NO_DESKTOP: Omit<DesktopState, 'settings'> = { shortcut: 'none', loginProblem: '' };

/** The part of the contract that belongs to the desktop around the engine; a door gives what only it can do. */
export function createShell(options: ShellOptions): ShellApi {
  const { engine, chooseFolder, dataFolder, desktop, resources = projectFolder } = options;
  const copies = (): Copying => {
    if (options.copies) return options.copies;
    throw new EngineError('PATH_NOT_ALLOWED', 'This window takes no copies: it reads folders where they are.');
  };
  const examples = path.join(resources, 'examples', 'notes');
  let settings = readDesktopSettings(dataFolder);
  let outcome = desktop?.apply(settings) ?? NO_DESKTOP;

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
      const editor = settings.editor || process.env['QUARRY_EDITOR'] || '';
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
    settings: async () => ({ settings, ...outcome }),
    async changeSettings({ change }) {
      settings = changeDesktopSettings(dataFolder, change);
      outcome = desktop?.apply(settings) ?? NO_DESKTOP;
      return { settings, ...outcome };
    },
    leaveQuick: async ({ show }) => ofTheDesktop().leaveQuick(show),
    sizeQuick: async ({ height }) => ofTheDesktop().sizeQuick(height),
  };
}
