import { app, Menu } from './electron.ts';
import type { WindowCommand } from '../../src-shared/protocol.ts';

export interface MenuActions {
  /** Shows the main window, and tells it what to do. */
  readonly show: (command?: WindowCommand) => void;
  readonly addFolder: () => void;
  readonly quickSearch: () => void;
  readonly indexNow: () => void;
}

const SEPARATOR = { type: 'separator' } as const;

/** The application's menu. Its keys work without it being seen, so it is there on systems that hide it, too. */
export function setMenu({ show, addFolder, quickSearch, indexNow }: MenuActions): void {
  const mac = process.platform === 'darwin';
  const settings = { label: 'Settings…', accelerator: 'CommandOrControl+,', click: () => show({ kind: 'settings' }) };
  const about = { label: 'About Quarry', click: () => app.showAboutPanel() };
  const template: Electron.MenuItemConstructorOptions[] = [
    ...(mac ? [{ label: 'Quarry', submenu: [about, SEPARATOR, settings, SEPARATOR, { role: 'services' as const }, SEPARATOR, { role: 'hide' as const }, { role: 'hideOthers' as const }, { role: 'unhide' as const }, SEPARATOR, { role: 'quit' as const }] }] : []),
    {
      label: 'File',
      submenu: [
        { label: 'Add folder…', accelerator: 'CommandOrControl+O', click: addFolder },
        { label: 'Index now', click: indexNow },
        SEPARATOR,
        { label: 'Quick search', click: quickSearch },
        SEPARATOR,
        ...(mac ? [{ role: 'close' as const }] : [settings, SEPARATOR, { role: 'close' as const }, { role: 'quit' as const }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { label: 'Search', accelerator: 'CommandOrControl+L', click: () => show({ kind: 'search', query: null }) },
        { label: 'Library', click: () => show({ kind: 'library' }) },
        SEPARATOR,
        { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' },
        SEPARATOR,
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
    ...(mac ? [] : [{ label: 'Help', submenu: [about] }]),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
