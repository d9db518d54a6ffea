import { expect, it } from 'vitest';
import { parseDesktop } from './settings.ts';
import { choiceOf, editorsFor } from './editors.ts';

const home = 'C:\\Users\\A B';

it.each(['linux', 'darwin', 'win32'])(
  'names the note and its line for each editor on %s, in words that the settings take',
  (platform) => {
    for (const { template } of editorsFor(platform, home)) {
      expect(template).toMatch(/\{path\}/);
      expect(template).toMatch(/\{line\}/);
      expect(parseDesktop({ editor: template }).editor).toBe(template);
    }
  },
);

it('knows again what was chosen', () => {
  const editors = editorsFor('win32', home);
  for (const { id, template } of editors) expect(choiceOf(template, editors)).toBe(id);
  expect(choiceOf('  ', editors)).toBe('system');
  expect(choiceOf('emacs +{line} {path}', editors)).toBe('own');
});
