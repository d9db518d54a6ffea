import type { DesktopState } from '../../../src-shared/protocol.ts';
import { globalShortcut } from '../electron.ts';
import { onWayland } from './wayland.ts';

let present = '';

/** Registers a system-wide shortcut that calls `pressed`, and unregisters the one before. */
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
  return onWayland ? 'asked' : 'registered';
}

export function dropShortcuts(): void {
  globalShortcut.unregisterAll();
}
