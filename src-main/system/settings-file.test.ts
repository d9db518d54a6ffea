import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DESKTOP, DEFAULT_SETTINGS, desktopOf } from '../../src-shared/settings.ts';
import { changeSettingsFile, readSettingsFile } from './settings-file.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-settings-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const file = (): string => path.join(data, 'settings.json');
const text = (): string => readFileSync(file(), 'utf8');
const settings = () => {
  const content = readSettingsFile(data);
  if (content.kind !== 'read') throw new Error(`The file is ${content.kind}.`);
  return content.settings;
};

it('says that there is no file', () => {
  expect(readSettingsFile(data)).toEqual({ kind: 'absent' });
});

it('changes what is named, keeps the rest of the file, and leaves nothing beside it', () => {
  writeFileSync(file(), '{ "recency": true, "desktop": { "theme": "dark" }, "mine": [1] }');
  changeSettingsFile(data, { editor: 'code -g {path}:{line}' });
  expect(desktopOf(settings())).toEqual({ ...DEFAULT_DESKTOP, theme: 'dark', editor: 'code -g {path}:{line}' });
  expect(JSON.parse(text())).toEqual({
    recency: true,
    desktop: { theme: 'dark', editor: 'code -g {path}:{line}' },
    mine: [1],
  });
  expect(settings().theme).toBe('dark');
  expect(readdirSync(data)).toEqual(['settings.json']);
});

it('refuses what does not fit, and a file that is no JSON, and changes nothing', () => {
  expect(() => changeSettingsFile(data, { shortcut: 'Q' })).toThrow(
    expect.objectContaining({ code: 'INVALID_REQUEST' }),
  );
  writeFileSync(file(), '{ "recency": tru');
  expect(() => changeSettingsFile(data, { theme: 'dark' })).toThrow(
    expect.objectContaining({ code: 'SETTINGS_UNREADABLE' }),
  );
  expect(text()).toBe('{ "recency": tru');
  expect(readSettingsFile(data)).toMatchObject({ kind: 'broken', line: 1 });
});

describe('what a person wrote stays', () => {
  it.each([
    [
      'comments, order and indentation',
      '// mine\n{\n    "zeta": 1, // of a later version\n    /* searches */ "recency": false,\n    "ignore": ["a/"]\n}\n',
      '// mine\n{\n    "zeta": 1, // of a later version\n    /* searches */ "recency": true,\n    "ignore": ["a/"]\n}\n',
    ],
    [
      'Windows line ends',
      '{\r\n  "recency": false,\r\n  "a": 1\r\n}\r\n',
      '{\r\n  "recency": true,\r\n  "a": 1\r\n}\r\n',
    ],
    ['a trailing comma', '{\n  "recency": false,\n}\n', '{\n  "recency": true,\n}\n'],
  ])('%s', (_, before, after) => {
    writeFileSync(file(), before);
    changeSettingsFile(data, { recency: true });
    expect(text()).toBe(after);
  });

  it('a name that stands twice is written once, for the later one counts', () => {
    writeFileSync(file(), '{ "recency": true, "a": 1, "recency": true }');
    changeSettingsFile(data, { recency: false });
    expect(settings().recency).toBe(false);
    expect(JSON.parse(text())).toEqual({ recency: false, a: 1 });
  });

  it('a "desktop" that is no object gives way to what is set in it, and nothing else does', () => {
    writeFileSync(file(), '{ "desktop": 7, "a": 1 }');
    changeSettingsFile(data, { theme: 'dark' });
    expect(JSON.parse(text())).toEqual({ desktop: { theme: 'dark' }, a: 1 });
  });

  it('what is brought back to its default is taken out', () => {
    writeFileSync(file(), '{ "recency": true, "desktop": { "theme": "dark", "shortcut": "Alt+Q" } }');
    changeSettingsFile(data, { recency: undefined, theme: undefined });
    expect(JSON.parse(text())).toEqual({ desktop: { shortcut: 'Alt+Q' } });
    changeSettingsFile(data, { openAtLogin: undefined });
    expect(settings()).toEqual({ ...DEFAULT_SETTINGS, shortcut: 'Alt+Q' });
  });
});

