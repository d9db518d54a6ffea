/**
 * A main process that does what Quarry's does, and writes down what comes of it:
 * `main.mjs REPORT USER_DATA [--second]`. It knows nothing of who runs it. Times and positions that a window manager
 * decides are left out.
 */
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  session,
  utilityProcess,
} from 'electron';

const args = process.argv.slice(process.argv.findIndex((arg) => arg.endsWith('main.mjs')) + 1);
const [report = '', userData = ''] = args;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const seen = {};
/** Events of the app's life, in order. */
const life = [];
const note = (name, value) => (seen[name] = value);
const errorOf = (run) => {
  try {
    run();
    return 'nothing thrown';
  } catch (error) {
    return String(error.message ?? error);
  }
};
const later = (ms = 100) => new Promise((resolve) => setTimeout(resolve, ms));

const preferences = { sandbox: true, contextIsolation: true, nodeIntegration: false, preload: here('./preload.cjs') };

note('arguments', {
  switchInFront:
    process.argv.indexOf('--disable-gpu') > 0 &&
    process.argv.indexOf('--disable-gpu') < process.argv.indexOf(report) - 1,
});
if (process.getuid?.() !== 0) app.enableSandbox();
// A contract asks nobody on the network, either.
app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
app.commandLine.appendSwitch('disable-background-networking');
const sessions = [];
app.on('session-created', (one) => sessions.push(one));
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
mkdirSync(userData, { recursive: true }); // Electron refuses a path that is not there
app.setPath('userData', userData);
const isFirst = app.requestSingleInstanceLock({ told: ['by the second'], deep: { yes: true } });
if (!isFirst) app.exit(0);
else {
  note('before ready', {
    ready: app.isReady(),
    window: errorOf(() => new BrowserWindow({ show: false })) !== 'nothing thrown',
    fork: errorOf(() => utilityProcess.fork(here('./utility.mjs'))) !== 'nothing thrown',
  });
  for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed']) app.on(name, () => life.push(name));
  app.on('quit', () => writeFileSync(report, JSON.stringify({ ...seen, life })));
  run().catch((error) => {
    console.error(error);
    app.exit(1);
  });
}

