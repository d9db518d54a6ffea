/** Keys of a system-wide shortcut, as Electron writes them: from a key press, and in the words of this machine. */
import { latinKey } from '../parts/latin-key.ts';
import { isAccelerator } from '../../src-shared/accelerator.ts';

export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** Keys whose names differ between a page and Electron. */
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Enter',
  Tab: 'Tab',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};
const MODIFIER_KEYS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'OS']);

/** What a press says of a shortcut: all of one, its modifiers alone (`held`), or keys that cannot be one. */
export type Recorded =
  | { readonly kind: 'keys'; readonly accelerator: string }
  | { readonly kind: 'held'; readonly accelerator: string }
  | { readonly kind: 'wrong' };

/** Reads a key press; `mac`: whether ⌘ is the command key. */
export function recordPress(press: Press, mac: boolean): Recorded {
  const held = [
    (mac ? press.metaKey : press.ctrlKey) && 'CommandOrControl',
    (mac ? press.ctrlKey : press.metaKey) && (mac ? 'Control' : 'Super'),
    press.altKey && 'Alt',
    press.shiftKey && 'Shift',
  ].filter((part) => part !== false);
  if (MODIFIER_KEYS.has(press.key)) return { kind: 'held', accelerator: held.join('+') };
  const accelerator = [...held, keyOf(press)].join('+');
  return isAccelerator(accelerator) ? { kind: 'keys', accelerator } : { kind: 'wrong' };
}

/**
 * The key itself: with Alt or Shift a press gives another letter than the key has, on a layout of another script
 * always.
 */
function keyOf({ key, code }: Press): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const printed = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  return (
    printed?.[1] ??
    printed?.[2] ??
    NAMES[key] ??
    (code === 'Space' ? 'Space' : latinKey({ key, code, shiftKey: false }))
  );
}

const MAC_SIGNS: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  CmdOrCtrl: '⌘',
  Command: '⌘',
  Cmd: '⌘',
  Control: '⌃',
  Ctrl: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
  Plus: '+',
};
const SIGNS: Readonly<Record<string, string>> = {
  CommandOrControl: 'Ctrl',
  CmdOrCtrl: 'Ctrl',
  Control: 'Ctrl',
  Command: 'Cmd',
  Option: 'Alt',
  Meta: 'Super',
  Plus: '+',
};

/** The keys of an accelerator in the words of this machine: `Ctrl`, `Shift`, `Space`. */
export function keysOf(accelerator: string, mac: boolean): readonly string[] {
  const signs = mac ? MAC_SIGNS : SIGNS;
  return accelerator === '' ? [] : accelerator.split('+').map((key) => signs[key] ?? key);
}