it.each([
  ['{\n  "recency": true\n  "rerank": true\n}', 3, 'a comma is missing'],
  ['{\n  "recency": true,\n  "ignore": [\n', 4, 'a closing'],
  ['{\n\n  recency: true }', 3, 'this is no JSON'],
  ['{\n  "recency": }', 2, 'a value is missing'],
  ['{}\n{}', 2, 'there is more'],
  ['{ "desktop": { "editor": "code\n', 1, 'a text does not end'],
])('names the line of a mistake: %j', (broken, line, problem) => {
  writeFileSync(file(), broken);
  expect(readSettingsFile(data)).toMatchObject({
    kind: 'broken',
    line,
    problem: expect.stringContaining(problem) as string,
  });
  expect(() => changeSettingsFile(data, { recency: true })).toThrow(
    expect.objectContaining({
      code: 'SETTINGS_UNREADABLE',
      message: expect.stringContaining(`line ${line}`) as string,
    }),
  );
  expect(text()).toBe(broken);
});

it('an empty file has nothing to lose', () => {
  writeFileSync(file(), ' \n');
  expect(readSettingsFile(data)).toMatchObject({ kind: 'broken' });
  changeSettingsFile(data, { recency: true });
  expect(settings()).toEqual({ ...DEFAULT_SETTINGS, recency: true });
});

it.each([
  '{"__proto__": {"recency": true}}',
  '{"desktop": {"__proto__": {"editor": "evil"}}}',
  '{"constructor": {}}',
  '[1]',
  '7',
  'null',
  '"x"',
])('%s sets nothing', (given) => {
  writeFileSync(file(), given);
  expect(settings()).toEqual(DEFAULT_SETTINGS);
});

it.each(['['.repeat(200_000), '{"recency": true', '\u0000', '{"a": "\n"}', '/*'])('no text throws', (given) => {
  writeFileSync(file(), given);
  expect(readSettingsFile(data).kind).toBe('broken');
});

describe('what stands in the place of the file', () => {
  it('that is a folder stays, and nothing is changed', () => {
    mkdirSync(path.join(file(), 'mine'), { recursive: true });
    expect(readSettingsFile(data)).toMatchObject({
      kind: 'broken',
      problem: expect.stringContaining('a folder') as string,
    });
    expect(() => changeSettingsFile(data, { recency: true })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_UNREADABLE' }),
    );
    expect(existsSync(path.join(file(), 'mine'))).toBe(true);
  });

  it('that is a link is changed where it leads, with its mode, and stays a link', () => {
    const target = path.join(data, 'dotfiles', 'quarry.json');
    mkdirSync(path.dirname(target));
    writeFileSync(target, '{ "recency": true }', { mode: 0o644 });
    symlinkSync(target, file());
    changeSettingsFile(data, { rerank: true });
    expect(lstatSync(file()).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toEqual({ recency: true, rerank: true });
    expect(statSync(target).mode & 0o444).toBe(0o444); // others may still read it
    expect(readdirSync(path.dirname(target))).toEqual(['quarry.json']);
  });

  it('that is a link to nothing is refused', () => {
    symlinkSync(path.join(data, 'gone.json'), file());
    expect(readSettingsFile(data)).toMatchObject({
      kind: 'broken',
      problem: expect.stringContaining('leads nowhere') as string,
    });
    expect(() => changeSettingsFile(data, { recency: true })).toThrow(
      expect.objectContaining({ code: 'SETTINGS_UNREADABLE' }),
    );
    expect(existsSync(path.join(data, 'gone.json'))).toBe(false);
  });

  it('that is read-only is read and not changed', () => {
    writeFileSync(file(), '{ "recency": true }');
    chmodSync(file(), 0o444);
    expect(settings().recency).toBe(true);
    expect(() => changeSettingsFile(data, { recency: false })).toThrow(
      expect.objectContaining({ code: 'DATA_UNWRITABLE', message: expect.stringContaining('read-only') as string }),
    );
    expect(text()).toBe('{ "recency": true }');
  });

  it.skipIf(process.platform === 'win32')('is for this user alone once it is written', () => {
    writeFileSync(file(), '{}', { mode: 0o644 });
    changeSettingsFile(data, { recency: true });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

it('a lock that a killed process left behind keeps nobody for ever', () => {
  const lock = `${file()}.lock`;
  writeFileSync(lock, '');
  utimesSync(lock, new Date(0), new Date(0));
  changeSettingsFile(data, { recency: true });
  expect(settings().recency).toBe(true);
  expect(readdirSync(data)).toEqual(['settings.json']);
});
