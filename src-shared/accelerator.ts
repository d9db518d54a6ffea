/** Keys of a system-wide shortcut, as Electron writes them. */

const MODIFIERS = new Set([
  'Command',
  'Cmd',
  'Control',
  'Ctrl',
  'CommandOrControl',
  'CmdOrCtrl',
  'Alt',
  'Option',
  'AltGr',
  'Shift',
  'Super',
  'Meta',
]);
const KEYS =
  /^(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|[`~!@#$%^&*()\-_=[\]{}\\|;:'",.<>/?])$/;

/**
 * Whether a text names keys that a system-wide shortcut may have: a modifier other than Shift, and one key; function keys need
 * none. Without a modifier a key would be taken from every program.
 *
 * Source: Electron's documentation of accelerators.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  if (!KEYS.test(key) || new Set(parts).size < parts.length || !parts.every((part) => MODIFIERS.has(part)))
    return false;
  return parts.some((part) => part !== 'Shift') || /^F\d+$/.test(key);
}
