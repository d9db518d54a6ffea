import { homedir } from 'node:os';
import path from 'node:path';
import { dialog, type Window } from '../electron.ts';

/**
 * The folder of the last choice. The first dialog begins in the home folder: without a folder Electron begins in the
 * downloads, where no notes are.
 */
let lastFolder = homedir();

let main: Window | null = null;

/**
 * From now on dialogs stand over this window while it is seen: one without a window is lost behind others. `null`: over
 * none.
 */
export function setDialogParent(window: Window | null): void {
  main = window;
}

function parentWindow(): Electron.BrowserWindow | null {
  return main && !main.isDestroyed() && main.isVisible() ? (main as Electron.BrowserWindow) : null;
}

/** Asks by a dialog of the system over our window, or alone where none is seen. */
export function showMessage(options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue> {
  const parent = parentWindow();
  return parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options);
}

/** Lets the person choose a file or folder by a dialog of the system. `null` where they did not. */
export async function choosePath(options: Electron.OpenDialogOptions): Promise<string | null> {
  const parent = parentWindow();
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

/** Lets the person choose a folder with notes. */
export async function chooseFolder(): Promise<string | null> {
  const folder = await choosePath({
    title: 'Add notes',
    buttonLabel: 'Add',
    defaultPath: lastFolder,
    properties: ['openDirectory'],
  });
  if (folder !== null) lastFolder = path.dirname(folder);
  return folder;
}
