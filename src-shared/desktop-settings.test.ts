import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_DESKTOP, isAccelerator, parseDesktop } from './desktop-settings.ts';

it('takes what fits and names what does not', () => {
  const notices: string[] = [];
  expect(parseDesktop({ theme: 'dark', shortcut: 'Alt+Q', editor: 'a\nb', openAtLogin: 'yes', colour: 1 }, notices)).toEqual({ ...DEFAULT_DESKTOP, theme: 'dark', shortcut: 'Alt+Q' });
  expect(notices).toEqual([
    'The setting "desktop.editor" is not one line of at most 1,000 characters, such as "code -g {path}:{line}", so it is left out.',
    'The setting "desktop.openAtLogin" is not true or false, so it is left out.',
    'There is no setting "desktop.colour".',
  ]);
});

it('gives settings for any value', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(Object.keys(parseDesktop(value))).toEqual(Object.keys(DEFAULT_DESKTOP));
  }));
});

it.each(['CommandOrControl+Shift+Space', 'Alt+Q', 'Super+.', 'F9', 'Shift+F12', 'Ctrl+Alt+Plus'])('%s may be a shortcut', (keys) => expect(isAccelerator(keys)).toBe(true));
it.each(['', 'Q', 'Shift+Q', 'Space', 'Ctrl', 'Ctrl+', 'Ctrl+Ctrl+Q', 'Ctrl+QQ', 'Hyper+Q', 'Ctrl+Escape', 'ctrl+q'])('"%s" may not', (keys) => expect(isAccelerator(keys)).toBe(false));
