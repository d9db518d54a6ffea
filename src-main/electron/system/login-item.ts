import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { autostartEntry } from './autostart.ts';
import { app } from '../electron.ts';

/**
 * Whether Quarry starts, without a window, when the user logs in. Linux has no call for it, but a folder.
 *
 * @param args what this Quarry was started with and must be started with again
 * @returns why it could not be set up or taken back, in one sentence; empty when it was
 */
export function setOpenAtLogin(open: boolean, args: readonly string[]): string {
  return process.platform === 'linux' ? writeEntry(open, args) : tellSystem(open, args);
}

function tellSystem(open: boolean, args: readonly string[]): string {
  const hidden = [...args, '--hidden']; // of Windows only; a Mac knows no arguments here
  if (app.getLoginItemSettings({ args: hidden }).openAtLogin !== open)
    app.setLoginItemSettings({ openAtLogin: open, args: hidden });
  const { openAtLogin, status } = app.getLoginItemSettings({ args: hidden });
  if (open && status === 'requires-approval')
    return 'macOS waits for you to allow it: System Settings, General, Login Items.';
  return openAtLogin === open ? '' : `The system did not ${open ? 'add' : 'remove'} Quarry as a login item.`;
}

function writeEntry(open: boolean, args: readonly string[]): string {
  const folder = path.join(process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'autostart');
  const file = path.join(folder, 'io.github.quarry.Quarry.desktop');
  try {
    if (!open) {
      rmSync(file, { force: true });
      return '';
    }
    const entry = autostartEntry([process.env['APPIMAGE'] ?? process.execPath, ...args]);
    if (read(file) === entry) return '';
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.new`, entry);
    renameSync(`${file}.new`, file);
    return '';
  } catch (error) {
    return `Quarry could not turn ${open ? 'on' : 'off'} starting at login: ${(error as Error).message}.`;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
