/** The desktop app: windows over an engine in a process of its own. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_DESKTOP } from '../../src-shared/settings.ts';
import { describeError, hasCode, inWords, toWire } from '../../src-shared/errors.ts';
import { parseStartArguments, type StartRequest } from '../host/arguments.ts';
import { answerHostCall } from '../host/serve-page.ts';
import { rendererFolder } from '../host/renderer-files.ts';
import { createHost } from '../host/host.ts';
import { addSources, bringUpToDate, requirePaths, resumeAfterCrashes } from '../host/check-paths.ts';
import { engineOptions, version } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { registerScheme, serveBundle } from './security/bundle-protocol.ts';
import { askForEditor } from './system/choose-editor.ts';
import { parseDeepLink, SCHEME } from './start/deep-link.ts';
import { chooseFolder, showMessage } from './system/dialogs.ts';
import { app, BrowserWindow, dialog, nativeImage, nativeTheme, shell as desktop } from './electron.ts';
import { endWithEngine } from './quit-after-engine.ts';
import { launchEngine } from './engine-process.ts';
import { type Given, readGiven } from './start/start-request.ts';
import { handle } from './ipc.ts';
import { lockDown } from './security/lock-down.ts';
import { setOpenAtLogin } from './system/login-item.ts';
import { createMainWindow } from './windows/main-window.ts';
import { setMenu } from './system/menu.ts';
import { notifyUser } from './system/notifier.ts';
import { openBounded } from './security/open-bounded.ts';
import { ownArguments } from './start/own-arguments.ts';
import { createQuickSearch } from './windows/quick-window.ts';
import { dropShortcuts, setShortcut } from './system/shortcut.ts';
import { becomeOnly, makeOwnFolder } from './start/single-instance.ts';
import { followStatus } from './system/status-feed.ts';
import { showTray } from './system/tray.ts';
import { flushLog, log, logFile, logStart, openLog } from '../system/log.ts';
import { openSettings } from '../system/settings-store.ts';
import { block, stdout, warn } from '../system/terminal.ts';

const WRONG_USE = 2;
const FAILED = 3;
/** The picture beside the pointer while a note is dragged out. */
const DRAG_ICON = fileURLToPath(new URL('./icons/tray@2x.png', import.meta.url));
/** After the main window's page has loaded: by then it shows results. */
const QUICK_AFTER_MS = 1_000;
const APP_ID = 'io.github.quarry.Quarry';

const own = ownArguments(process.argv, app.isPackaged);

// Chromium refuses its sandbox to root. Whoever starts it so has given --no-sandbox, which this call takes away, and
// then no page would start.
if (process.getuid?.() !== 0) app.enableSandbox();
else warn('Quarry runs as root, so its pages have no sandbox. Start Quarry as another user.');
lockDown();
registerScheme();
/** Links and files that the system passes to the app, on macOS before the app is ready. */
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
// Not awaited: Electron becomes ready only after this module has been evaluated, so waiting for that here would be for
// ever.
begin().catch((error: unknown) => {
  warn(describeError(error));
  // Started from a menu it has no terminal. On Linux such a box stands until it is clicked, also where a program
  // started it and waits for its end.
  if (process.platform !== 'linux') dialog.showErrorBox('Quarry cannot start', inWords(toWire(error)));
  app.exit(hasCode(error, 'USAGE') ? WRONG_USE : FAILED);
});

async function begin(): Promise<void> {
  const request = parseStartArguments(own.args, { lenient: true });
  if (request.kind === 'start') return start(request);
  block(stdout, request.text);
  app.exit(0);
}

