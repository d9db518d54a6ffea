import { expect, it } from 'vitest';
import { isAccelerator } from './accelerator.ts';

it.each(['CommandOrControl+Shift+Space', 'Alt+Q', 'Super+.', 'F9', 'Shift+F12', 'Ctrl+Alt+Plus'])(
  '%s may be a shortcut',
  (keys) => expect(isAccelerator(keys)).toBe(true),
);
it.each(['', 'Q', 'Shift+Q', 'Space', 'Ctrl', 'Ctrl+', 'Ctrl+Ctrl+Q', 'Ctrl+QQ', 'Hyper+Q', 'Ctrl+Escape', 'ctrl+q'])(
  '"%s" may not',
  (keys) => expect(isAccelerator(keys)).toBe(false),
);
