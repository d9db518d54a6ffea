import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { childrenOf } from '../support/processes.ts';
import { type Control, controlOf } from './control-client.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 30_000;

export interface Desktop {
  /** The main window's. */
  readonly page: Page;
  readonly pid: number;
  /** When its process was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Does what only a person or the system could do. */
  readonly control: Control;
  /** The page of another window, once it is there. @param end of its address, without what follows a # */
  pageOf(end: string): Promise<Page>;
  /** Starts the program a second time, with the same data folder, and gives its exit code. */
  second(args: readonly string[]): Promise<number | null>;
  /** Ids of the engine's processes that run now. */
  enginePids(): Promise<readonly number[]>;
  /** What the app has printed so far. */
  printed(): string;
  /** Ends the app as a system does, and waits. The exit code. */
  end(): Promise<number | null>;
}

/** What a test, a debugger or a container puts before the script. */
const SWITCHES = ['--disable-gpu', '--remote-debugging-address=127.0.0.1'];

const command = [
  '--disable-warning=ExperimentalWarning',
  path.join(root, 'e2e/standin/run.ts'),
  ...SWITCHES,
  path.join(root, 'out/main/main.mjs'),
];

/**
 * Builds what is stale and starts the desktop app under the stand-in, as `npm start` would under Electron.
 *
 * @param args `--data` and its folder come first
 * @param undisturbedMs how long it is left alone before a test attaches, which takes time of the processor. Default 0
 */
export async function launchDesktop(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  undisturbedMs = 0,
): Promise<Desktop> {
  await build();
  const port = await freePort();
  const startedAt = performance.timeOrigin + performance.now();
  const app = spawn(process.execPath, [...command, ...args], {
    cwd: root,
    env: {
      ...process.env,
      WAYLAND_DISPLAY: undefined,
      XDG_SESSION_TYPE: undefined,
      QUARRY_STANDIN_PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [app.stdout, app.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));

  try {
    await new Promise((resolve) => setTimeout(resolve, undisturbedMs));
    const browser = await until(() => attach(port, app));
    const pageOf = (end: string): Promise<Page> =>
      until(
        async () =>
          browser
            .contexts()
            .flatMap((context) => context.pages())
            .find((candidate) => candidate.url().replace(/#.*/, '').endsWith(end)) ?? null,
      );
    return {
      page: await pageOf('/index.html'),
      pid: app.pid ?? 0,
      startedAt,
      control: controlOf(app),
      pageOf,
      async second(given) {
        const other = spawn(process.execPath, [...command, ...args.slice(0, 2), ...given], {
          cwd: root,
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        const [exit] = (await once(other, 'exit')) as [number | null];
        return exit;
      },
      enginePids: () => childrenOf(app.pid ?? 0, 'worker.mjs'),
      printed: () => printed,
      async end() {
        const ended = app.exitCode === null && app.signalCode === null ? once(app, 'exit') : null;
        app.kill('SIGTERM');
        await ended;
        return app.exitCode;
      },
    };
  } catch (error) {
    app.kill('SIGKILL');
    throw new Error(`The desktop app did not open its window. It printed:\n${printed}`, { cause: error });
  }
}

/** Starts the desktop app where it is to end by itself, and waits for that. */
export async function startAndEnd(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number | null; readonly printed: string }> {
  await build();
  const app = spawn(process.execPath, [...command, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [app.stdout, app.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const [code] = (await once(app, 'exit')) as [number | null];
  return { code, printed };
}

async function build(): Promise<void> {
  const building = spawn(process.execPath, [path.join(root, 'scripts/build.ts'), '--electron'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(building, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The desktop app could not be built.');
}

async function attach(port: number, app: ChildProcess): Promise<Browser | null> {
  if (app.exitCode !== null) throw new Error(`The app ended with code ${app.exitCode}.`);
  return chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (
    const end = Date.now() + PATIENCE_MS;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 50))
  ) {
    const found = await look();
    if (found !== null) return found;
  }
  throw new Error(`It was not there after ${PATIENCE_MS / 1000} seconds.`);
}

/** A port of this machine that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
