import { MAC } from './shortcuts.ts';
import './parts.css';

const MAC_SIGNS: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Enter: '⏎',
  Escape: 'esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
  PageDown: 'page ↓',
  PageUp: 'page ↑',
  Home: 'home',
  End: 'end',
  Tab: 'tab',
};
const SIGNS: Readonly<Record<string, string>> = { ...MAC_SIGNS, Mod: 'Ctrl' };

/** A shortcut as keys, in the words of this machine: `⌘⏎` or `Ctrl+⏎`. */
export function Kbd({ keys }: { readonly keys: string }): React.JSX.Element {
  const signs = MAC ? MAC_SIGNS : SIGNS;
  return (
    <kbd>
      {keys
        .split('+')
        .map((key) => signs[key] ?? key)
        .join(MAC ? '' : '+')}
    </kbd>
  );
}
