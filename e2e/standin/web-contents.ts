import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Contents } from '../../src-main/electron/electron.ts';
import { theBrowser } from './app.ts';
import { onCommand, recorded } from './control.ts';
import type { Session } from './devtools.ts';
import { invoked } from './ipc.ts';
import { abandonPorts, type MessagePortMain, portById, type PortOwner } from './ports.ts';
import { answerRequest, isGranted, requestIsCancelled } from './requests.ts';
import { type Asked, Tab } from './tab.ts';
import { followTheme } from './theme.ts';

const WORLD = 'Isolated Context';
const runtime = readFileSync(new URL('./page.js', import.meta.url), 'utf8');
/** What a measurement runs in each page before all else. */
const probe = process.env['QUARRY_STANDIN_PROBE'] ? readFileSync(process.env['QUARRY_STANDIN_PROBE'], 'utf8') : '';
const toHttp = (url: string): string => url.replace(/^app:\/\/(\w+)/, 'https://$1.app.invalid');
const toApp = (url: string): string => url.replace(/^https:\/\/(\w+)\.app\.invalid/, 'app://$1');

let ids = 0;
/** So many of the next pages cannot be loaded. */
let failing = 0;
onCommand('failLoads', (times: number) => void (failing = times));

/** What the page's isolated world sends. */
type FromPage =
  | { readonly kind: 'invoke'; readonly call: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'close'; readonly id: number };

