import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { expect } from 'playwright/test';
import { findElectron } from '../../scripts/electron-binary.ts';
import { killDuring, type Launcher } from './app-under-test.ts';
import { dropAndAnswer } from './drop-and-answer.ts';

const root = path.resolve(import.meta.dirname, '../..');
const main = path.join(root, 'out/main/main.mjs');
/** Chromium refuses its sandbox to root. */
const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The environment of a program that is Electron, not Node. */
function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...all } = { ...process.env, ...env };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The desktop app in Electron itself; `npm run e2e:electron` has built it. */
export const electron: Launcher = {
  name: 'electron',
  lacks: {},
  unavailable: () =>
    findElectron({ root, env: process.env }) === null
      ? 'Electron’s program is not installed: node node_modules/electron/install.js downloads it.'
      : null,
  async launch(stage, { _electron }) {
    const executablePath = findElectron({ root, env: process.env }) ?? '';
    const env = environment(stage.env);
    const app = await _electron.launch({
      executablePath,
      args: [...flags, main, '--data', stage.data],
      env,
      cwd: root,
      colorScheme: null,
    }); // else Playwright sets the pages' colours, and the app's are not seen
    const child = app.process(); // known no more once it has ended
    const page = await pageOf(app, '/index.html');
    const second = async (args: readonly string[]): Promise<number | null> => {
      const other = spawn(executablePath, [...flags, main, '--data', stage.data, ...args], {
        cwd: root,
        env,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [code] = (await once(other, 'exit')) as [number | null];
      return code;
    };
    const enginePid = (): Promise<number | undefined> =>
      app.evaluate(
        ({ app: it }) =>
          it.getAppMetrics().find(({ serviceName, name }) => [serviceName, name].includes('Quarry engine'))?.pid,
      );
    return {
      page,
      addByDrop: (paths) => dropAndAnswer(page, paths, 'Watch'),
      watched: async (file) => file,
      async openQuick() {
        await second(['--quick']); // no test can press keys of the whole system
        return pageOf(app, '/quick.html');
      },
      killEngine: async (during) => killDuring(await enginePid(), during),
      secondInstance: second,
      deepLink: async (url) => void (await second([url])),
      leaveToBack: () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.blur())),
      isInFront: () =>
        app.evaluate(
          ({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL().includes('index.html') ?? false,
        ),
      setDark: (dark) =>
        app.evaluate(({ nativeTheme }, isDark) => void (nativeTheme.themeSource = isDark ? 'dark' : 'light'), dark),
      async end() {
        const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
        await app.close();
        await ended;
        return child.exitCode;
      },
    };
  },
};

async function pageOf(app: ElectronApplication, end: string): Promise<Page> {
  const found = (): Page | undefined => app.windows().find((window) => window.url().endsWith(end));
  await expect.poll(found, { timeout: 30_000 }).toBeDefined();
  return found() as Page;
}