async function run() {
  const told = once(app, 'second-instance');
  await app.whenReady();
  note('after ready', {
    ready: app.isReady(),
    schemes: errorOf(() => protocol.registerSchemesAsPrivileged([])) !== 'nothing thrown',
    sandbox: errorOf(() => app.enableSandbox()) !== 'nothing thrown',
  });
  protocol.handle('app', async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/page.html')
      return new Response('<!doctype html><title>page</title><script src="/page.js"></script>', {
        headers: {
          'content-type': 'text/html',
          'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self' https:",
        },
      });
    if (pathname === '/page.js')
      return new Response(readFileSync(here('./page.js')), { headers: { 'content-type': 'text/javascript' } });
    if (pathname === '/data') return new Response('some data', { status: 203, headers: { 'x-own': 'yes' } });
    if (pathname === '/broken') throw new Error('This cannot be answered.');
    return new Response('nothing', { status: 404 });
  });
  session.defaultSession.setSpellCheckerLanguages([]);
  session.defaultSession.setSpellCheckerEnabled(false);
  note('session', { told: sessions.includes(session.defaultSession), times: sessions.length });
  const permissions = [];
  session.defaultSession.setPermissionRequestHandler((_page, permission, decide, { requestingUrl, isMainFrame }) => {
    permissions.push({ permission, requestingUrl, isMainFrame });
    decide(permission === 'clipboard-sanitized-write');
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  const asked = [];
  session.defaultSession.webRequest.onBeforeRequest((request, decide) => {
    asked.push(new URL(request.url).protocol);
    decide({ cancel: !['app:', 'devtools:', 'blob:', 'data:'].includes(new URL(request.url).protocol) });
  });
  app.on('window-all-closed', () => {});

  const page = await openPage();
  const ask = (what) =>
    new Promise((resolve) => {
      ipcMain.handle('answer', (_event, value) => {
        ipcMain.removeHandler('answer');
        resolve(value);
      });
      page.webContents.send('ask', what);
    });
  await calls(page, ask);
  note('bridge', await ask('bridge'));
  note('requests', { ...(await ask('requests')), cancelled: asked.includes('https:') });
  page.show(); // a page that is not seen may not write the clipboard
  page.focus();
  note('permissions', {
    written: await page.webContents.executeJavaScript(
      "navigator.clipboard.writeText('a text').then(() => 'written', (error) => error.message)",
      true,
    ),
    asked: permissions.find(({ permission }) => permission === 'clipboard-sanitized-write') ?? null,
  });
  note('download', await download(ask));
  page.hide();
  await theme(ask);
  await windows();
  await ports(page, ask);
  await deaths();
  await utilities();
  menus();
  shortcuts();

  process.stdout.write('waiting for the second\n');
  const [, argv, cwd, data] = await told;
  note('second instance', { argv: argv.includes('--second'), cwd: typeof cwd, data });

  page.on('close', () => life.push('close'));
  page.on('closed', () => life.push('closed'));
  app.once('before-quit', (event) => event.preventDefault());
  app.quit();
  await later();
  life.push('prevented');
  page.once('close', (event) => event.preventDefault());
  app.quit();
  await later();
  life.push('kept open');
  app.once('will-quit', (event) => event.preventDefault());
  app.quit();
  await later(400);
  life.push('refused at last');
  app.quit();
}

async function openPage() {
  const page = new BrowserWindow({ show: false, webPreferences: preferences });
  const loaded = once(page.webContents, 'did-finish-load');
  await page.loadURL('app://bundle/page.html');
  await loaded;
  return page;
}

async function calls(page, ask) {
  ipcMain.handle('double', (event, given) => ({
    doubled: given.number * 2,
    sender: event.sender.id === page.webContents.id,
    url: event.senderFrame.url,
    top: event.senderFrame.parent === null,
  }));
  ipcMain.handle('fails', () => {
    throw new TypeError('This is wrong.');
  });
  ipcMain.handle('rejects', async () => Promise.reject(new Error('Later, too.')));
  ipcMain.handle('gives nothing', () => undefined);
  note('invoke', { ...(await ask('invoke')), again: errorOf(() => ipcMain.handle('double', () => {})) });
}

async function theme(ask) {
  const states = [];
  let updates = 0;
  nativeTheme.on('updated', () => updates++);
  for (const source of ['dark', 'light']) {
    nativeTheme.themeSource = source;
    for (let i = 0; i < 50 && (await ask('isDark')) !== (source === 'dark'); i++) await later(20);
    states.push([nativeTheme.shouldUseDarkColors, await ask('isDark')]);
  }
  note('theme', { states, source: nativeTheme.themeSource, told: updates > 0 });
}

async function windows() {
  const events = [];
  const one = new BrowserWindow({ width: 640, height: 480, show: false, webPreferences: preferences });
  for (const name of ['show', 'hide', 'close', 'closed']) one.on(name, () => events.push(name));
  const known = BrowserWindow.getAllWindows().some(({ id }) => id === one.id);
  const { width, height } = one.getBounds();
  one.setBounds({ height: 500 });
  const after = one.getBounds();
  const visible = [one.isVisible()];
  one.show();
  await later();
  visible.push(one.isVisible());
  one.hide();
  await later();
  visible.push(one.isVisible());
  const { webContents } = one;
  const found = BrowserWindow.fromWebContents(webContents)?.id === one.id;
  one.once('close', (event) => event.preventDefault());
  one.close();
  await later();
  const kept = !one.isDestroyed();
  one.close();
  await later();
  note('window', {
    known,
    found,
    size: [width, height],
    resized: [after.width, after.height],
    visible,
    kept,
    events,
    gone: [one.isDestroyed(), webContents.isDestroyed()],
    used: [errorOf(() => one.show()), errorOf(() => webContents.send('x'))],
    listed: BrowserWindow.getAllWindows().length,
  });

  const other = new BrowserWindow({ show: false });
  const ends = [];
  for (const name of ['close', 'closed']) other.on(name, () => ends.push(name));
  other.destroy();
  await later();
  note('destroy', ends);
}

async function download(ask) {
  let begun = 0;
  session.defaultSession.on('will-download', (event) => {
    event.preventDefault();
    begun++;
  });
  const inPage = await ask('download');
  for (let i = 0; i < 50 && begun === 0; i++) await later(20);
  return { inPage, begun };
}

/** A page whose process ends, and one that cannot be loaded. */
async function deaths() {
  const one = new BrowserWindow({ show: false, webPreferences: preferences });
  await one.loadURL('app://bundle/page.html');
  const gone = once(one.webContents, 'render-process-gone');
  one.webContents.forcefullyCrashRenderer();
  const [, { reason }] = await gone;
  await later();
  const ready = once(one.webContents, 'dom-ready');
  await one.loadURL('app://bundle/page.html');
  await ready;
  const failed = once(one.webContents, 'did-fail-load');
  const rejected = await one.loadURL('app://bundle/broken').then(
    () => false,
    () => true,
  );
  const [, , , , isMainFrame] = await failed;
  const came = once(one.webContents, 'did-navigate');
  await one.loadURL('app://bundle/none');
  const [, , status] = await came;
  note('deaths', {
    reason: ['crashed', 'killed', 'abnormal-exit'].includes(reason),
    back: true,
    rejected,
    isMainFrame,
    status,
  });
  one.destroy();
  await later();
}

async function ports(page, ask) {
  const { port1, port2 } = new MessageChannelMain();
  const messages = [];
  for (const n of [1, 2, 3]) port1.postMessage({ n });
  port2.on('message', ({ data }) => messages.push(data.n));
  await later();
  const early = messages.length;
  port2.start();
  await later();
  const closed = once(port2, 'close');
  port1.close();
  await closed;
  note('ports', { early, messages });

  const child = fork('echo');
  await once(child, 'spawn');
  const between = new MessageChannelMain();
  const answer = once(between.port2, 'message');
  between.port1.postMessage('nothing'); // to the other end: not for the child
  child.postMessage({ kind: 'take' }, [between.port1]);
  between.port2.start();
  between.port2.postMessage('hello');
  const first = (await answer)[0].data;
  const second = first === 'nothing' ? (await once(between.port2, 'message'))[0].data : first;
  const gone = once(between.port2, 'close');

  // A page and a child that talk past the main process.
  const direct = new MessageChannelMain();
  child.postMessage({ kind: 'take' }, [direct.port1]);
  page.webContents.postMessage('port', 'with it', [direct.port2]);
  const viaPage = await ask('port');
  const noticed = ask('closed');
  await later();
  process.kill(child.pid, 'SIGKILL');
  await gone;
  note('ports to processes', { first, second, viaPage, noticed: await noticed });
}

function fork(what) {
  return utilityProcess.fork(here('./utility.mjs'), [what], {
    serviceName: `contract ${what}`,
    env: { ...process.env, CONTRACT: 'yes' },
    stdio: 'inherit',
  });
}

async function utilities() {
  const ends = {};
  for (const [what, signal] of [['code 7'], ['killed', 'SIGKILL'], ['crashed', 'SIGSEGV']]) {
    const gone = new Promise((resolve) =>
      app.on('child-process-gone', (_event, details) => details.name === `contract ${what}` && resolve(details)),
    );
    const child = fork(what);
    const before = child.pid === undefined;
    await once(child, 'spawn');
    const ended = once(child, 'exit');
    if (signal) process.kill(child.pid, signal);
    const [[code], { type, reason }] = await Promise.all([ended, gone]);
    ends[what] = { before, type, reason, code: signal ? code !== 0 : code, after: child.pid === undefined };
  }
  note('utility ends', ends);

  const child = fork('talk');
  child.postMessage({ early: true }); // before it runs
  const [message] = await once(child, 'message');
  const ended = once(child, 'exit');
  note('utility talks', { ...message, killed: child.kill(), ended: (await ended).length > 0 });
}

function menus() {
  const clicks = [];
  const menu = Menu.buildFromTemplate([
    {
      label: 'File',
      submenu: [
        { id: 'open', label: 'Open', accelerator: 'CommandOrControl+O', click: (item) => clicks.push(item.id) },
        { type: 'separator' },
        { id: 'tick', label: 'Tick', type: 'checkbox', checked: true, click: (item) => clicks.push(item.checked) },
      ],
    },
    { id: 'off', label: 'Off', enabled: false },
  ]);
  Menu.setApplicationMenu(menu);
  menu.getMenuItemById('open').click();
  menu.getMenuItemById('tick').click();
  const { enabled, visible, checked, type } = menu.getMenuItemById('open');
  note('menu', {
    labels: menu.items.map(({ label }) => label),
    types: menu.items[0].submenu.items.map((item) => item.type),
    open: { enabled, visible, checked, type },
    off: menu.getMenuItemById('off').enabled,
    none: menu.getMenuItemById('none'),
    clicks,
  });
}

function shortcuts() {
  const keys = 'CommandOrControl+Alt+Shift+F9';
  const first = globalShortcut.register(keys, () => {});
  const second = globalShortcut.register(keys, () => {});
  const registered = globalShortcut.isRegistered(keys);
  globalShortcut.unregister(keys);
  note('shortcut', {
    first,
    second,
    registered,
    after: globalShortcut.isRegistered(keys),
    unknown: errorOf(() => globalShortcut.register('Control+NoSuchKey', () => {})) !== 'nothing thrown',
  });
}