/** A page of Chromium, reached by its debugging protocol. */
export class WebContents
  extends EventEmitter
  implements PortOwner, Omit<Contents, 'on' | 'once' | 'postMessage' | 'mainFrame' | 'setWindowOpenHandler'>
{
  readonly id = ++ids;
  tab: Tab | null = null;
  world = 0;
  gone = false;
  /** What the app itself is loading, until Chromium asks for it. */
  ownLoad: string | null = null;
  openHandler: (details: { readonly url: string }) => unknown = () => ({ action: 'deny' });
  readonly preferences: Electron.WebPreferences;

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.preferences = preferences;
  }

  async load(url: string, size: Electron.Rectangle): Promise<void> {
    if (this.tab) return this.visit(this.tab, url);
    const tab = (this.tab = await Tab.open(theBrowser(), size, (asked) => this.answer(asked)));
    tab.on('closed', () => {
      abandonPorts(this);
      this.gone = true;
      this.emit('destroyed');
    });
    tab.on('ready', () => this.emit('dom-ready'));
    tab.on('crashed', () => {
      abandonPorts(this);
      this.world = 0;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    });
    tab.on('load', () => this.emit('did-finish-load'));
    if (this.gone) tab.close(); // its window has gone in the meantime
    followTheme((dark) => tab.prefer(dark));
    await this.prepare(tab.session);
    await this.visit(tab, url);
  }

  /** Loads a page, and tells of a failure twice, as Electron does: by an event and by rejecting. */
  async visit(tab: Tab, url: string): Promise<void> {
    // Chromium has its own way to ask: it is told beforehand what the app would say.
    const granted = isGranted('clipboard-sanitized-write', { requestingUrl: url, isMainFrame: true });
    await theBrowser().browser.send('Browser.setPermission', {
      permission: { name: 'clipboard-write', allowWithoutSanitization: false },
      setting: granted ? 'granted' : 'denied',
      origin: new URL(toHttp(url)).origin,
    });
    this.ownLoad = url;
    try {
      await tab.goto(toHttp(url));
    } catch (error) {
      if (!this.gone) this.emit('did-fail-load', {}, -2, 'ERR_FAILED', url, true, 0, 0);
      throw error;
    }
  }

  get mainFrame(): { readonly url: string; readonly parent: null } {
    return { url: this.getURL(), parent: null };
  }
  getURL(): string {
    return toApp(this.tab?.url ?? '');
  }
  isDestroyed(): boolean {
    return this.gone;
  }
  /** Of the contract alone. @param userGesture as if a person had just pressed a key */
  async executeJavaScript(expression: string, userGesture = false): Promise<unknown> {
    const answer = await this.tab?.session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    return answer?.result.value;
  }
  forcefullyCrashRenderer(): void {
    this.tab?.crash();
  }
  isDevToolsOpened(): boolean {
    return false;
  }
  reload(): void {
    this.tab?.reload();
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
    recorded('postMessage', { channel, to: this.getURL() });
    this.tell({ kind: 'message', channel, args: [message], ports: transfer.map((port) => port.id) });
    for (const port of transfer) port.giveTo(this);
  }

  sendToPort(id: number, data: unknown): void {
    this.tell({ kind: 'port', id, data });
  }

  closePort(id: number): void {
    this.tell({ kind: 'close', id });
  }

  async prepare(session: Session): Promise<void> {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name !== WORLD || context.auxData?.frameId !== this.tab?.id) return;
      if (this.world !== 0) abandonPorts(this); // a new document: the old one's ports have gone with it
      this.world = context.id;
    });
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'standInSend') void this.take(JSON.parse(payload) as FromPage);
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text } }) =>
      console.error(`[page] ${exception?.description?.split('\n')[0] ?? text}`),
    );
    session.on('Page.windowOpen', ({ url }) => this.openHandler({ url: toApp(url) }));
    session.on('Debugger.paused', ({ callFrames }) => void this.tellPath(session, callFrames[0]?.callFrameId ?? ''));
    const preload = readFileSync(this.preferences.preload ?? '', 'utf8');
    // Done in this order, without waiting for each.
    await Promise.all([
      ...(['Runtime', 'DOM', 'Debugger'] as const).map((domain) => session.send(`${domain}.enable`)),
      session.send('Runtime.addBinding', { name: 'standInSend', executionContextName: WORLD }),
      ...(probe ? [session.send('Page.addScriptToEvaluateOnNewDocument', { source: probe })] : []),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: `if (self === top) (${runtime})(false)` }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: WORLD,
        source: `if (self === top) { (${runtime})(true);(function(require,exports,module){${preload}\n})(standInRequire,{},{exports:{}}) }`,
      }),
    ]);
  }

  async take(message: FromPage): Promise<void> {
    if (message.kind === 'port') return portById(message.id)?.peer?.receive(message.data);
    if (message.kind === 'close') return portById(message.id)?.close();
    const event = { sender: this, senderFrame: this.mainFrame };
    const answer = await invoked(event, message.channel, message.args);
    if (!this.gone) this.tell({ kind: 'answer', call: message.call, ...answer }); // a page that has gone waits for none
  }

  async tellPath(session: Session, callFrameId: string): Promise<void> {
    try {
      const { result } = await session.send('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'file' });
      const { path } = await session.send('DOM.getFileInfo', { objectId: result.objectId ?? '' });
      await session.send('Debugger.evaluateOnCallFrame', {
        callFrameId,
        expression: `found = ${JSON.stringify(path)}`,
      });
    } finally {
      await session.send('Debugger.resume');
    }
  }

  async answer(asked: Asked): Promise<Response | null> {
    const url = toApp(asked.url);
    // Electron asks the app about what a page wants, not about what the app loads itself; also where the page about a
    // failed load stands there.
    const isOwn = asked.isNavigation && url === this.ownLoad;
    if (isOwn) this.ownLoad = null;
    else if (asked.isNavigation && this.world !== 0 && url !== this.getURL().replace(/#.*/, '') && this.isRefused(url))
      return new Response(null, { status: 204 }); // the page stays as it is
    if (asked.isNavigation && failing > 0) {
      failing--;
      return null;
    }
    if (requestIsCancelled(url)) return null;
    const response = await answerRequest(new Request(url, { method: asked.method }));
    if (!response) console.error(`[network] ${url}`); // a test looks for this line
    if (response && asked.isNavigation) this.emit('did-navigate', {}, url, response.status, response.statusText);
    return response;
  }

  /** Whether the app keeps the page from going there. */
  isRefused(url: string): boolean {
    let prevented = false;
    this.emit('will-navigate', { preventDefault: () => (prevented = true), url }, url);
    return prevented;
  }

  tell(message: object): void {
    // As an argument: an expression would be compiled, and written down by the debugger, each time. A text, because the
    // protocol makes an object of it slowly.
    this.tab?.session
      .send('Runtime.callFunctionOn', {
        executionContextId: this.world,
        functionDeclaration: 'standInReceive',
        arguments: [{ value: JSON.stringify(message) }],
      })
      .catch(() => {});
  }
}
