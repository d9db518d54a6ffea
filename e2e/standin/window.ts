import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page, Route } from 'playwright';
import { app, demand, theBrowser } from './app.ts';
import { abandonPorts, type MessagePortMain, portById, type PortOwner } from './ports.ts';
import { answerRequest, requestIsCancelled } from './requests.ts';
import { strict } from './strict.ts';

const WORLD = 'Isolated Context';
const runtime = readFileSync(new URL('./page.js', import.meta.url), 'utf8');
const toHttp = (url: string): string => url.replace(/^app:\/\/(\w+)/, 'https://$1.app.invalid');
const toApp = (url: string): string => url.replace(/^https:\/\/(\w+)\.app\.invalid/, 'app://$1');

/** A page of Chromium, reached by its debugging protocol. */
class WebContents extends EventEmitter implements PortOwner {
  page: Page | null = null;
  #cdp: CDPSession | null = null;
  #world = 0;
  readonly #preferences: Electron.WebPreferences;

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.#preferences = preferences;
  }

  async load(url: string): Promise<void> {
    const page = (this.page = await theBrowser().newPage());
    page.on('pageerror', (error) => console.error(`[page] ${error.message}`));
    page.on('close', () => abandonPorts(this));
    await page.route('**', (route) => this.#answer(route));
    await this.#prepare(await page.context().newCDPSession(page));
    page.on('load', () => this.emit('did-finish-load'));
    await page.goto(toHttp(url));
  }

  setWindowOpenHandler(): void {}

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#tell({ kind: 'message', channel, message, ports: transfer.map((port) => port.id) });
    for (const port of transfer) port.giveTo(this);
  }

  sendToPort(id: number, data: unknown): void {
    this.#tell({ kind: 'port', id, data });
  }

  closePort(id: number): void {
    this.#tell({ kind: 'close', id });
  }

  async #prepare(cdp: CDPSession): Promise<void> {
    this.#cdp = cdp;
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD) return;
      if (this.#world !== 0) abandonPorts(this); // a new document: the old one's ports have gone with it
      this.#world = context.id;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== 'standInSend') return;
      const { id, data } = JSON.parse(payload) as { id: number; data: unknown };
      portById(id)?.peer?.receive(data);
    });
    cdp.on('Debugger.paused', ({ callFrames }) => void this.#tellPath(cdp, callFrames[0]?.callFrameId ?? ''));
    for (const domain of ['Runtime', 'Page', 'DOM', 'Debugger'] as const) await cdp.send(`${domain}.enable`);
    await cdp.send('Runtime.addBinding', { name: 'standInSend', executionContextName: WORLD });
    const preload = readFileSync(this.#preferences.preload ?? '', 'utf8');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${runtime})(false)` });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: WORLD, source: `(${runtime})(true);(function(require,exports,module){${preload}\n})(standInRequire,{},{exports:{}})` });
  }

  async #tellPath(cdp: CDPSession, callFrameId: string): Promise<void> {
    try {
      const { result } = await cdp.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'file' });
      const { path } = await cdp.send('DOM.getFileInfo', { objectId: result.objectId ?? '' });
      await cdp.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: `found = ${JSON.stringify(path)}` });
    } finally {
      await cdp.send('Debugger.resume');
    }
  }

  async #answer(route: Route): Promise<void> {
    const url = toApp(route.request().url());
    if (requestIsCancelled(url)) return route.abort();
    const response = await answerRequest(new Request(url, { method: route.request().method() }));
    if (!response) {
      console.error(`[network] ${url}`); // a test looks for this line
      return route.abort();
    }
    const headers = Object.fromEntries(response.headers);
    const body = Buffer.from(await response.arrayBuffer());
    const isScript = headers['content-type']?.startsWith('text/javascript') ?? false;
    await route.fulfill({ status: response.status, headers, body: isScript ? body.toString().replaceAll('location.protocol', '"app:"') : body });
  }

  #tell(message: object): void {
    this.#cdp?.send('Runtime.evaluate', { contextId: this.#world, expression: `standInReceive(${JSON.stringify(message)})` }).catch(() => {});
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly webContents: WebContents;

  static getAllWindows(): readonly BrowserWindow[] {
    return BrowserWindow.all;
  }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    demand('after', 'new BrowserWindow()');
    this.webContents = new WebContents(options.webPreferences ?? {});
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
    return strict('BrowserWindow', this);
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    this.webContents.page?.on('close', () => {
      BrowserWindow.all.splice(0);
      this.emit('closed');
      app.emit('window-all-closed');
    });
    this.emit('ready-to-show');
  }

  show(): void {}
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
}
