import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { ShownWindow } from './control-client.ts';
import { type Desktop, launchDesktop, startAndEnd } from './launch.ts';

/** What a person sees of the desktop app when something around it fails. */

const KEYS = 'CommandOrControl+Shift+Space';

let folder: string;
let desktop: Desktop;

const at = (...parts: string[]): string => path.join(folder, ...parts);
const start = async (): Promise<void> => {
  desktop = await launchDesktop(['--data', at('data'), at('notes')], { QUARRY_EDITOR: '' });
  await desktop.page.getByText('Up to date').waitFor({ timeout: 60_000 });
  await desktop.pageOf('/quick.html');
};

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-faults-')));
  for (const name of ['notes', 'data']) await mkdir(at(name));
  await writeFile(at('data', 'settings.json'), JSON.stringify({ desktop: { stayInTray: true } }));
  await writeFile(
    at('notes', 'storage.md'),
    '# Session: Storage\n\n**Key Decisions:**\n- Keep write-ahead logging on, because a power cut must not lose the index\n- Draw the icons by hand\n',
  );
  await start();
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

const windowAt = async (end: string): Promise<ShownWindow | undefined> =>
  (await desktop.control.windows()).find(({ url }) => url.includes(end));
/** By the stand-in: a test cannot attach to a page whose process has ended once. */
const textOf = (page: string): Promise<unknown> =>
  desktop.control('evaluate', page, 'document.body?.innerText ?? ""').catch(() => '');
const asked = async (): Promise<readonly { readonly message?: string }[]> =>
  (await desktop.control.recorded('dialog.showMessageBox')) as { message?: string }[];
const ports = async (): Promise<readonly string[]> =>
  ((await desktop.control.recorded('postMessage')) as { to: string }[]).map(({ to }) => to);
/** A call of the host by the page. */
const call = (page: string, method: string, request: object): Promise<unknown> =>
  desktop.control('evaluate', page, `quarry.host(${JSON.stringify(method)}, ${JSON.stringify(request)})`);

test('a file is read by a thread where no process for it can be started, and the app goes on', async () => {
  await desktop.control('refuseReaders');
  await desktop.control('killEngine', 'SIGKILL'); // its reader ends with it
  await writeFile(at('notes', 'later.md'), '# Session: Later\n\n**Key Decisions:**\n- Count the swifts at dusk\n');
  await desktop.page.getByRole('combobox', { name: 'Search' }).fill('swifts');
  await expect(desktop.page.getByRole('treeitem').filter({ hasText: 'Count the swifts at dusk' })).toBeVisible({
    timeout: 60_000,
  });
});

