import { EventEmitter } from 'node:events';
import type { Window, Windows } from '../../src-main/electron/electron.ts';
import { app, closeRefused, demand, lastWindowClosed, openWindows, tellApp } from './app.ts';
import { onCommand } from './control.ts';
import { strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

let ids = 0;

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
    BrowserWindow.all.push(self);
    openWindows.add(self);
    tellApp('web-contents-created', this.webContents);
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
      this.emit('show');
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
onCommand('windows', () => BrowserWindow.all.map((one) => ({ url: one.webContents.getURL(), visible: one.visible, focused: one.isFocused(), bounds: one.bounds })));
onCommand('webPreferences', () => BrowserWindow.all.map((one) => one.options.webPreferences));
onCommand('focusWindow', (address: string) => windowOf(address).focus());
/** Another program's window is in front now. */
onCommand('blurAll', () => BrowserWindow.focused?.blur());
/** The person moves or sizes it. */
onCommand('setBounds', (address: string, bounds: Partial<Electron.Rectangle>) => windowOf(address).setBounds(bounds));
onCommand('closeWindow', (address: string) => windowOf(address).close());
onCommand('activate', () => app.emit('activate', {}, BrowserWindow.all.some(({ visible }) => visible)));
onCommand('openUrl', (url: string) => tellApp('open-url', url));
onCommand('openFile', (file: string) => tellApp('open-file', file));
