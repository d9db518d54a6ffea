import { app, Menu } from '../electron.ts';
import type { WindowCommand } from '../../../src-shared/protocol.ts';

export interface MenuActions {
  /** Shows the main window, and tells it what to do. */
  readonly show: (command?: WindowCommand) => void;
  readonly addFolder: () => void;
  readonly quickSearch: () => void;
  readonly indexNow: () => void;
  /** Shows the log file in the system's file manager. */
  readonly showLog: () => void;
}

const SEPARATOR = { type: 'separator' } as const;
// Electron's own labels of these have no letter to choose them by.
const EDIT: Electron.MenuItemConstructorOptions[] = [
  { role: 'undo', label: '&Undo' },
  { role: 'redo', label: '&Redo' },
  SEPARATOR,
  { role: 'cut', label: 'Cu&t' },
  { role: 'copy', label: '&Copy' },
  { role: 'paste', label: '&Paste' },
  { role: 'delete', label: '&Delete' },
  SEPARATOR,
  { role: 'selectAll', label: 'Select &all' },
];
const WINDOW: Electron.MenuItemConstructorOptions[] = [
  { role: 'minimize', label: '&Minimize' },
  { role: 'close', label: '&Close' },
];

/**
 * The application's menu. Its keys work without it being seen, so it is there on systems that hide it, too. The letter
 * after `&` chooses an item of a menu that is open, on Windows and Linux; no two of a menu have the same.
 */
export function setMenu({ show, addFolder, quickSearch, indexNow, showLog }: MenuActions): void {
  const mac = process.platform === 'darwin';
  const settings = { label: 'Se&ttings…', accelerator: 'CommandOrControl+,', click: () => show({ kind: 'settings' }) };
  const about = { label: '&About Quarry', click: () => app.showAboutPanel() };
  const template: Electron.MenuItemConstructorOptions[] = [
    ...(mac
      ? [
          {
            label: 'Quarry',
            submenu: [
              about,
              SEPARATOR,
              settings,
              SEPARATOR,
              { role: 'services' as const },
              SEPARATOR,
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              SEPARATOR,
              { role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: '&File',
      submenu: [
        { label: '&Add folder…', accelerator: 'CommandOrControl+O', click: addFolder },
        { label: '&Index now', click: indexNow },
        SEPARATOR,
        { label: '&Quick search', click: quickSearch },
        SEPARATOR,
        ...(mac
          ? [{ role: 'close' as const }]
          : [
              settings,
              SEPARATOR,
              { role: 'close' as const, label: '&Close window' },
              { role: 'quit' as const, label: process.platform === 'win32' ? 'E&xit' : 'Q&uit' },
            ]),
      ],
    },
    mac ? { role: 'editMenu' } : { role: 'editMenu', label: '&Edit', submenu: EDIT },
    {
      label: '&View',
      submenu: [
        { label: '&Search', accelerator: 'CommandOrControl+L', click: () => show({ kind: 'search', query: null }) },
        { label: '&Library', click: () => show({ kind: 'library' }) },
        SEPARATOR,
        { role: 'resetZoom', label: 'Actual si&ze' },
        { role: 'zoomIn', label: 'Zoom &in' },
        { role: 'zoomOut', label: 'Zoom &out' },
        SEPARATOR,
        { role: 'togglefullscreen', label: '&Full screen' },
        ...(app.isPackaged
          ? []
          : [
              { role: 'reload' as const, label: '&Reload' },
              { role: 'toggleDevTools' as const, label: '&Developer tools' },
            ]),
      ],
    },
    mac ? { role: 'windowMenu' } : { role: 'windowMenu', label: '&Window', submenu: WINDOW },
    {
      ...(mac ? { role: 'help' as const } : { label: '&Help' }),
      submenu: [{ label: 'Show &log', click: showLog }, ...(mac ? [] : [SEPARATOR, about])],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
