/**
 * What a system draws around an app: nothing is drawn here, all of it is written down, and a test acts in the person's
 * place.
 */
import { EventEmitter } from 'node:events';
import type { Surface, Menu as NarrowMenu, Notice, Tray as NarrowTray } from '../../src-main/electron/electron.ts';
import { demand } from './app.ts';
import { onCommand, recorded } from './control.ts';
import { pointer } from './pointer.ts';
import { strict } from './strict.ts';

type Template = Electron.MenuItemConstructorOptions;

interface Item extends Omit<Template, 'submenu' | 'click'> {
  checked: boolean;
  readonly submenu: Menu | null;
  readonly click: () => void;
}

class Menu {
  readonly items: readonly Item[];

  constructor(template: readonly Template[]) {
    this.items = template.map((given): Item => {
      const item: Item = {
        ...given,
        type: given.type ?? (given.submenu ? 'submenu' : 'normal'),
        enabled: given.enabled ?? true,
        visible: given.visible ?? true,
        checked: given.checked ?? false,
        submenu: Array.isArray(given.submenu) ? new Menu(given.submenu) : null,
        click() {
          if (item.type === 'checkbox') item.checked = !item.checked;
          given.click?.(item as unknown as Electron.MenuItem, undefined, {} as Electron.KeyboardEvent);
        },
      };
      return item;
    });
  }

  static buildFromTemplate(template: Template[]): NarrowMenu {
    demand('after', 'Menu.buildFromTemplate()');
    return strict('Menu', new Menu(template)) as unknown as NarrowMenu;
  }

  static setApplicationMenu(menu: NarrowMenu | null): void {
    applicationMenu = menu as unknown as Menu | null;
  }

  getMenuItemById(id: string): Item | null {
    return (
      this.items.find((item) => item.id === id) ??
      this.items.map(({ submenu }) => submenu?.getMenuItemById(id)).find(Boolean) ??
      null
    );
  }

  popup(): void {
    recorded('menu.popup', labels(this));
  }
}

let applicationMenu: Menu | null = null;

/**
 * What an item is called: by what it does, else as the system shows its label, without the mark of the letter that
 * chooses it.
 */
const nameOf = ({ role, label = '' }: Item): string => role ?? label.replace('&', '');
/** The letter that chooses an item while its menu is open; empty without one. */
const letterOf = ({ label = '' }: Item): string => (/&(.)/.exec(label)?.[1] ?? '').toLowerCase();

/** A menu as plain data, for a test to read. */
function labels(menu: Menu | null): unknown {
  return (menu?.items ?? [])
    .filter(({ visible }) => visible !== false)
    .map((item) => {
      const { type, enabled, checked, accelerator, submenu } = item;
      return type === 'separator'
        ? '-'
        : {
            label: nameOf(item),
            letter: letterOf(item),
            enabled,
            ...(type === 'checkbox' || type === 'radio' ? { checked } : {}),
            ...(accelerator ? { accelerator } : {}),
            ...(submenu ? { items: labels(submenu) } : {}),
          };
    });
}

function click(menu: Menu | null, path: readonly string[]): void {
  const [label, ...rest] = path;
  const item = menu?.items.find((candidate) => nameOf(candidate) === label && candidate.visible !== false);
  if (!item) throw new Error(`There is no menu item "${label}" among ${JSON.stringify(labels(menu))}.`);
  if (!item.enabled) throw new Error(`The menu item "${label}" is disabled.`);
  if (rest.length > 0) return click(item.submenu, rest);
  item.click();
}

onCommand('menu', () => labels(applicationMenu));
onCommand('clickMenu', (...path: string[]) => click(applicationMenu, path));

let tray: Tray | null = null;

class Tray extends EventEmitter implements Omit<NarrowTray, 'on'> {
  menu: Menu | null = null;
  tip = '';

  constructor(_image: Electron.NativeImage) {
    super();
    demand('after', 'new Tray()');
    // oxlint-disable-next-line typescript/no-this-alias
    tray = this;
    return strict('Tray', this);
  }

  setToolTip(text: string): void {
    if (text.length > 127) throw new Error('A longer tooltip than 127 characters ends the app on Windows.');
    this.tip = text;
  }
  setContextMenu(menu: Electron.Menu | null): void {
    this.menu = menu as unknown as Menu | null;
  }
  setImage(): void {}
  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 0, height: 0 }; // as on Linux
  }
  destroy(): void {
    tray = null;
  }
}

onCommand('tray', () => (tray ? { tip: tray.tip, menu: labels(tray.menu) } : null));
onCommand('clickTray', () => void tray?.emit('click', {}, {}, {}));
onCommand('dropOnTray', (files: string[]) => void tray?.emit('drop-files', {}, files));
onCommand('clickTrayMenu', (...path: string[]) => click(tray?.menu ?? null, path));

const shortcuts = new Map<string, () => void>();
const taken = new Set<string>();

