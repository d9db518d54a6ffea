import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page, Route } from 'playwright';
import type { Contents } from '../../src-main/electron/electron.ts';
import { theBrowser } from './app.ts';
import { recorded } from './control.ts';
import { invoked } from './ipc.ts';
import { abandonPorts, type MessagePortMain, portById, type PortOwner } from './ports.ts';
import { answerRequest, requestIsCancelled } from './requests.ts';
import { followTheme } from './theme.ts';

const WORLD = 'Isolated Context';
const runtime = readFileSync(new URL('./page.js', import.meta.url), 'utf8');
/** What a measurement runs in each page before all else. */
const probe = process.env['QUARRY_STANDIN_PROBE'] ? readFileSync(process.env['QUARRY_STANDIN_PROBE'], 'utf8') : '';
const toHttp = (url: string): string => url.replace(/^app:\/\/(\w+)/, 'https://$1.app.invalid');
const toApp = (url: string): string => url.replace(/^https:\/\/(\w+)\.app\.invalid/, 'app://$1');

let ids = 0;

/** What the page's isolated world sends. */
type FromPage =
  | { readonly kind: 'invoke'; readonly call: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly id: number };

/** A page of Chromium, reached by its debugging protocol. */
export class WebContents extends EventEmitter implements PortOwner, Omit<Contents, 'on' | 'once' | 'postMessage' | 'mainFrame' | 'setWindowOpenHandler'> {
  readonly id = ++ids;
  page: Page | null = null;
  cdp: CDPSession | null = null;
  world = 0;
  gone = false;
  openHandler: (details: { readonly url: string }) => unknown = () => ({ action: 'deny' });
  readonly preferences: Electron.WebPreferences;

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.preferences = preferences;
  }

  get thePage(): Page {
    if (!this.page) throw new Error('The window shows no page.');
    return this.page;
  }

  async load(url: string, { width, height }: Electron.Rectangle): Promise<void> {
    const page = (this.page = await theBrowser().newPage({ viewport: { width, height } }));
    followTheme((dark) => void page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }).catch(() => {}));
    page.on('pageerror', (error) => console.error(`[page] ${error.message}`));
    page.on('close', () => {
      abandonPorts(this);
      this.gone = true;
      this.emit('destroyed');
    });
    // Chromium opens a window where Electron asks first: it is closed again, and loads nothing.
    page.on('popup', (popup) => void popup.close());
    await Promise.all([
      page.context().route('**', (route) => route.abort()),
      page.route('**', (route) => this.answer(route)),
      page.context().newCDPSession(page).then((cdp) => this.prepare(cdp)),
    ]);
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('load', () => this.emit('did-finish-load'));
    await page.goto(toHttp(url));
  }

  get mainFrame(): { readonly url: string; readonly parent: null } {
    return { url: this.getURL(), parent: null };
  }
  getURL(): string {
    return toApp(this.page?.url() ?? '');
  }
  isDestroyed(): boolean {
    return this.gone;
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  reload(): void {
    void this.page?.reload();
  }
  startDrag(item: Electron.Item): void {
    recorded('startDrag', { file: item.file });
  }
  setWindowOpenHandler(handler: (details: { readonly url: string }) => unknown): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.tell({ kind: 'message', channel, args, ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.tell({ kind: 'message', channel, args: [message], ports: transfer.map((port) => port.id) });
    for (const port of transfer) port.giveTo(this);
  }

  sendToPort(id: number, data: unknown): void {
    this.tell({ kind: 'port', id, data });
  }

  closePort(id: number): void {
    this.tell({ kind: 'close', id });
  }

  async prepare(cdp: CDPSession): Promise<void> {
    this.cdp = cdp;
    let frameId = '';
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD || context.auxData?.['frameId'] !== frameId) return;
      if (this.world !== 0) abandonPorts(this); // a new document: the old one's ports have gone with it
      this.world = context.id;
    });
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standInSend') void this.take(JSON.parse(payload) as FromPage);
    });
    cdp.on('Page.windowOpen', ({ url }) => this.openHandler({ url: toApp(url) }));
    cdp.on('Debugger.paused', ({ callFrames }) => void this.tellPath(cdp, callFrames[0]?.callFrameId ?? ''));
    const preload = readFileSync(this.preferences.preload ?? '', 'utf8');
    // Done in this order, without waiting for each.
    await Promise.all([
      cdp.send('Page.getFrameTree').then(({ frameTree }) => (frameId = frameTree.frame.id)),
      ...(['Runtime', 'Page', 'DOM', 'Debugger'] as const).map((domain) => cdp.send(`${domain}.enable`)),
      cdp.send('Runtime.addBinding', { name: 'standInSend', executionContextName: WORLD }),
      ...(probe ? [cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: probe })] : []),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `if (self === top) (${runtime})(false)` }),
      cdp.send('Page.addScriptToEvaluateOnNewDocument', { worldName: WORLD, source: `if (self === top) { (${runtime})(true);(function(require,exports,module){${preload}\n})(standInRequire,{},{exports:{}}) }` }),
    ]);
  }

  async take(message: FromPage): Promise<void> {
    if (message.kind === 'port') return portById(message.id)?.peer?.receive(message.data);
    if (message.kind === 'close') return portById(message.id)?.close();
    const event = { sender: this, senderFrame: this.mainFrame };
    this.tell({ kind: 'answer', call: message.call, ...(await invoked(event, message.channel, message.args)) });
  }

  async tellPath(cdp: CDPSession, callFrameId: string): Promise<void> {
    try {
      const { result } = await cdp.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'file' });
      const { path } = await cdp.send('DOM.getFileInfo', { objectId: result.objectId ?? '' });
      await cdp.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: `found = ${JSON.stringify(path)}` });
    } finally {
      await cdp.send('Debugger.resume');
    }
  }

  async answer(route: Route): Promise<void> {
    const url = toApp(route.request().url());
    if (route.request().isNavigationRequest() && this.world !== 0 && url !== this.getURL().replace(/#.*/, '') && this.isRefused(url)) return route.fulfill({ status: 204 }); // the page stays as it is
    if (requestIsCancelled(url)) return route.abort();
    const response = await answerRequest(new Request(url, { method: route.request().method() }));
    if (!response) {
      console.error(`[network] ${url}`); // a test looks for this line
      return route.abort();
    }
    const headers = Object.fromEntries(response.headers);
    const body = Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers, body });
  }

  /** Whether the app keeps the page from going there. */
  isRefused(url: string): boolean {
    let prevented = false;
    this.emit('will-navigate', { preventDefault: () => (prevented = true), url }, url);
    return prevented;
  }

  tell(message: object): void {
    // As an argument: an expression would be compiled, and written down by the debugger, each time. A text, because the protocol makes an object of it slowly.
    this.cdp?.send('Runtime.callFunctionOn', { executionContextId: this.world, functionDeclaration: 'standInReceive', arguments: [{ value: JSON.stringify(message) }] }).catch(() => {});
  }
}