test('a page that goes somewhere else is given neither the engine nor a word', async () => {
  const before = (await ports()).length;
  expect(before).toBeGreaterThan(1);
  await desktop.control('evaluate', 'index.html', "location.replace('about:blank')");
  await expect.poll(async () => (await desktop.control.windows()).some(({ url }) => url === 'about:blank')).toBe(true);
  await desktop.control('killEngine', 'SIGKILL'); // the next one is told of to all pages
  await expect.poll(async () => (await ports()).length).toBeGreaterThan(before); // to the quick search
  for (const to of await ports()) expect(to).toMatch(/^app:\/\/bundle\//);
  await desktop.control('closeWindow', 'about:blank');
  await expect.poll(() => windowAt('about:blank')).toBeUndefined();
  await desktop.control('activate');
  await expect.poll(() => textOf('index.html')).toContain('Up to date');
});

for (const page of ['index.html', 'quick.html']) {
  test(`${page} comes back when its process ends, and finds again`, async () => {
    const before = (await ports()).length;
    await desktop.control('crashPage', page);
    await expect.poll(async () => (await ports()).length).toBe(before + 1);
    await expect.poll(() => textOf(page)).toContain(page === 'index.html' ? 'Up to date' : 'full window');
    expect(await asked()).toEqual([]);
  });
}

test('a page that does not answer is loaded anew when the person wants it, the quick search at once', async () => {
  const loads = async (): Promise<number> => (await ports()).length;
  let before = await loads();
  await desktop.control('hang', 'index.html', true);
  await expect
    .poll(async () => (await asked()).at(-1))
    .toMatchObject({
      message: 'The window of Quarry does not answer.',
      buttons: ['Reload', 'Wait'],
      defaultId: 1,
      overWindow: true,
    });
  expect(await loads()).toBe(before);
  await desktop.control('answerDialog', { response: 0 });
  await desktop.control('hang', 'index.html', true);
  await expect.poll(loads).toBe(before + 1);
  before = await loads();
  const said = (await asked()).length;
  await desktop.control('hang', 'quick.html', true);
  await expect.poll(loads).toBe(before + 1);
  expect(await asked()).toHaveLength(said);
});

test('a page that goes again and again is left, and the person is asked', async () => {
  const said = (await asked()).length;
  const crash = async (): Promise<void> => {
    const before = (await ports()).length;
    await desktop.control('crashPage', 'index.html');
    await expect.poll(async () => (await ports()).length + (await asked()).length).toBeGreaterThan(before + said);
  };
  await desktop.control('answerDialog', { response: 0 });
  for (let times = 0; times < 4 && (await asked()).length === said; times++) await crash();
  expect((await asked()).at(-1)).toMatchObject({
    message: 'The window of Quarry has crashed several times.',
    buttons: ['Try again', 'Quit Quarry'],
  });
  await expect.poll(() => textOf('index.html')).toContain('Up to date'); // the answer was to try again
});

test('a page that cannot be loaded is tried again', async () => {
  const before = (await ports()).length;
  await desktop.control('failLoads', 1);
  await desktop.control('crashPage', 'index.html');
  await expect.poll(async () => (await ports()).length).toBe(before + 1);
  await expect.poll(() => textOf('index.html')).toContain('Up to date');
});

test('the quick search is made anew when its window has gone', async () => {
  await desktop.control('pressShortcut', KEYS);
  await desktop.control('destroyWindow', 'quick.html');
  await expect.poll(() => windowAt('quick.html')).toBeUndefined();
  await call('index.html', 'leaveQuick', {});
  await call('index.html', 'sizeQuick', { height: 300 });
  await desktop.control('pressShortcut', KEYS);
  await expect.poll(() => windowAt('quick.html')).toMatchObject({ visible: true });
  await expect.poll(() => textOf('quick.html')).toContain('full window');
  await desktop.control('pressShortcut', KEYS);
  await expect.poll(() => windowAt('quick.html')).toMatchObject({ visible: false });
});

test('a system that never says whether it opened a note keeps nobody waiting, and a failure is told where it is seen', async () => {
  const quick = await desktop.pageOf('/quick.html');
  const hits = quick.getByRole('option');
  const enter = async (): Promise<void> => {
    await desktop.control('pressShortcut', KEYS);
    await expect(quick.getByRole('combobox', { name: 'Search' })).toHaveValue('');
    await quick.keyboard.type('icons by hand');
    await expect(hits.first()).toContainText('by hand');
    await quick.keyboard.press('Enter');
    await expect.poll(() => windowAt('quick.html')).toMatchObject({ visible: false });
  };
  await desktop.control('letOpenPathEndIn', null);
  await enter();
  expect(await desktop.control.recorded('shell.openPath')).toEqual([at('notes', 'storage.md')]);
  const said = (await asked()).length;
  await desktop.control('letOpenPathEndIn', 'no program is set for it');
  await enter();
  await expect
    .poll(async () => (await asked()).slice(said))
    .toMatchObject([
      { type: 'error', message: expect.stringContaining('storage.md could not be opened: no program is set for it.') },
    ]);
});

test('each item of the menus has a letter of its own, and the window an icon', async () => {
  interface Item {
    readonly label: string;
    readonly letter: string;
    readonly items?: readonly (Item | '-')[];
  }
  const check = (items: readonly (Item | '-')[]): void => {
    const letters = items.flatMap((item) => (item === '-' ? [] : [item.letter]));
    expect(letters).not.toContain('');
    expect(new Set(letters).size, JSON.stringify(items)).toBe(letters.length);
    for (const item of items) if (item !== '-' && item.items) check(item.items);
  };
  check((await desktop.control('menu')) as Item[]);
  expect(await desktop.control('windowIcons')).toContainEqual(['app://bundle/index.html', true]);
});

test('an engine that hangs keeps no window on the screen when the app ends', async () => {
  const [engine = 0] = await desktop.enginePids();
  process.kill(engine, 'SIGSTOP');
  process.kill(desktop.pid, 'SIGTERM');
  await expect.poll(() => desktop.control.windows(), { intervals: [20] }).toEqual([]);
  expect(existsSync(`/proc/${engine}`)).toBe(true);
  expect(await desktop.end()).toBe(0);
  expect(existsSync(`/proc/${engine}`)).toBe(false);
});

test('a window stands where it stood, however often it is started', async () => {
  test.setTimeout(120_000);
  const places: unknown[] = [];
  for (let starts = 0; starts < 3; starts++) {
    await start();
    places.push((await windowAt('index.html'))?.bounds);
    if (starts < 2) expect(await desktop.end()).toBe(0);
  }
  expect(places.slice(1)).toEqual([places[0], places[0]]);
});

test('a shutdown of the system waits for the engine, which closes its database', async () => {
  expect(await desktop.control('shutDown')).toBe(true);
  await expect.poll(() => existsSync(`/proc/${desktop.pid}`), { timeout: 20_000 }).toBe(false);
  expect(await desktop.end()).toBe(0);
  expect((await stat(at('data', 'index.db-wal')).catch(() => null))?.size ?? 0).toBe(0);
});

test('a start whose lock cannot be made says so, and one beside another ends in peace', async () => {
  const { code, printed } = await startAndEnd(['--data', at('data')], { QUARRY_STANDIN_NO_LOCK: '1' });
  expect(printed).toContain('DATA_UNWRITABLE');
  expect(printed).toContain(at('data', 'window'));
  expect(code).toBe(3);
});
