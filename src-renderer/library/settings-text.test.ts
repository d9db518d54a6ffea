import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings } from '../../src-shared/settings.ts';
import { headingsExample, settingsPath } from './settings-text.ts';

it('the settings lie in the data folder of any system', () => {
  expect(settingsPath('/home/me/.local/quarry')).toBe('/home/me/.local/quarry/settings.json');
  expect(settingsPath('C:\\Users\\me\\quarry\\')).toBe('C:\\Users\\me\\quarry\\settings.json');
});

it('the example is one that Quarry understands, whatever the heading', () => {
  for (const heading of ['beliefs captured', 'a "quoted" \\ one']) {
    expect(parseSettings(JSON.parse(headingsExample(heading)))).toEqual({
      settings: { ...DEFAULT_SETTINGS, headings: { [heading]: 'insight' } },
      notices: [],
    });
  }
});
