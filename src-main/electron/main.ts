/** The desktop app: one window over an engine in a process of its own. */
import { app, BrowserWindow, dialog, shell as desktop } from 'electron';
import path from 'node:path';
import { describeError, EngineError, hasCode } from '../../src-shared/errors.ts';
import { parseStartArguments, type StartRequest } from '../shell/arguments.ts';
import { serveDoor } from '../shell/door.ts';
import { rendererFolder } from '../shell/renderer-files.ts';
import { createShell } from '../shell/shell.ts';
import { addSources, bringUpToDate, requirePaths } from '../shell/sources.ts';
import { engineOptions } from '../worker/options.ts';
import { superviseEngine, type Supervisor } from '../worker/supervisor.ts';
import { registerScheme, serveBundle } from './bundle-protocol.ts';
import { launchEngine } from './engine-process.ts';
import { lockDown } from './lock-down.ts';
import { openWindow } from './window.ts';

const WRONG_USE = 2;
const FAILED = 3;

app.enableSandbox();
registerScheme();
// Not awaited: Electron becomes ready only after this module has been evaluated, so waiting for that here would be for ever.
begin().catch((error: unknown) => {
  console.error(describeError(error));
  app.exit(hasCode(error, 'USAGE') ? WRONG_USE : FAILED);
});

async function begin(): Promise<void> {
  const request = parseStartArguments(process.argv.slice(app.isPackaged ? 1 : 2), { lenient: true });
  if (request.kind === 'start') return start(request);
  process.stdout.write(request.text);
  app.exit(0);
}

async function start(request: StartRequest): Promise<void> {
  const options = engineOptions({ data: request.data, model: request.model, modelsFolder: app.isPackaged ? path.join(process.resourcesPath, 'models') : undefined });
  app.setName('Quarry');
  // Chromium's own files beside the index: so the lock below is one for each index, as it must be.
  app.setPath('userData', path.join(options.dataFolder, 'window'));
  if (!app.requestSingleInstanceLock({ paths: request.paths })) return app.exit(0); // the first instance takes the paths over
  await requirePaths(request.paths);

  await app.whenReady();
  lockDown();
  serveBundle(rendererFolder);
  const supervisor = superviseEngine({ ...options, watch: true }, launchEngine);
  endWithEngine(supervisor);

  const show = (): void => {
    const [open] = BrowserWindow.getAllWindows();
    if (open) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return;
    }
    const window = openWindow((channel) => serveDoor(channel, supervisor, shell));
    const shell = createShell({
      door: 'electron',
      engine: supervisor.api,
      restart: supervisor.restart,
      openWithSystem,
      chooseFolder: () => chooseFolder(window),
      ...(app.isPackaged ? { resources: process.resourcesPath } : {}),
    });
  };
  show();
  app.on('activate', show);
  app.on('second-instance', (_event, _argv, _cwd, given) => {
    show();
    void take(supervisor, pathsOf(given));
  });
  await take(supervisor, request.paths);
}

/** Adds paths and brings all sources up to date; the window shows what goes wrong on the way. */
async function take(supervisor: Supervisor, paths: readonly string[]): Promise<void> {
  try {
    await addSources(supervisor.api, paths);
    await bringUpToDate(supervisor.api);
  } catch (error) {
    if (!hasCode(error, 'ENGINE_STOPPED')) console.error(describeError(error));
  }
}

/** What a second instance handed over, which is whatever another process sent. */
function pathsOf(given: unknown): readonly string[] {
  const paths = (given as { paths?: unknown } | null)?.paths;
  return Array.isArray(paths) ? paths.filter((entry): entry is string => typeof entry === 'string').slice(0, 1000) : [];
}

async function openWithSystem(file: string): Promise<void> {
  const problem = await desktop.openPath(file); // resolves to what went wrong, or to nothing
  if (problem) throw new EngineError('OPEN_FAILED', `${file} could not be opened: ${problem}.`, { next: 'Choose a program for such files, or set QUARRY_EDITOR.', details: { path: file } });
}

async function chooseFolder(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { title: 'Add notes', buttonLabel: 'Add', properties: ['openDirectory'] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** The engine closes its database before the app ends; where all windows closed means the end, they end it. */
function endWithEngine(supervisor: Supervisor): void {
  let stopped = false;
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void supervisor.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
