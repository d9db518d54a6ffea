import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { channelPair } from '../../src-shared/channel.ts';
import { DEFAULT_DESKTOP } from '../../src-shared/settings.ts';
import { connect } from '../../src-shared/rpc.ts';
import type { DesktopState, EngineApi, EngineEvents, HostEvents } from '../../src-shared/protocol.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { answerHostCall, type PageApi, servePage } from './serve-page.ts';
import { createHost, type Host, type HostOptions } from './host.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'quarry-host-'));
  vi.stubEnv('QUARRY_EDITOR', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(data, { recursive: true, force: true });
});

const file = (): string => path.join(data, 'settings.json');
const write = (desktop: object): void => writeFileSync(file(), JSON.stringify({ desktop }));
const written = (): Record<string, unknown> =>
  (JSON.parse(readFileSync(file(), 'utf8')) as { desktop: Record<string, unknown> }).desktop;
const host = (more: Partial<HostOptions> = {}): Host =>
  createHost({
    frontEnd: 'web',
    engine: {} as Pick<EngineApi, 'locate' | 'status'>,
    restart: () => {},
    dataFolder: data,
    openWithSystem: async () => {},
    ...more,
  });

const supervisor = {
  api: {},
  state: { kind: 'ready' },
  pid: undefined,
  owner: null,
  on: () => () => {},
  restart: () => {},
  stop: async () => {},
} as unknown as Supervisor;
/** A page on that host, and what it is told. */
function page(of: Host) {
  const [near, far] = channelPair();
  const { api, on } = connect<PageApi, EngineEvents & HostEvents>(far);
  const told: DesktopState[] = [];
  on('settings', (state) => told.push(state));
  servePage(near, supervisor, of);
  return { api, told };
}

describe('a page', () => {
  it.each(['evil {path}', '', '/bin/sh', 'code -g {path}:{line}'])(
    'cannot choose what runs by the settings: %j',
    async (editor) => {
      write({ editor: 'mine {path}', theme: 'dark' });
      const { api } = page(host());
      for (const change of [{ editor }, { theme: 'light', editor }]) {
        await expect(api.changeSettings({ change } as never)).rejects.toMatchObject({
          code: 'INVALID_REQUEST',
          message: expect.stringContaining('which program runs'),
          next: expect.stringContaining('quarry settings editor'),
        });
      }
      expect(await answerHostCall(host(), 'changeSettings', { change: { editor } })).toMatchObject({
        error: { code: 'INVALID_REQUEST' },
      });
      expect(written()).toEqual({ editor: 'mine {path}', theme: 'dark' });
      expect((await api.settings()).editor).toMatchObject({ template: 'mine {path}', from: 'settings' });
    },
  );

  it('can change everything else', async () => {
    const { api } = page(host());
    const change = { shortcut: '', theme: 'dark', openAtLogin: true, stayInTray: true, notifications: false } as const;
    expect((await api.changeSettings({ change })).settings).toEqual({ ...DEFAULT_DESKTOP, ...change });
    expect(Object.keys(change).length).toBe(Object.keys(DEFAULT_DESKTOP).length - 1);
  });

  it('cannot bring in a setting by the prototype', async () => {
    const request = JSON.parse('{"change": {"__proto__": {"editor": "evil"}}}') as never;
    await page(host())
      .api.changeSettings(request)
      .catch(() => {});
    expect((await host().settings()).settings.editor).toBe('');
  });

  it('in a browser has no dialog to choose a program in', async () => {
    await expect(page(host()).api.chooseEditor()).rejects.toMatchObject({
      code: 'NOT_IN_THIS_WINDOW',
      next: expect.stringContaining('quarry settings editor'),
    });
    expect(existsSync(file())).toBe(false);
  });

  it('opens one dialog at a time, and what is chosen there is not its to say', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    const askForEditor = vi.fn<NonNullable<HostOptions['askForEditor']>>(() => promise);
    const { api } = page(host({ askForEditor }));
    await expect(api.chooseEditor({ id: 'vscode' } as never)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    const both = [api.chooseEditor(), api.chooseEditor()];
    await api.settings();
    resolve(null);
    expect((await Promise.all(both)).map(({ editor }) => editor.from)).toEqual(['system', 'system']);
    expect(askForEditor).toHaveBeenCalledTimes(1);
  });
});

it('the program that the person picks in the system’s dialog is kept, and told to every window', async () => {
  const of = host({ askForEditor: async () => ({ kind: 'program', file: process.execPath, args: '{path}' }) });
  // node would run a note
  await expect(page(of).api.chooseEditor()).rejects.toMatchObject({ code: 'PATH_NOT_ALLOWED' });
  const other = host({ askForEditor: async () => ({ kind: 'system' }) });
  write({ editor: 'old {path}' });
  const [one, two] = [page(other), page(other)];
  expect((await one.api.chooseEditor()).editor).toMatchObject({ template: '', from: 'system' });
  await vi.waitFor(() => expect(two.told.at(-1)?.editor.from).toBe('system'));
  expect(written()).toEqual({ editor: '' });
});

describe('settings', () => {
  it('that one page changes are the same for all others at once', async () => {
    const of = host();
    const [one, two] = [page(of), page(of)];
    await one.api.changeSettings({ change: { theme: 'dark' } });
    expect((await two.api.settings()).settings.theme).toBe('dark');
    expect(two.told.at(-1)?.settings.theme).toBe('dark');
  });

  it('that another Quarry on the data folder changes, or a person in the file, are told to every window', async () => {
    const applied: string[] = [];
    const desktop = {
      apply: ({ theme }: { theme: string }) => (applied.push(theme), { shortcut: 'none', loginProblem: '' }),
    } as unknown as NonNullable<HostOptions['desktop']>;
    const [window, tab] = [page(host({ frontEnd: 'electron', desktop })), page(host())];
    await tab.api.changeSettings({ change: { theme: 'light' } });
    expect((await window.api.settings()).settings.theme).toBe('light');
    write({ theme: 'dark', editor: 'mine {path}' });
    for (const { told } of [window, tab])
      await vi.waitFor(
        () => expect(told.at(-1)).toMatchObject({ settings: { theme: 'dark' }, editor: { template: 'mine {path}' } }),
        { timeout: 20_000 },
      );
    expect(applied).toEqual(['system', 'light', 'dark']);
  });

  it('are the defaults where something that is no file stands in their place, and nobody waits for it', async () => {
    mkdirSync(file());
    expect((await host().settings()).settings).toEqual(DEFAULT_DESKTOP);
    rmSync(file(), { recursive: true });
    spawnSync('mkfifo', [file()]); // where there is such a program
    expect((await host().settings()).settings).toEqual(DEFAULT_DESKTOP);
  });

  it('stay as they were while the file is half written', async () => {
    write({ theme: 'dark', editor: 'mine {path}' });
    const of = host();
    writeFileSync(file(), '{ "desktop": { "theme": "li');
    expect(await of.settings()).toMatchObject({ settings: { theme: 'dark' }, editor: { template: 'mine {path}' } });
  });

  it('name the variable where that says which program opens notes', async () => {
    vi.stubEnv('QUARRY_EDITOR', 'vi {path}');
    expect((await host().settings()).editor).toMatchObject({ template: 'vi {path}', from: 'environment' });
    write({ editor: 'mine {path}' });
    expect((await host().settings()).editor).toMatchObject({ template: 'mine {path}', from: 'settings' });
  });
});
