import { EventEmitter } from 'node:events';
import type { Window, Windows } from '../../src-main/electron/electron.ts';
import { app, closeRefused, demand, lastWindowClosed, openWindows, tellApp, theBrowser } from './app.ts';
import { onCommand } from './control.ts';
import { pointer } from './pointer.ts';
import { downloadBegins, firstWindowIsMade } from './requests.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

let ids = 0;
let anyMade = false;

/**
 * What a window manager of X11 puts around a page: a window tells where its page is, and is told where its frame is to
 * be.
 */
const FRAME = { left: 1, top: 20 };

/** A window without a frame: a page, and what a window manager would know of it. */
export class BrowserWindow extends EventEmitter implements Omit<Window, 'on' | 'once' | 'off' | 'webContents'> {
  static readonly all: BrowserWindow[] = [];
  static focused: BrowserWindow | null = null;
  readonly id = ++ids;
  readonly webContents: WebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  visible: boolean;
  minimized = false;
  maximized = false;
  destroyed = false;
  /** Whether it has been on the screen, and so has its frame. */
  framed = false;
  bounds: Electron.Rectangle;

  static getAllWindows(): readonly Window[] {
    return BrowserWindow.all as unknown as readonly Window[];
  }

  static fromWebContents(contents: unknown): Window | null {
    return (BrowserWindow.all.find(({ webContents }) => webContents === contents) ?? null) as unknown as Window | null;
  }

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    demand('after', 'new BrowserWindow()');
    this.options = options;
    this.visible = options.show ?? true;
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    const self = strict('BrowserWindow', this, () => this.destroyed);
    this.webContents = strict('webContents', new WebContents(options.webPreferences ?? {}), () => this.destroyed);
    this.webContents.once('destroyed', () => this.end());
    if (!anyMade) {
      anyMade = true;
      firstWindowIsMade();
      theBrowser().browser.on('Browser.downloadWillBegin', ({ url }) => downloadBegins(url));
    }
    BrowserWindow.all.push(self);
    openWindows.add(self);
    tellApp('web-contents-created', this.webContents);
    tellApp('browser-window-created', self);
    return self;
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url, this.bounds);
    this.emit('ready-to-show');
  }

  show(): void {
    this.focus();
  }
  hide(): void {
    if (!this.visible) return;
    this.visible = false;
    this.blur();
    this.emit('hide');
  }
  focus(): void {
    if (!this.visible) {
      this.visible = true;
      this.takeFrame();
      this.emit('show');
      this.pointerRests();
    }
    if (this.isFocused()) return;
    BrowserWindow.focused?.blur();
    BrowserWindow.focused = this;
    this.webContents.tab?.bringToFront();
    this.emit('focus');
  }
  blur(): void {
    if (!this.isFocused()) return;
    BrowserWindow.focused = null;
    this.emit('blur');
  }
  restore(): void {
    this.minimized = false;
    this.focus();
  }
  maximize(): void {
    this.maximized = true;
    this.emit('maximize');
  }
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (prevented) closeRefused();
    else this.destroy();
  }
  destroy(): void {
    if (this.webContents.tab) this.webContents.tab.close();
    else this.end();
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isFocused(): boolean {
    return BrowserWindow.focused?.id === this.id;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isFullScreen(): boolean {
    return false;
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.webContents.tab?.resize(this.bounds);
    this.pointerRests();
    this.emit('resize');
    this.emit('move');
  }
  getBounds(): Electron.Rectangle {
    return this.bounds;
  }
  getNormalBounds(): Electron.Rectangle {
    return this.bounds;
  }
  setBackgroundColor(): void {}

  /** Put on the screen for the first time, its page lies below and beside the edges of its frame. */
  takeFrame(): void {
    if (this.framed || this.options.frame === false) return;
    this.framed = true;
    this.bounds = { ...this.bounds, x: this.bounds.x + FRAME.left, y: this.bounds.y + FRAME.top };
    this.emit('move');
  }

  /** A pointer that rests where the window is now: Chromium tells the page of it as of a movement. */
  pointerRests(): void {
    const { x, y } = pointer();
    const { x: left, y: top, width, height } = this.bounds;
    if (this.visible && x >= left && y >= top && x < left + width && y < top + height)
      this.webContents.tab?.pointAt(x - left, y - top);
  }

  /** It has gone, by whatever way. */
  end(): void {
    if (this.destroyed) return;
    const at = BrowserWindow.all.findIndex(({ id }) => id === this.id);
    const [self] = BrowserWindow.all.splice(at, 1);
    if (self) openWindows.delete(self);
    if (this.isFocused()) BrowserWindow.focused = null;
    this.webContents.gone = true;
    this.destroyed = true;
    this.emit('closed');
    if (BrowserWindow.all.length === 0) lastWindowClosed();
  }
}

BrowserWindow satisfies Pick<Windows, 'getAllWindows' | 'fromWebContents'>;

const windowOf = (address: string): BrowserWindow => {
  const found = BrowserWindow.all.find(({ webContents }) => webContents.getURL().includes(address));
  if (!found) throw new Error(`No window shows ${address}.`);
  return found;
};
onCommand('windows', () =>
  BrowserWindow.all.map((one) => ({
    url: one.webContents.getURL(),
    visible: one.visible,
    focused: one.isFocused(),
    bounds: one.bounds,
  })),
);
onCommand('webPreferences', () => BrowserWindow.all.map((one) => one.options.webPreferences));
onCommand('focusWindow', (address: string) => windowOf(address).focus());
/** Another program's window is in front now. */
onCommand('blurAll', () => BrowserWindow.focused?.blur());
/** The person moves or sizes it. */
onCommand('setBounds', (address: string, bounds: Partial<Electron.Rectangle>) => windowOf(address).setBounds(bounds));
onCommand('closeWindow', (address: string) => windowOf(address).close());
/** What an expression gives in a page, also in one that no test can attach to any more. */
onCommand(
  'evaluate',
  async (address: string, expression: string) =>
    (
      await windowOf(address).webContents.tab?.session.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
    )?.result.value ?? null,
);
/** The page's process ends, as by a fault of its own. */
onCommand('crashPage', (address: string) => windowOf(address).webContents.forcefullyCrashRenderer());
/** The page does not answer any more, or again. */
onCommand(
  'hang',
  (address: string, hangs: boolean) => void windowOf(address).emit(hangs ? 'unresponsive' : 'responsive'),
);
/** The window goes without being asked. */
onCommand('destroyWindow', (address: string) => windowOf(address).destroy());
/** Windows ends the session. */
onCommand('endSession', () => BrowserWindow.all.forEach((one) => one.emit('session-end', { reasons: ['shutdown'] })));
onCommand('windowIcons', () =>
  BrowserWindow.all.map((one) => [one.webContents.getURL(), one.options.icon !== undefined]),
);
onCommand('activate', () =>
  app.emit(
    'activate',
    {},
    BrowserWindow.all.some(({ visible }) => visible),
  ),
);
onCommand('openUrl', (url: string) => tellApp('open-url', url));
onCommand('openFile', (file: string) => tellApp('open-file', file));
