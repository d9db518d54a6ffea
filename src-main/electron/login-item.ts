import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { app } from './electron.ts';

/** Whether Quarry starts, without a window, when the user logs in. Linux has no call for it, but a folder. */
export function setOpenAtLogin(open: boolean): void {
  if (process.platform !== 'linux') {
    if (app.getLoginItemSettings().openAtLogin !== open) app.setLoginItemSettings({ openAtLogin: open, args: ['--hidden'] });
    return;
  }
  const folder = path.join(process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'autostart');
  const file = path.join(folder, 'io.github.quarry.Quarry.desktop');
  try {
    if (!open) return rmSync(file, { force: true });
    const entry = autostartEntry(process.env['APPIMAGE'] ?? process.execPath);
    if (read(file) === entry) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, entry);
  } catch (error) {
    console.error(`Starting at login could not be ${open ? 'set up' : 'taken back'}: ${(error as Error).message}`);
  }
}

/** A desktop entry that starts a program hidden. Source: the Desktop Entry Specification, "The Exec key": quoting and escaping. */
export function autostartEntry(program: string): string {
  const quoted = `"${program.replace(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`;
  return ['[Desktop Entry]', 'Type=Application', 'Name=Quarry', 'Comment=Finds what you once decided, tried and learned', `Exec=${quoted} --hidden`, 'X-GNOME-Autostart-enabled=true', ''].join('\n');
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
