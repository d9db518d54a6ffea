import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { EngineApi, ShellApi, ShellInfo } from '../../src-shared/protocol.ts';
import { projectFolder, version } from '../worker/options.ts';
import { EngineError } from '../../src-shared/errors.ts';
import { completePath } from './complete-path.ts';
import { listFolder } from './list-folder.ts';
import { editorCommand, lineOf, openablePath, startEditor } from './open-note.ts';

type Copying = {
  readonly begin: ShellApi['beginCopy'];
  readonly finish: (copyId: string) => Promise<{ readonly path: string }>;
  readonly cancel: (copyId: string) => Promise<void>;
};

export interface ShellOptions {
  readonly door: ShellInfo['door'];
  readonly engine: Pick<EngineApi, 'document' | 'status'>;
  /** Opens a file with the system's own program for it. */
  readonly openWithSystem: (file: string) => Promise<void>;
  /** The system's folder dialog, where the door has one. */
  readonly chooseFolder?: () => Promise<string | null>;
  /** Keeps copies of what is dropped, where the door cannot learn its path. */
  readonly copies?: Copying;
  /** A template such as `code -g {path}:{line}`. Default: `QUARRY_EDITOR` of the environment. */
  readonly editor?: string;
  /** The folder that holds `package.json` and `examples/`. Default: the project's. */
  readonly resources?: string;
}

/** The part of the contract that belongs to the desktop around the engine; a door gives what only it can do. */
export function createShell(options: ShellOptions): ShellApi {
  const { engine, chooseFolder, resources = projectFolder } = options;
  const editor = options.editor ?? process.env['QUARRY_EDITOR'] ?? '';
  const copies = (): Copying => {
    if (options.copies) return options.copies;
    throw new EngineError('PATH_NOT_ALLOWED', 'This window takes no copies: it reads folders where they are.');
  };
  const examples = path.join(resources, 'examples', 'notes');

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
      const [document, { sources }] = await Promise.all([engine.document({ observationId }), engine.status()]);
      const file = await openablePath(document.path, sources, editor);
      const command = editorCommand(editor, file, lineOf(document, observationId));
      await (command ? startEditor(command) : options.openWithSystem(file));
    },
    completePath: ({ path: typed }) => completePath(typed),
    listFolder: (request) => listFolder(request),
    beginCopy: async (request) => copies().begin(request),
    finishCopy: async ({ copyId }) => copies().finish(copyId),
    cancelCopy: async ({ copyId }) => copies().cancel(copyId),
    chooseFolder: async () => (chooseFolder ? chooseFolder() : null),
  };
}
