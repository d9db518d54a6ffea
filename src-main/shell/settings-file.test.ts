import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_DESKTOP } from '../../src-shared/desktop-settings.ts';
import { changeDesktopSettings, readDesktopSettings } from './settings-file.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-settings-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const file = (): string => path.join(data, 'settings.json');

it('reads the defaults where there is no file', () => {
  expect(readDesktopSettings(data)).toEqual(DEFAULT_DESKTOP);
});

it('changes what is named, keeps the rest of the file, and leaves nothing beside it', () => {
  writeFileSync(file(), '{ "recency": true, "desktop": { "theme": "dark" }, "mine": [1] }');
  expect(changeDesktopSettings(data, { editor: 'code -g {path}:{line}' })).toEqual({ ...DEFAULT_DESKTOP, theme: 'dark', editor: 'code -g {path}:{line}' });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ recency: true, desktop: { theme: 'dark', editor: 'code -g {path}:{line}' }, mine: [1] });
  expect(readDesktopSettings(data).theme).toBe('dark');
  expect(readdirSync(data)).toEqual(['settings.json']);
});

it('refuses what does not fit, and a file that is no JSON, and changes nothing', () => {
  expect(() => changeDesktopSettings(data, { shortcut: 'Q' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }));
  writeFileSync(file(), '{ "recency": tru');
  expect(() => changeDesktopSettings(data, { theme: 'dark' })).toThrow(expect.objectContaining({ code: 'SETTINGS_UNREADABLE' }));
  expect(readFileSync(file(), 'utf8')).toBe('{ "recency": tru');
  expect(readDesktopSettings(data)).toEqual(DEFAULT_DESKTOP);
});
