import { expect, it } from 'vitest';
import { latinKey } from './latin-key.ts';

it.each([
  ['Russian', 'л', 'KeyK', 'k'],
  ['Greek', 'κ', 'KeyK', 'k'],
  ['Hebrew', 'ל', 'KeyK', 'k'],
  ['Arabic', 'ن', 'KeyK', 'k'],
  ['Georgian', 'კ', 'KeyK', 'k'],
  ['Russian', 'б', 'Comma', ','],
  ['Thai', 'ฝ', 'Slash', '/'],
  ['Korean, while composing', 'Process', 'KeyP', 'p'],
  ['a dead key', 'Dead', 'KeyE', 'e'],
  ['Arabic digits', '٣', 'Digit3', '3'],
])('%s: the key that gives %s is known by where it lies', (_layout, key, code, expected) => {
  expect(latinKey({ key, code, shiftKey: false })).toBe(expected);
});

it('with Shift it is what that gives there', () => {
  expect(latinKey({ key: 'Л', code: 'KeyK', shiftKey: true })).toBe('K');
  expect(latinKey({ key: 'ظ', code: 'Slash', shiftKey: true })).toBe('?');
});

it('a Latin layout keeps its own letters, wherever they lie', () => {
  expect(latinKey({ key: 'k', code: 'KeyV', shiftKey: false })).toBe('k'); // Dvorak
  expect(latinKey({ key: 'a', code: 'KeyQ', shiftKey: false })).toBe('a'); // AZERTY
  expect(latinKey({ key: 'é', code: 'Digit2', shiftKey: false })).toBe('é');
  expect(latinKey({ key: '?', code: 'Minus', shiftKey: true })).toBe('?'); // German
  expect(latinKey({ key: 'Enter', code: 'NumpadEnter', shiftKey: false })).toBe('Enter');
});
