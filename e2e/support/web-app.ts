import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setStage, type Stage } from './stage.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** The browser mode as a person starts it, on a copy of the notes that a test may change. */
export interface WebApp {
  /** The address that was printed, with its key. */
  readonly url: string;
  /** The copy of the notes. */
  readonly notes: string;
  /** The home folder of the person, which is nobody's: empty but for what the test puts there. */
  readonly home: string;
  /** The data folder. */
  readonly data: string;
  /** What the editor was asked to open last, `path:line`; empty when nothing was. */
  opened(): Promise<string>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  end(): Promise<void>;
}

/**
 * Starts the browser mode.
 *
 * @param options.add whether the notes are a source from the beginning
 * @param options.fixtures which notes: the folder below `fixtures/`; default `notes`
 * @param options.port a certain port; default: any free one
 */
export async function openWebApp(options: {
  readonly add: boolean;
  readonly fixtures?: 'notes' | 'formats';
  readonly port?: number;
}): Promise<WebApp> {
  const { notes, home, data, env, opened, remove } = await setStage(options.fixtures);
  const { url, stop } = await startWebApp({ data, env }, [
    ...(options.port ? ['--port', String(options.port)] : []),
    ...(options.add ? [notes] : []),
  ]);
  return {
    url,
    notes,
    home,
    data,
    opened,
    kill: async () => void (await stop('SIGKILL')),
    async end() {
      await stop();
      await remove();
    },
  };
}

/** The browser mode's process. */
export interface WebProcess {
  readonly pid: number;
  /** The address that was printed, with its key. */
  readonly url: string;
  /** All that it has written to the terminal. */
  said(): string;
  /** Ends it, and waits. The exit code. @param signal default SIGTERM */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the browser mode on a stage, and waits for its address.
 *
 * @param opens whether it opens a browser itself. Default: no
 */
export async function startWebApp(
  { data, env }: Pick<Stage, 'data' | 'env'>,
  args: readonly string[],
  opens = false,
): Promise<WebProcess> {
  const child = spawn(
    process.execPath,
    [path.join(PROJECT, 'src-main', 'web', 'main.ts'), ...(opens ? [] : ['--no-open']), '--data', data, ...args],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    },
  );
  const said: string[] = [];
  const url = await printedUrl(child, said);
  return { pid: child.pid ?? 0, url, said: () => said.join('\n'), stop: (signal = 'SIGTERM') => stop(child, signal) };
}

async function printedUrl(child: ChildProcess, said: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      const url = /http:\/\/127\.0\.0\.1:\d+\/\?t=\S+/.exec(line)?.[0];
      if (url) resolve(url);
    });
  }
  child.once('exit', () => reject(new Error(`The browser mode ended before it was there:\n${said.join('\n')}`)));
  return promise;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}
