import { describe, expect, it } from 'vitest';
import { ACTIONS, actionFor, type KeyPress, type Place } from './actions.ts';
import { makeHit } from './search/testing.ts';
import { INITIAL, type State } from './store.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const found = (event: KeyPress, place: Place, state: Partial<State> = {}, mac = false): string | null =>
  actionFor(event, place, { ...INITIAL, ...state }, mac)?.id ?? null;

describe('shortcuts', () => {
  it('use ⌘ on a Mac and Ctrl elsewhere', () => {
    expect(found(press('k', { ctrlKey: true }), 'box')).toBe('focus');
    expect(found(press('k', { metaKey: true }), 'box')).toBe(null);
    expect(found(press('k', { metaKey: true }), 'box', {}, true)).toBe('focus');
  });

  it.each([
    ['л', 'KeyK', 'focus'],
    ['з', 'KeyP', 'palette'],
    ['κ', 'KeyK', 'focus'],
    ['ל', 'KeyK', 'focus'],
    ['б', 'Comma', 'settings'],
  ])('with a layout of another script, Ctrl and the key of %s do what they do there', (key, code, id) => {
    expect(found(press(key, { code, ctrlKey: true }), 'box')).toBe(id);
    expect(found(press(key, { code, metaKey: true }), 'box', {}, true)).toBe(id);
    expect(found(press(key, { code }), 'box')).toBe(null);
  });

  it('let one type a slash and a question mark', () => {
    expect(found(press('/'), 'box', { query: 'src' })).toBe(null);
    expect(found(press('/'), 'field')).toBe(null);
    expect(found(press('/'), 'page')).toBe('focus');
    expect(found(press('?', { shiftKey: true }), 'box', { query: 'why' })).toBe(null);
    expect(found(press('?', { shiftKey: true }), 'box')).toBe('keys');
    expect(found(press('?'), 'control')).toBe('keys');
  });

  it('leave Enter to buttons and links', () => {
    expect(found(press('Enter'), 'control')).toBe(null);
  });

  it('leave the sideways arrows to the cursor within the words, and open a hit behind them', () => {
    const hits = [makeHit('a', { similar: [makeHit('b')] })];
    const state: Partial<State> = {
      query: 'x',
      selected: 'a',
      answer: { kind: 'hits', query: 'x', hits, total: null, facets: [], notices: [], readings: [], cut: 0, tookMs: 1 },
    };
    expect(found(press('ArrowRight'), 'box', state)).toBe(null);
    expect(found(press('ArrowRight'), 'box-end', state)).toBe('expand');
    expect(found(press('ArrowLeft'), 'box-end', state)).toBe(null);
    expect(found(press('ArrowLeft'), 'box-end', { ...state, selected: 'b', opened: new Set(['a']) })).toBe('collapse');
    expect(found(press('ArrowDown'), 'box-end', state)).toBe('down');
  });

  it('clear the box before anything else is asked of Escape', () => {
    expect(found(press('Escape'), 'box', { query: 'x' })).toBe('clear');
    expect(found(press('Escape'), 'box')).toBe('back');
    expect(found(press('Escape'), 'control', { query: 'x' })).toBe('back');
  });

  it('have each an id and a title of their own', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
    expect(new Set(ACTIONS.map(({ title }) => title)).size).toBe(ACTIONS.length);
  });
});
