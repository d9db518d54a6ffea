/** The desktop app: windows over an engine in a process of its own. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_DESKTOP } from '../../src-shared/desktop-settings.ts';
import { describeError, EngineError, hasCode } from '../../src-shared/errors.ts';
import { parseStartArguments, type StartRequest } from '../shell/arguments.ts';
import { answerShell } from '../shell/door.ts';
import { rendererFolder } from '../shell/renderer-files.ts';
import { createShell } from '../shell/shell.ts';
import { addSources, bringUpToDate, requirePaths, resumeAfterCrashes } from '../shell/sources.ts';
import { engineOptions, version } from '../worker/options.ts';
import { superviseEngine, type Supervisor } from '../worker/supervisor.ts';
import { registerScheme, serveBundle } from './bundle-protocol.ts';
import { parseDeepLink, SCHEME } from './deep-link.ts';
import { app, BrowserWindow, dialog, nativeImage, nativeTheme, shell as desktop } from './electron.ts';
import { launchEngine } from './engine-process.ts';
import { handle } from './ipc.ts';
import { lockDown } from './lock-down.ts';
import { setOpenAtLogin } from './login-item.ts';
import { createMainWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { notifyUser } from './notifier.ts';
import { createQuickSearch } from './quick-window.ts';
import { dropShortcuts, setShortcut } from './shortcut.ts';
import { followStatus } from './status-feed.ts';
import { showTray } from './tray.ts';
import { PRIVATE_FOLDER } from '../system/private-folder.ts';
import { block, stdout, warn } from '../system/terminal.ts';

const WRONG_USE = 2;
const FAILED = 3;
/** What is seen beside the pointer as a note is dragged out. */
const DRAG_ICON = fileURLToPath(new URL('./icons/tray@2x.png', import.meta.url));
/** After the main window's page has loaded: by then it shows results. */
const QUICK_AFTER_MS = 1_000;
const APP_ID = 'io.github.quarry.Quarry';

app.enableSandbox();
registerScheme();
/** Links and files that the system hands over, on macOS before the app is ready. */
const early: (() => void)[] = [];
let take: (given: Given) => void = (given) => void early.push(() => take(given));
app.on('open-url', (event, link) => {
  event.preventDefault();
  take({ paths: [], link, quick: false, ask: false });
});
app.on('open-file', (event, file) => {
  event.preventDefault();
  take({ paths: [file], link: null, quick: false, ask: true }); // a drop on the dock, or the file manager
});
// Not awaited: Electron becomes ready only after this module has been evaluated, so waiting for that here would be for ever.
begin().catch((error: unknown) => {
  warn(describeError(error));
  app.exit(hasCode(error, 'USAGE') ? WRONG_USE : FAILED);
});

/** What a start, a second start or the system asks of the app that runs. */
interface Given extends Pick<StartRequest, 'paths' | 'link' | 'quick'> {
  /** Whether the user is asked before the paths are added. */
  readonly ask: boolean;
}

async function begin(): Promise<void> {
  const request = parseStartArguments(process.argv.slice(app.isPackaged ? 1 : 2), { lenient: true });
  if (request.kind === 'start') return start(request);
  block(stdout, request.text);
  app.exit(0);
}