async function start(request: StartRequest): Promise<void> {
  const { paths, link, quick: wantsQuick } = request;
  const options = engineOptions({
    data: request.data,
    model: request.model,
    modelsFolder: app.isPackaged ? path.join(process.resourcesPath, 'models') : undefined,
  });
  const { dataFolder } = options;
  app.setName('Quarry');
  app.setAppUserModelId(APP_ID); // else Windows shows no notifications
  app.setAboutPanelOptions({
    applicationName: 'Quarry',
    applicationVersion: version(),
    copyright: 'Nothing leaves this machine.',
  });
  // Chromium's own files beside the index: so the lock below is one for each index, as it must be.
  const ownFolder = makeOwnFolder(dataFolder);
  app.setPath('userData', ownFolder);
  if (!becomeOnly(ownFolder, () => app.requestSingleInstanceLock({ paths, link, quick: wantsQuick })))
    return app.exit(0); // the first instance takes them over
  await requirePaths(paths);

  await app.whenReady();
  if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME, process.execPath, ['--']); // of Windows, where `--` keeps a link from being taken for a switch
  serveBundle(rendererFolder);
  const supervisor = superviseEngine({ ...options, watch: true, log: true }, launchEngine);
  const store = openSettings(dataFolder);
  openLog(dataFolder, 'desktop', store);
  logStart(version(), false);
  app.on('will-quit', () => log('stopped', {}));
  let settings = DEFAULT_DESKTOP; // until the host, which reads them, has them applied
  /**
   * The settings that the system was last given. At the start the system is told only what it must change, because
   * another folder's Quarry may have set the rest.
   */
  let openAtLogin = false;
  let loginProblem = '';
  const main = createMainWindow(supervisor, app.getPath('userData'), () => {
    // on Linux there may be no tray to come back from
    if (!(settings.stayInTray ?? process.platform !== 'linux')) app.quit();
  });
  const quick = createQuickSearch(supervisor);
  const host = createHost({
    frontEnd: 'electron',
    engine: supervisor.api,
    restart: supervisor.restart,
    dataFolder,
    settings: store,
    openWithSystem: (file) => openWithSystem(file, quick.hide()),
    chooseFolder,
    askForEditor,
    desktop: {
      reveal: (file) => desktop.showItemInFolder(file),
      drag: (file) =>
        void BrowserWindow.getAllWindows()
          .find((window) => window.isFocused())
          ?.webContents.startDrag({ file, icon: nativeImage.createFromPath(DRAG_ICON) }),
      apply(changed) {
        settings = changed;
        nativeTheme.themeSource = settings.theme; // the first time before a window is drawn
        if (settings.openAtLogin !== openAtLogin || loginProblem !== '')
          loginProblem = setOpenAtLogin(settings.openAtLogin, startedWith(request));
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
  handle('host', ([method, given]) => answerHostCall(host, method, given));
  host.onSettings((state) => {
    for (const { webContents } of BrowserWindow.getAllWindows())
      if (!webContents.isDestroyed()) webContents.send('settings', state);
  });

  const add = (added: readonly string[], ask: boolean): void => main.show({ kind: 'add', paths: added, ask });
  const addFolder = (): void => void chooseFolder().then((folder) => folder !== null && add([folder], false));
  setMenu({
    show: main.show,
    addFolder,
    quickSearch: quick.toggle,
    indexNow: () => void supervisor.api.index().catch(report),
    showLog: () => showLog(dataFolder),
  });
  const feed = followStatus(supervisor);
  showTray(supervisor, feed, {
    quickSearch: quick.toggle,
    open: () => main.show(),
    add: (dropped) => add(dropped, true),
  });
  notifyUser({
    supervisor,
    feed,
    wanted: () => settings.notifications,
    isWatched: main.isFocused,
    show: () => main.show(),
  });
  resumeAfterCrashes(supervisor, report);
  endWithEngine(supervisor, () => (take = () => {}));
  app.on('will-quit', dropShortcuts);

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
  // Loads one page after the other: two pages and the engine at once would delay the first page.
  void main.loaded().then(() => {
    const timer = setTimeout(quick.prepare, QUICK_AFTER_MS);
    app.once('before-quit', () => clearTimeout(timer));
  });
  // Paths on a command line are intended, so nobody is asked about them. The window shows an error here; it is no
  // reason to end.
  await addSources(supervisor.api, paths)
    .then(() => bringUpToDate(supervisor.api))
    .catch(report);
}

/** The arguments that the next start needs in order to be the same Quarry. */
function startedWith({ data }: StartRequest): readonly string[] {
  return [...(own.script === null ? [] : [own.script]), ...(data === undefined ? [] : ['--data', data])];
}

function report(error: unknown): void {
  if (!hasCode(error, 'ENGINE_STOPPED')) warn(describeError(error));
}

/** Shows the log in the system's file manager; where nothing was logged yet, the folder. */
function showLog(dataFolder: string): void {
  flushLog();
  desktop.showItemInFolder([logFile(dataFolder), dataFolder].find((place) => existsSync(place)) ?? dataFolder);
}

/**
 * Opens a note with the system's program.
 *
 * @param isAlone no window is left to tell a failure in: the quick search, which asked, has gone at once
 */
function openWithSystem(file: string, isAlone: boolean): Promise<void> {
  const tell = (error: unknown): void =>
    void showMessage({ type: 'error', message: inWords(toWire(error)), buttons: ['OK'] });
  // In a turn of its own, because older systems stand still until the other program is there: the window is hidden
  // before.
  const opened = openBounded(
    (one) => new Promise((resolve, reject) => setImmediate(() => desktop.openPath(one).then(resolve, reject))),
    file,
    tell,
  );
  return isAlone ? opened.catch(tell) : opened;
}
