import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SETTING_NAMES, settingKey } from '../../../src-shared/settings.ts';
import { runCli } from '../program.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'quarry-cli-settings-')));
  vi.stubEnv('PATH', folder);
  vi.stubEnv('QUARRY_EDITOR', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const data = (): string => path.join(folder, 'data');
const written = (): unknown => JSON.parse(readFileSync(path.join(data(), 'settings.json'), 'utf8'));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCli(
    ['settings', ...args, '--data', data()],
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
  );
  return { code, out, err };
}

function program(name: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

describe.runIf(process.platform === 'linux')('the settings on the command line', () => {
  it('show the program that opens notes, and which editors were found', async () => {
    program('zed');
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('Editor    the system’s own program');
    expect(out).toContain('Found     zed: Zed (zed {path}:{line})');
    vi.stubEnv('QUARRY_EDITOR', 'vi {path}');
    expect((await run('editor')).out).toContain('Editor    vi {path} (by QUARRY_EDITOR)');
  });

  it('choose a known editor, a program with its arguments, and the system’s own again', async () => {
    program('zed');
    const edit = program('my edit');
    expect((await run('editor', 'zed')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: 'zed {path}:{line}' } });
    expect(statSync(path.join(data(), 'settings.json')).mode & 0o777).toBe(0o600);
    expect((await run('editor', edit, '--args', '-n +{line} {path}')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: `"${edit}" -n +{line} {path}` } });
    expect((await run('editor', 'system')).code).toBe(0);
    expect(written()).toEqual({ desktop: { editor: '' } });
  });

  it('refuse what is no program, what would run a note, and settings that are none', async () => {
    program('bash');
    for (const [args, code, said] of [
      [['editor', 'gone'], 3, 'PATH_NOT_FOUND'],
      [['editor', 'bash'], 3, 'PATH_NOT_ALLOWED'],
      [['colour', 'red'], 2, 'USAGE'],
    ] as const) {
      const outcome = await run(...args);
      expect(outcome.code).toBe(code);
      expect(outcome.err).toContain(said);
    }
    expect(() => written()).toThrow('ENOENT');
  });
});

describe('all settings on the command line', () => {
  it('are listed with value, default, source and effect, also as JSON', async () => {
    await run('set', 'recency', 'true');
    const { out } = await run();
    for (const name of SETTING_NAMES) expect(out).toContain(settingKey(name));
    expect(out).toMatch(/recency +true\n +Prefer newer notes; from settings\.json; changes take effect at once/);
    expect(out).toMatch(/rerank +false\n +Rerank the first results; from the default; changes take effect at once/);
    const { settings } = JSON.parse((await run('--json')).out) as { settings: readonly Record<string, unknown>[] };
    expect(settings.map(({ name }) => name)).toEqual(SETTING_NAMES.map(settingKey));
    expect(settings.find(({ name }) => name === 'recency')).toMatchObject({
      value: true,
      default: false,
      from: 'settings.json',
      effect: 'at once',
      scope: 'engine',
    });
    vi.stubEnv('QUARRY_EDITOR', 'vi {path}');
    expect(JSON.parse((await run('get', 'editor', '--json')).out)).toMatchObject({
      name: 'desktop.editor',
      value: 'vi {path}',
      from: 'QUARRY_EDITOR',
    });
  });

  it.each<[name: string, words: readonly string[], stored: unknown, shown: string]>([
    ['recency', ['true'], { recency: true }, 'true'],
    ['desktop.theme', ['dark'], { desktop: { theme: 'dark' } }, 'dark'],
    ['theme', ['"dark"'], { desktop: { theme: 'dark' } }, 'dark'],
    ['stayInTray', ['null'], { desktop: { stayInTray: null } }, 'null'],
    ['shortcut', [''], { desktop: { shortcut: '' } }, '""'],
    [
      'desktop.editor',
      ['code -g {path}:{line}'],
      { desktop: { editor: 'code -g {path}:{line}' } },
      'code -g {path}:{line}',
    ],
    ['ignore', ['drafts/', '*.tmp'], { ignore: ['drafts/', '*.tmp'] }, '["drafts/","*.tmp"]'],
    ['ignore', ['["a b/"]'], { ignore: ['a b/'] }, '["a b/"]'],
    [
      'headings',
      ['beliefs captured=insight', 'a=b=note'],
      { headings: { 'beliefs captured': 'insight', 'a=b': 'note' } },
      '{"beliefs captured":"insight","a=b":"note"}',
    ],
    ['headings', ['{"mood": "note"}'], { headings: { mood: 'note' } }, '{"mood":"note"}'],
    ['logLevel', ['debug'], { logLevel: 'debug' }, 'debug'],
  ])('set, show and bring back %s %j', async (name, words, stored, shown) => {
    expect(await run('set', name, ...words)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`is now ${shown}. This takes effect at once.`) as string,
    });
    expect(written()).toEqual(stored);
    expect((await run('get', name)).out).toBe(`${shown}\n`);
    expect((await run('reset', name)).code).toBe(0);
    expect(JSON.stringify(written())).not.toContain(name.replace('desktop.', ''));
  });

  it.each<[readonly string[], string]>([
    [['set', 'recency', 'yes'], 'The setting "recency" is not true or false.'],
    [['set', 'theme', 'pink'], 'is not "system", "light" or "dark"'],
    [['set', 'headings', 'mood=feeling'], '"mood" in the setting "headings" does not fit: the types are'],
    [['set', 'ignore', 'a', ' '], 'Line 2 in the setting "ignore" does not fit'],
    [['set', 'colour', 'red'], 'There is no setting "colour".'],
    [['get', 'colour'], 'There is no setting "colour".'],
    [['reset', 'colour'], 'The settings are'],
    [['set', 'recency'], 'missing required argument'],
  ])('refuse %j', async (args, said) => {
    const { code, err } = await run(...args);
    expect(code).not.toBe(0);
    expect(err.toLowerCase()).toContain(said.toLowerCase());
    expect(() => written()).toThrow('ENOENT');
  });

  it('say what is wrong with the file, and leave it as it is', async () => {
    await run('set', 'recency', 'true');
    const file = path.join(data(), 'settings.json');
    writeFileSync(file, '{\n  "recency": true,\n  rerank: true\n}');
    expect((await run()).err).toContain('line 3');
    expect(await run('set', 'rerank', 'true')).toMatchObject({
      code: 3,
      err: expect.stringContaining('SETTINGS_UNREADABLE') as string,
    });
    expect(readFileSync(file, 'utf8')).toContain('  rerank: true');
  });
});