async function start(request: StartRequest): Promise<void> {
  const { paths, link, quick: wantsQuick } = request;
  const options = engineOptions({ data: request.data, model: request.model, modelsFolder: app.isPackaged ? path.join(process.resourcesPath, 'models') : undefined });
  const { dataFolder } = options;
  app.setName('Quarry');
  app.setAppUserModelId(APP_ID); // else Windows shows no notifications
  app.setAboutPanelOptions({ applicationName: 'Quarry', applicationVersion: version(), copyright: 'Nothing leaves this machine.' });
  // Chromium's own files beside the index: so the lock below is one for each index, as it must be.
  const ownFolder = path.join(dataFolder, 'window');
  mkdirSync(ownFolder, { recursive: true, mode: PRIVATE_FOLDER }); // it is an error to name one that is not there
  app.setPath('userData', ownFolder);
  if (!app.requestSingleInstanceLock({ paths, link, quick: wantsQuick })) return app.exit(0); // the first instance takes them over
  await requirePaths(paths);

  await app.whenReady();
  if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME);
  lockDown();
  serveBundle(rendererFolder);
  const supervisor = superviseEngine({ ...options, watch: true }, launchEngine);
  let settings = DEFAULT_DESKTOP; // until the shell, which reads them, has them applied
  /** As the system was last told; at the start it is told only where it has to do something: another folder's Quarry may be there, too. */
  let openAtLogin = false;
  let loginProblem = '';
  const main = createMainWindow(supervisor, app.getPath('userData'), () => {
    if (!(settings.stayInTray ?? process.platform !== 'linux')) app.quit(); // on Linux there may be no tray to come back from
  });
  const quick = createQuickSearch(supervisor);
  const shell = createShell({
    door: 'electron',
    engine: supervisor.api,
    restart: supervisor.restart,
    dataFolder,
    openWithSystem,
    chooseFolder,
    desktop: {
      reveal: (file) => desktop.showItemInFolder(file),
      drag: (file) => void BrowserWindow.getAllWindows().find((window) => window.isFocused())?.webContents.startDrag({ file, icon: nativeImage.createFromPath(DRAG_ICON) }),
      apply(changed) {
        settings = changed;
        nativeTheme.themeSource = settings.theme; // the first time before a window is drawn
        if (settings.openAtLogin !== openAtLogin || loginProblem !== '') loginProblem = setOpenAtLogin(settings.openAtLogin, startedWith(request));
        openAtLogin = settings.openAtLogin;
        return { shortcut: setShortcut(settings.shortcut, quick.toggle), loginProblem };
      },
      leaveQuick(command) {
        quick.hide();
        if (command) main.show(command);
      },
      sizeQuick: quick.setHeight,
    },
    ...(app.isPackaged ? { resources: process.resourcesPath } : {}),
  });
  handle('shell', ([method, given]) => answerShell(shell, method, given));

  const add = (added: readonly string[], ask: boolean): void => main.show({ kind: 'add', paths: added, ask });
  const addFolder = (): void => void chooseFolder().then((folder) => folder !== null && add([folder], false));
  setMenu({ show: main.show, addFolder, quickSearch: quick.toggle, indexNow: () => void supervisor.api.index().catch(report) });
  const feed = followStatus(supervisor);
  showTray(supervisor, feed, { quickSearch: quick.toggle, open: () => main.show(), add: (dropped) => add(dropped, true) });
  notifyUser({ supervisor, feed, wanted: () => settings.notifications, isWatched: main.isFocused, show: () => main.show() });
  resumeAfterCrashes(supervisor, report);
  endWithEngine(supervisor);

  take = (given) => {
    const command = given.link === null ? null : parseDeepLink(given.link);
    if (given.quick) return quick.toggle();
    if (given.paths.length > 0) add(given.paths, given.ask);
    else if (given.link === null || command) main.show(command ?? undefined); // a link that means nothing does nothing
  };
  app.on('activate', () => main.show());
  app.on('second-instance', (_event, _argv, _cwd, given) => take(readGiven(given)));
  const command = link === null ? null : parseDeepLink(link);
  if (wantsQuick) quick.toggle();
  else if (!request.hidden) main.show(command ?? undefined);
  for (const run of early.splice(0)) run();
  // One page after the other: both at once, and the engine, would keep the first one waiting.
  void main.loaded().then(() => {
    const timer = setTimeout(quick.prepare, QUICK_AFTER_MS);
    app.once('before-quit', () => clearTimeout(timer));
  });
  // Named on a command line, they are meant: nobody is asked about them again.
  // What goes wrong here is seen in the window, and is no reason to end.
  await addSources(supervisor.api, paths).then(() => bringUpToDate(supervisor.api)).catch(report);
}

/** What must be said again at the next start for it to be this Quarry. */
function startedWith({ data }: StartRequest): readonly string[] {
  return [...(app.isPackaged ? [] : process.argv.slice(1, 2)), ...(data === undefined ? [] : ['--data', data])];
}

function report(error: unknown): void {
  if (!hasCode(error, 'ENGINE_STOPPED')) warn(describeError(error));
}

/** What a second instance handed over, which is whatever another process sent. */
function readGiven(given: unknown): Given {
  const { paths, link, quick } = (given ?? {}) as Partial<Record<keyof Given, unknown>>;
  return {
    paths: Array.isArray(paths) ? paths.filter((entry): entry is string => typeof entry === 'string').slice(0, 1000) : [],
    link: typeof link === 'string' ? link : null,
    quick: quick === true,
    ask: false, // named on a command line
  };
}

async function openWithSystem(file: string): Promise<void> {
  const problem = await desktop.openPath(file); // resolves to what went wrong, or to nothing
  if (problem) throw new EngineError('OPEN_FAILED', `${file} could not be opened: ${problem}.`, { next: 'Choose a program for such files, or an editor in the settings.', details: { path: file } });
}

async function chooseFolder(): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ title: 'Add notes', buttonLabel: 'Add', properties: ['openDirectory'] });
  return canceled ? null : (filePaths[0] ?? null);
}

/** The engine closes its database before the app ends. */
function endWithEngine(supervisor: Supervisor): void {
  let stopped = false;
  app.on('window-all-closed', () => {}); // the icon in the tray stays; who closes the main window says what that means
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void supervisor.stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('will-quit', dropShortcuts);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}
