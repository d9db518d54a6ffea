import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings } from './settings.ts';

it('headings are read with their types', () => {
  expect(parseSettings({ headings: { 'beliefs captured': 'insight' } })).toEqual({ settings: { ...DEFAULT_SETTINGS, headings: { 'beliefs captured': 'insight' } }, notices: [] });
  expect(parseSettings({})).toEqual({ settings: DEFAULT_SETTINGS, notices: [] });
});

it('what is wrong is left out with a notice, and the rest stands', () => {
  const { settings, notices } = parseSettings({ theme: 'x', headings: { a: 'insight', b: 'belief', c: 7, ' ': 'note' } });
  expect(settings).toEqual({ ...DEFAULT_SETTINGS, headings: { a: 'insight' } });
  expect(notices).toEqual([
    'There is no setting "theme".', expect.stringMatching(/^The heading "b" has no type .*decision/), expect.stringContaining('"c"'), expect.stringContaining('is no heading'),
  ]);
});

it.each([null, 7, 'x', [], [1], { headings: [] }, { headings: 'x' }, { headings: null }])('%j gives the defaults and a notice', (value) => {
  const { settings, notices } = parseSettings(value);
  expect(settings).toEqual(DEFAULT_SETTINGS);
  expect(notices).toHaveLength(1);
});

it('patterns of what is left out are read; what is none is left out itself', () => {
  expect(parseSettings({ ignore: ['drafts/', '*.tmp'] })).toEqual({ settings: { ...DEFAULT_SETTINGS, ignore: ['drafts/', '*.tmp'] }, notices: [] });
  const { settings, notices } = parseSettings({ ignore: ['a', 7, '', 'b\nc'] });
  expect(settings.ignore).toEqual(['a']);
  expect(notices).toEqual([expect.stringContaining('3 entries are no patterns')]);
  const costly = parseSettings({ ignore: ['*a'.repeat(101), '*a'.repeat(100)] });
  expect(costly).toMatchObject({ settings: { ignore: ['*a'.repeat(100)] }, notices: [expect.stringContaining('100 wildcards') as string] });
  const many = parseSettings({ ignore: Array.from({ length: 1_200 }, (_, i) => `${i}/`) });
  expect(many.settings.ignore).toHaveLength(1_000);
  expect(many.notices).toEqual(['The setting "ignore" has 1,200 patterns; the first 1,000 hold.']);
  expect(parseSettings({ ignore: 'drafts/' })).toEqual({ settings: DEFAULT_SETTINGS, notices: [expect.stringContaining('not a list')] });
});
