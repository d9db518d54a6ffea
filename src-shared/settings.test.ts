import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_DESKTOP,
  DEFAULT_SETTINGS,
  findSetting,
  parseDesktop,
  parseSettings,
  problemOf,
  SETTING_NAMES,
  SETTINGS,
  settingKey,
  settingsIn,
} from './settings.ts';

it('headings are read with their types', () => {
  expect(parseSettings({ headings: { 'beliefs captured': 'insight' } })).toEqual({
    settings: { ...DEFAULT_SETTINGS, headings: { 'beliefs captured': 'insight' } },
    notices: [],
  });
  expect(parseSettings({})).toEqual({ settings: DEFAULT_SETTINGS, notices: [] });
});

it('what is wrong is left out with a notice, and the rest stands', () => {
  const { settings, notices } = parseSettings({
    theme: 'x',
    headings: { a: 'insight', b: 'belief', c: 7, ' ': 'note' },
  });
  expect(settings).toEqual({ ...DEFAULT_SETTINGS, headings: { a: 'insight' } });
  expect(notices).toEqual([
    'There is no setting "theme".',
    expect.stringMatching(/^The heading "b" has no type .*decision/),
    expect.stringContaining('"c"'),
    expect.stringContaining('is not a heading'),
  ]);
});

it.each([null, 7, 'x', [], [1], { headings: [] }, { headings: 'x' }, { headings: null }])(
  '%j gives the defaults and a notice',
  (value) => {
    const { settings, notices } = parseSettings(value);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(notices).toHaveLength(1);
  },
);

it('patterns of what is left out are read; what is none is left out itself', () => {
  expect(parseSettings({ ignore: ['drafts/', '*.tmp'] })).toEqual({
    settings: { ...DEFAULT_SETTINGS, ignore: ['drafts/', '*.tmp'] },
    notices: [],
  });
  const { settings, notices } = parseSettings({ ignore: ['a', 7, '', 'b\nc'] });
  expect(settings.ignore).toEqual(['a']);
  expect(notices).toEqual([expect.stringContaining('3 entries that are not patterns')]);
  const costly = parseSettings({ ignore: ['*a'.repeat(101), '*a'.repeat(100)] });
  expect(costly).toMatchObject({
    settings: { ignore: ['*a'.repeat(100)] },
    notices: [expect.stringContaining('100 wildcards') as string],
  });
  const many = parseSettings({ ignore: Array.from({ length: 1_200 }, (_, i) => `${i}/`) });
  expect(many.settings.ignore).toHaveLength(1_000);
  expect(many.notices).toEqual(['The setting "ignore" has 1,200 patterns. Quarry uses the first 1,000.']);
  expect(parseSettings({ ignore: 'drafts/' })).toEqual({
    settings: DEFAULT_SETTINGS,
    notices: [expect.stringContaining('must be a list')],
  });
});

describe('what stands under "desktop"', () => {
  it('takes what fits and names what does not', () => {
    const notices: string[] = [];
    expect(
      parseDesktop({ theme: 'dark', shortcut: 'Alt+Q', editor: 'a\nb', openAtLogin: 'yes', colour: 1 }, notices),
    ).toEqual({ ...DEFAULT_DESKTOP, theme: 'dark', shortcut: 'Alt+Q' });
    expect(notices).toEqual([
      'The setting "desktop.editor" must be one line of at most 1,000 characters, such as "code -g {path}:{line}". Quarry ignores it.',
      'The setting "desktop.openAtLogin" must be true or false. Quarry ignores it.',
      'There is no setting "desktop.colour".',
    ]);
  });

  it('gives settings for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Object.keys(parseDesktop(value))).toEqual(Object.keys(DEFAULT_DESKTOP));
      }),
    );
  });
});

describe('each setting', () => {
  it.each(SETTING_NAMES)(
    '%s has a default that fits, words for a person, and is found by its name and its place',
    (name) => {
      expect(problemOf(name, SETTINGS[name].default)).toBeNull();
      expect(problemOf(name, { no: Symbol('value') })).toContain(`"${settingKey(name)}"`);
      expect(
        [SETTINGS[name].label, SETTINGS[name].section, SETTINGS[name].wanted].filter((text) => text === ''),
      ).toEqual([]);
      expect([findSetting(name), findSetting(settingKey(name))]).toEqual([name, name]);
    },
  );

  it('that says which program runs is no page’s to change, and every other one is', () => {
    expect(SETTING_NAMES.filter((name) => !SETTINGS[name].page)).toEqual(['editor']);
  });
});

it('a wrong value is named with its place, whatever the setting', () => {
  expect(problemOf('recency', 'yes')).toBe('The setting "recency" is not true or false.');
  expect(problemOf('ignore', ['a', 'b\nc'])).toMatch(
    /^Line 2 in the setting "ignore" does not fit: a pattern is one line/,
  );
  expect(problemOf('headings', { mood: 'feeling' })).toMatch(
    /^"mood" in the setting "headings" does not fit: the types are decision/,
  );
  expect(problemOf('headings', { ' ': 'note' })).toMatch(/^" " in the setting "headings" does not fit/);
});

it('a file sets what stands in it and fits, at least in part', () => {
  expect([
    ...settingsIn({ recency: false, rerank: 7, ignore: ['a', 7], desktop: { theme: 'pink', openAtLogin: true } }),
  ]).toEqual(['recency', 'ignore', 'openAtLogin']);
  expect([...settingsIn([])]).toEqual([]);
});
