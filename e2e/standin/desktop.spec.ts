import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { childrenOf } from '../support/processes.ts';
import { type Desktop, launchDesktop } from './launch.ts';

declare global {
  interface Window {
    readonly quarry?: { pathsOf(files: File[]): string[] };
    dropped?: string[];
  }
}

const NOTE = `# Session: Storage

**ID**: session-1

## Activity Log

### 10:00 - Update

**Key Decisions:**
- Keep write-ahead logging on, because a power cut must not lose the index
- Draw the icons by hand
`;

let folder: string;
let desktop: Desktop;

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'The stand-in host is made for Chromium on Linux.');

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(path.join(tmpdir(), 'quarry-desktop-'));
  await mkdir(path.join(folder, 'notes'));
  await writeFile(path.join(folder, 'notes', 'storage.md'), NOTE);
  desktop = await launchDesktop(['--data', path.join(folder, 'data'), path.join(folder, 'notes')]);
});

test.afterAll(async () => {
  await desktop?.end();
  await rm(folder, { recursive: true, force: true });
});

async function search(query: string): Promise<void> {
  await desktop.page.getByRole('combobox', { name: 'Search' }).fill(query);
}

test('shows what the engine’s own process found, in the window', async () => {
  await search('what happens to the database when the lights go out');
  await expect(desktop.page.getByRole('treeitem').first()).toContainText('write-ahead logging', { timeout: 30_000 });
  expect(await desktop.enginePids()).toHaveLength(1);
});

test('keeps Node and Electron from the page', async () => {
  const seen = await desktop.page.evaluate(() => ({
    secure: isSecureContext,
    given: Object.keys(window.quarry ?? {}),
    frozen: Object.isFrozen(window.quarry),
    hidden: ['require', 'process', 'module', 'electron', 'ipcRenderer'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ secure: true, given: ['pathsOf', 'host', 'on'], frozen: true, hidden: [] });
});

test('runs no script that is not its own, and reaches no network', async () => {
  const outcome = await desktop.page.evaluate(async () => {
    const answer = await fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    );
    const script = document.createElement('script');
    const made = ((): string => {
      try {
        script.textContent = 'window.injected = true';
        document.body.append(script);
        return 'injected' in window ? 'ran' : 'did not run';
      } catch {
        return 'did not run';
      }
    })();
    return { answer, made };
  });
  expect(outcome).toEqual({ answer: 'refused', made: 'did not run' });
  expect(desktop.printed()).not.toContain('[network]');
});

test('learns the real paths of what is dropped on the window', async () => {
  const { page } = desktop;
  await page.evaluate(() => {
    window.addEventListener(
      'drop',
      (event) => (window.dropped = window.quarry?.pathsOf([...(event.dataTransfer?.files ?? [])]) ?? []),
      { capture: true, once: true },
    );
    window.addEventListener('dragover', (event) => event.preventDefault(), { capture: true });
  });
  const cdp = await page.context().newCDPSession(page);
  const files = [path.join(folder, 'notes'), path.join(folder, 'notes', 'storage.md')];
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', {
      type,
      x: 300,
      y: 300,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  }
  await expect.poll(() => page.evaluate(() => window.dropped)).toEqual(files);
  expect(await page.evaluate(() => window.quarry?.pathsOf([new File(['made by a script'], 'made.md')]))).toEqual([]);
  await page.getByRole('dialog', { name: 'Dropped files' }).getByRole('button', { name: 'Cancel' }).click();
});

test('finds again after the engine was killed', async () => {
  const [before = 0] = await desktop.enginePids();
  process.kill(before, 'SIGKILL');
  await expect.poll(async () => (await desktop.enginePids())[0] ?? before, { timeout: 20_000 }).not.toBe(before);
  await search('who drew the icons');
  await expect(desktop.page.getByRole('treeitem').first()).toContainText('by hand', { timeout: 30_000 });
});

test('searches again after the page was loaded anew', async () => {
  await desktop.page.reload();
  await search('power cut');
  await expect(desktop.page.getByRole('treeitem').first()).toContainText('write-ahead logging', { timeout: 30_000 });
});

/** The browser's profile, which is removed when the browser has ended. */
async function profile(): Promise<string> {
  const [pid = 0] = await childrenOf(desktop.pid, '--user-data-dir=');
  return /--user-data-dir=([^\0]+)/.exec(await readFile(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? '';
}

test('leaves no process behind when it ends', async () => {
  const pids = [desktop.pid, ...(await desktop.enginePids()), ...(await childrenOf(desktop.pid, '--user-data-dir='))];
  const folderOfBrowser = await profile();
  expect(existsSync(folderOfBrowser)).toBe(true);
  expect(await desktop.end()).toBe(0);
  for (const pid of pids) expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect(existsSync(folderOfBrowser)).toBe(false);
});

test('takes its browser along when it is killed', async () => {
  desktop = await launchDesktop(['--data', path.join(folder, 'data')]);
  const folderOfBrowser = await profile();
  expect(existsSync(folderOfBrowser)).toBe(true);
  process.kill(desktop.pid, 'SIGKILL');
  await expect.poll(() => existsSync(folderOfBrowser)).toBe(false);
});
