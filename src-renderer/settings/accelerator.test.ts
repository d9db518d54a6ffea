import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAccelerator } from '../../src-shared/accelerator.ts';
import { keysOf, type Press, recordPress } from './accelerator.ts';

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('recording keys', () => {
  it.each<[string, Press, boolean]>([
    ['CommandOrControl+Shift+Space', press(' ', { ctrlKey: true, shiftKey: true }), false],
    ['CommandOrControl+K', press('k', { metaKey: true }), true],
    ['Control+Alt+Up', press('ArrowUp', { ctrlKey: true, altKey: true }), true],
    ['Super+Plus', press('+', { metaKey: true }), false],
    ['CommandOrControl+Shift+1', press('!', { code: 'Digit1', ctrlKey: true, shiftKey: true }), false],
    ['Alt+S', press('ß', { code: 'KeyS', altKey: true }), true],
    ['F9', press('F9'), false],
  ])('gives %s', (accelerator, given, mac) => {
    expect(recordPress(given, mac)).toEqual({ kind: 'keys', accelerator });
  });

  it('waits while only modifiers are held', () => {
    expect(recordPress(press('Shift', { ctrlKey: true, shiftKey: true }), false)).toEqual({
      kind: 'held',
      accelerator: 'CommandOrControl+Shift',
    });
  });

  it.each([
    press('a'),
    press('A', { shiftKey: true }),
    press('é', { ctrlKey: true }),
    press('Dead', { altKey: true }),
    press('MediaPlayPause', { ctrlKey: true }),
  ])('takes no keys that would be lost to every program, or that nobody can name', (given) => {
    expect(recordPress(given, false)).toEqual({ kind: 'wrong' });
  });

  it('gives nothing that the settings would not take', () => {
    const any = fc.record({
      key: fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('Tab', 'Escape', '+', ' ')),
      code: fc.string({ maxLength: 8 }),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      altKey: fc.boolean(),
      shiftKey: fc.boolean(),
    });
    fc.assert(
      fc.property(any, fc.boolean(), (given, mac) => {
        const recorded = recordPress(given, mac);
        expect(recorded.kind !== 'keys' || isAccelerator(recorded.accelerator)).toBe(true);
      }),
    );
  });
});

it('names keys as they stand on the machine', () => {
  expect(keysOf('CommandOrControl+Shift+Space', false)).toEqual(['Ctrl', 'Shift', 'Space']);
  expect(keysOf('CommandOrControl+Alt+Plus', true)).toEqual(['⌘', '⌥', '+']);
  expect(keysOf('', true)).toEqual([]);
});
