import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const FIXTURES = path.join(PROJECT, 'e2e', 'fixtures');

/** The browser mode as a person starts it, on a copy of the notes that a test may change. */
export interface WebDoor {
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
export async function openWebDoor(options: { readonly add: boolean; readonly fixtures?: 'notes' | 'formats'; readonly port?: number }): Promise<WebDoor> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'quarry-e2e-')));
  const notes = path.join(folder, 'notes');
  await cp(path.join(FIXTURES, options.fixtures ?? 'notes'), notes, { recursive: true });

  const home = path.join(folder, 'home');
  await mkdir(home);

  const data = path.join(folder, 'data');
  const opened = path.join(folder, 'opened.txt');
  const child = spawn(
    process.execPath,
    [
      path.join(PROJECT, 'src-main', 'web', 'main.ts'), '--no-open', '--data', data,
      ...(options.port ? ['--port', String(options.port)] : []),
      ...(options.add ? [notes] : []),
    ],
    { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...atHome(home), QUARRY_E2E_OPENED: opened, QUARRY_EDITOR: `${process.execPath} ${path.join(PROJECT, 'e2e', 'support', 'editor.mjs')} {path}:{line}` } },
  );
  const url = await printedUrl(child);
  return {
    url,
    notes,
    home,
    data,
    opened: () => readFile(opened, 'utf8').catch(() => ''),
    kill: () => stop(child, 'SIGKILL'),
    async end() {
      await stop(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What makes a folder the home folder, so that nothing is found by chance; what was compiled before is still used. */
function atHome(home: string): NodeJS.ProcessEnv {
  return { HOME: home, USERPROFILE: home, APPDATA: '', XDG_CONFIG_HOME: '', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache') };
}

async function printedUrl(child: ChildProcess): Promise<string> {
  const said: string[] = [];
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

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
