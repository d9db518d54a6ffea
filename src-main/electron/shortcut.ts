import type { DesktopState } from '../../src-shared/protocol.ts';
import { globalShortcut } from './electron.ts';

/** On Wayland a portal is asked, and Electron answers yes before it has answered. */
const answersLater = process.platform === 'linux' && process.env['WAYLAND_DISPLAY'] !== undefined;

let present = '';

/** Lets these keys call `pressed` from anywhere, instead of those before. */
export function setShortcut(keys: string, pressed: () => void): DesktopState['shortcut'] {
  if (present !== '') globalShortcut.unregister(present);
  present = '';
  if (keys === '') return 'none';
  let taken = true;
  try {
    taken = !globalShortcut.register(keys, pressed);
  } catch {
    // Keys that this system does not know.
  }
  if (taken) return 'taken';
  present = keys;
  return answersLater ? 'asked' : 'registered';
}

export function dropShortcuts(): void {
  globalShortcut.unregisterAll();
}