const MODIFIERS = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;
const KEYS =
  /^([ -~]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Capslock|Numlock|Scrolllock|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|Volume(Up|Down|Mute)|Media(NextTrack|PreviousTrack|Stop|PlayPause)|PrintScreen|num(\d|dec|add|sub|mult|div))$/i;

/** Whether Electron knows these keys: at most one that is no modifier, and that one last. */
function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  return KEYS.test(key) && parts.every((part) => MODIFIERS.test(part));
}

const globalShortcut = {
  register(accelerator: string, run: () => void): boolean {
    demand('after', 'globalShortcut.register()');
    if (!isAccelerator(accelerator))
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
    if (taken.has(accelerator) || shortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, run);
    return true;
  },
  unregister: (accelerator: string) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
} satisfies Surface['globalShortcut'];

onCommand('shortcuts', () => [...shortcuts.keys()]);
/** Another program has it. */
onCommand('takeShortcut', (accelerator: string) => void taken.add(accelerator));
onCommand('pressShortcut', (accelerator: string) => {
  const run = shortcuts.get(accelerator);
  if (!run) throw new Error(`Nobody has the shortcut ${accelerator}.`);
  run();
});

class Notification extends EventEmitter implements Omit<Notice, 'on'> {
  readonly options: Electron.NotificationConstructorOptions;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    return strict('Notification', this);
  }

  show(): void {
    recorded('notification', this.options);
    shown = () => this.emit('click', {});
    this.emit('show', {});
  }
  close(): void {}
}

let shown = (): unknown => null;
onCommand('clickNotification', () => void shown());

const answers: unknown[] = [];
onCommand('answerDialog', (answer: unknown) => void answers.push(answer));

const ask = (what: string, given: readonly unknown[], otherwise: unknown): unknown => {
  recorded(what, { ...(given.at(-1) as object), overWindow: given.length > 1 }); // a window may come first
  return answers.shift() ?? otherwise;
};

const dialog = {
  showOpenDialog: async (...given: unknown[]) =>
    ask('dialog.showOpenDialog', given, { canceled: true, filePaths: [] }) as Electron.OpenDialogReturnValue,
  showMessageBox: async (...given: unknown[]) => {
    const { cancelId = 0 } = given.at(-1) as Electron.MessageBoxOptions;
    return ask('dialog.showMessageBox', given, {
      response: cancelId,
      checkboxChecked: false,
    }) as Electron.MessageBoxReturnValue;
  },
  showErrorBox: (title: string, content: string) => recorded('dialog.showErrorBox', { title, content }),
} satisfies Surface['dialog'];

/** What opening a file ends in: empty for success, `null` for never. */
let openOutcome: string | null = '';
onCommand('letOpenPathEndIn', (outcome: string | null) => void (openOutcome = outcome));

const shell = {
  async openPath(file: string) {
    recorded('shell.openPath', file);
    return openOutcome === null ? new Promise<string>(() => {}) : openOutcome;
  },
  openExternal: async (address: string) => recorded('shell.openExternal', address),
  showItemInFolder: (file: string) => recorded('shell.showItemInFolder', file),
} satisfies Surface['shell'];

const clipboard = {
  writeText: (async (text: string) =>
    recorded('clipboard.writeText', text)) as unknown as Electron.Clipboard['writeText'],
} satisfies Surface['clipboard'];

const DISPLAY = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 32, width: 1920, height: 1048 },
  scaleFactor: 1,
};
let displays = [DISPLAY];
onCommand('setDisplays', (given: (typeof DISPLAY)[]) => void (displays = given));

const far = (area: Electron.Rectangle, { x, y }: Electron.Point): number =>
  Math.hypot(Math.max(area.x - x, 0, x - area.x - area.width), Math.max(area.y - y, 0, y - area.y - area.height));
const nearest = (point: Electron.Point): Electron.Display =>
  [...displays].sort((a, b) => far(a.bounds, point) - far(b.bounds, point))[0] as unknown as Electron.Display;

const screenEvents = new EventEmitter();
const screen = Object.assign(screenEvents, {
  getCursorScreenPoint: pointer,
  getDisplayNearestPoint: nearest,
  getDisplayMatching: ({ x, y, width, height }: Electron.Rectangle) => nearest({ x: x + width / 2, y: y + height / 2 }),
  getAllDisplays: () => displays as unknown as Electron.Display[],
} satisfies Omit<Surface['screen'], 'on'>);

const nativeImage = {
  createFromPath: (file: string) =>
    strict('NativeImage', { file, isEmpty: () => false, setTemplateImage() {} }) as unknown as Electron.NativeImage,
} satisfies Surface['nativeImage'];

/** What is drawn by the system, or belongs to it. */
export const natives = {
  clipboard: strict('clipboard', clipboard),
  dialog: strict('dialog', dialog),
  globalShortcut: strict('globalShortcut', globalShortcut),
  Menu,
  nativeImage: strict('nativeImage', nativeImage),
  Notification,
  screen: strict('screen', screen),
  shell: strict('shell', shell),
  Tray,
};
