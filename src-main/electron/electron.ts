/**
 * The only import of Electron in the main process, narrowed to what Quarry uses. The stand-in host of the tests
 * implements these types: what it lacks, or has otherwise than Electron, is an error of the type check.
 */
import * as electron from 'electron';

export type App = Pick<
  Electron.App,
  | 'whenReady'
  | 'isReady'
  | 'on'
  | 'once'
  | 'off'
  | 'quit'
  | 'exit'
  | 'isPackaged'
  | 'enableSandbox'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'requestSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'hide'
  | 'focus'
  | 'dock'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
> & { readonly commandLine: Pick<Electron.CommandLine, 'appendSwitch'> };

export type Contents = Pick<
  Electron.WebContents,
  | 'id'
  | 'on'
  | 'once'
  | 'send'
  | 'postMessage'
  | 'mainFrame'
  | 'getURL'
  | 'setWindowOpenHandler'
  | 'isDestroyed'
  | 'isDevToolsOpened'
  | 'reload'
  | 'startDrag'
  | 'forcefullyCrashRenderer'
>;

export type Window = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'on'
  | 'once'
  | 'off'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'restore'
  | 'maximize'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'isMaximized'
  | 'isFullScreen'
  | 'setBounds'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBackgroundColor'
> & { readonly webContents: Contents };

export interface Windows {
  new (options?: Electron.BrowserWindowConstructorOptions): Window;
  getAllWindows(): readonly Window[];
  fromWebContents(contents: Contents): Window | null;
}

export type Tray = Pick<Electron.Tray, 'on' | 'setToolTip' | 'setContextMenu' | 'setImage' | 'getBounds' | 'destroy'>;
export type Menu = Pick<Electron.Menu, 'popup' | 'items' | 'getMenuItemById'>;
export type Notice = Pick<Electron.Notification, 'show' | 'on' | 'close'>;
export type Utility = Pick<Electron.UtilityProcess, 'pid' | 'on' | 'once' | 'postMessage' | 'kill'>;
export type Port = Pick<Electron.MessagePortMain, 'on' | 'postMessage' | 'start' | 'close'>;

export type Session = Pick<
  Electron.Session,
  | 'on'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled'
  | 'setSpellCheckerLanguages'
> & { readonly webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'> };

/** All of Electron that the main process may touch. */
export interface Surface {
  readonly app: App;
  readonly BrowserWindow: Windows;
  readonly clipboard: Pick<Electron.Clipboard, 'writeText'>;
  readonly dialog: Pick<Electron.Dialog, 'showOpenDialog' | 'showMessageBox' | 'showErrorBox'>;
  readonly globalShortcut: Pick<Electron.GlobalShortcut, 'register' | 'unregister' | 'unregisterAll' | 'isRegistered'>;
  readonly ipcMain: Pick<Electron.IpcMain, 'handle' | 'on' | 'removeHandler'>;
  readonly Menu: {
    buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Menu;
    setApplicationMenu(menu: Menu | null): void;
  };
  readonly MessageChannelMain: new () => { readonly port1: Port; readonly port2: Port };
  readonly nativeImage: { createFromPath(path: string): Electron.NativeImage };
  readonly nativeTheme: Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource' | 'on'>;
  readonly Notification: { new (options: Electron.NotificationConstructorOptions): Notice; isSupported(): boolean };
  readonly powerMonitor: Pick<Electron.PowerMonitor, 'on'>;
  readonly protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly screen: Pick<
    Electron.Screen,
    'getCursorScreenPoint' | 'getDisplayNearestPoint' | 'getDisplayMatching' | 'getAllDisplays' | 'on'
  >;
  readonly session: { readonly defaultSession: Session };
  readonly shell: Pick<Electron.Shell, 'openPath' | 'openExternal' | 'showItemInFolder'>;
  readonly Tray: new (image: Electron.NativeImage) => Tray;
  readonly utilityProcess: { fork(file: string, args?: string[], options?: Electron.ForkOptions): Utility };
}

// The cast hides members and never adds any: the real classes take their own classes as arguments, of which these types
// name only parts.
export const {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
} = electron as unknown as Surface;
