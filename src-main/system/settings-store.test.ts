import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../src-shared/settings.ts';
import { openSettings, type SettingsState, type SettingsStore } from './settings-store.ts';

let data: string;
let stores: SettingsStore[];
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-store-'));
  stores = [];
});
afterEach(() => {
  for (const store of stores) store.close();
  rmSync(data, { recursive: true, force: true });
});

const file = (): string => path.join(data, 'settings.json');
const write = (settings: object): void => writeFileSync(file(), JSON.stringify(settings));

function open(): { store: SettingsStore; told: SettingsState[]; names: string[][] } {
  const store = openSettings(data, 20);
  stores.push(store);
  const told: SettingsState[] = [];
  const names: string[][] = [];
  store.onChange((state, change) => {
    told.push(state);
    names.push([...change.names]);
  });
  return { store, told, names };
}

const waiting = { timeout: 20_000 };

it('a change in the file is read at once, and told to who listens', async () => {
  const { store, told, names } = open();
  expect(store.read()).toMatchObject({ settings: DEFAULT_SETTINGS, notices: [] });
  write({ recency: true, desktop: { theme: 'dark' } });
  expect(store.read().settings).toEqual({ ...DEFAULT_SETTINGS, recency: true, theme: 'dark' });
  expect([...store.read().set]).toEqual(['theme', 'recency']);
  expect(names).toEqual([['theme', 'recency']]);
  writeFileSync(`${file()}~`, JSON.stringify({ recency: true })); // as editors save
  renameSync(`${file()}~`, file());
  await vi.waitFor(() => expect(told.at(-1)?.settings.theme).toBe('system'), waiting);
});

it('a change by one store is told to its own listeners and to those of another', async () => {
  const [one, two] = [open(), open()];
  one.store.change({ recency: true });
  expect(one.names).toEqual([['recency']]);
  await vi.waitFor(() => expect(two.names).toEqual([['recency']]), waiting);
  one.store.change({ recency: undefined });
  expect(two.store.read().settings).toEqual(DEFAULT_SETTINGS);
});

describe('a file that cannot be understood', () => {
  it.each<[string, () => void, string]>([
    ['half written', () => writeFileSync(file(), '{\n  "recency": true,\n  "rer'), 'line 3'],
    ['emptied', () => writeFileSync(file(), ''), 'it is empty'],
    ['replaced by a folder', () => (rmSync(file()), mkdirSync(file())), 'It is a folder'],
    [
      'replaced by a link that leads nowhere',
      () => (rmSync(file()), symlinkSync(path.join(data, 'gone'), file())),
      'leads nowhere',
    ],
  ])(
    'leaves the last settings in force, and a notice names the file, the place and what to do: %s',
    async (_, spoil, problem) => {
      write({ recency: true });
      const { store, told } = open();
      spoil();
      await vi.waitFor(() => expect(told.at(-1)?.notices).toEqual([expect.stringContaining(problem)]), waiting);
      const [notice = ''] = store.read().notices;
      expect(notice).toContain(file());
      expect(notice).toContain('the settings before it still apply');
      expect(notice).toMatch(/\. (?:Correct it, or move it away|Put a file in its place)/);
      expect(store.read().settings.recency).toBe(true);
    },
  );

  it('is told only when it stays so, and no more once it is mended', async () => {
    write({ recency: true });
    const { store, told } = open();
    writeFileSync(file(), '{ "rec');
    expect(store.read().notices).toEqual([]);
    write({ recency: true });
    expect(store.read().notices).toEqual([]);
    expect(told).toEqual([]);
    writeFileSync(file(), '{ "rec');
    await vi.waitFor(() => expect(told).toHaveLength(1), waiting);
    write({ recency: false });
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ settings: DEFAULT_SETTINGS, notices: [] }), waiting);
  });

  it('gives the defaults to who starts with it', () => {
    writeFileSync(file(), '[');
    expect(open().store.read()).toMatchObject({
      settings: DEFAULT_SETTINGS,
      notices: [expect.stringContaining('It could not be read, so the defaults apply (line 1:')],
    });
  });
});

it('a file that is deleted brings back the defaults, and one that is just being replaced does not', async () => {
  write({ recency: true });
  const { store, told } = open();
  rmSync(file());
  expect(store.read().settings.recency).toBe(true);
  write({ recency: true });
  expect(store.read().settings.recency).toBe(true);
  rmSync(file());
  await vi.waitFor(() => expect(told.at(-1)?.settings).toEqual(DEFAULT_SETTINGS), waiting);
  expect(store.read().notices).toEqual([]);
});

it('processes that change different settings at the same time lose none of them', async () => {
  const program = path.join(data, 'change.ts');
  writeFileSync(
    program,
    `
import { changeSettingsFile } from ${JSON.stringify(path.resolve(import.meta.dirname, 'settings-file.ts'))};
const name = process.argv[2];
for (let i = 0; i < 40; i++) changeSettingsFile(${JSON.stringify(data)}, { [name]: i % 2 === 0 });
changeSettingsFile(${JSON.stringify(data)}, { [name]: true });
`,
  );
  const names: readonly (keyof Settings)[] = ['recency', 'rerank', 'openAtLogin', 'stayInTray'];
  const ended = await Promise.all(
    names.map(
      (name) =>
        new Promise((resolve) => spawn(process.execPath, [program, name], { stdio: 'inherit' }).once('exit', resolve)),
    ),
  );
  expect(ended).toEqual([0, 0, 0, 0]);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
    recency: true,
    rerank: true,
    desktop: { openAtLogin: true, stayInTray: true },
  });
});
