/** What tests of the command line share: commands as processes of their own, and what they leave. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll } from 'vitest';
import { engineOptions } from '../worker/options.ts';
import { type Supervisor, superviseEngine } from '../worker/supervisor.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Desk {
  readonly folder: string;
  readonly data: string;
  readonly notes: string;
  /** Starts a command; its data folder is this one's. */
  start(...args: string[]): ReturnType<typeof startCommand>;
  run(...args: string[]): Promise<Result>;
  note(name: string, content: string): string;
  close(): Promise<void>;
}

function startCommand(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn(process.execPath, [path.join(root, 'src-main/cli/main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
}

/** A folder of notes, and a data folder that does not exist yet. */
export function desk(env: NodeJS.ProcessEnv = {}): Desk {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'quarry-desk-')));
  const [data, notes] = [path.join(folder, 'data'), path.join(folder, 'notes')];
  mkdirSync(notes);
  const running = new Set<ChildProcess>();
  const start = (...args: string[]): ReturnType<typeof startCommand> => {
    const child = startCommand([...args.slice(0, 1), '--data', data, ...args.slice(1)], env);
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };
  return {
    folder,
    data,
    notes,
    start,
    async run(...args) {
      const child = start(...args);
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close') as Promise<[number | null]>,
      ]);
      return { code, stdout, stderr };
    },
    note(name, content) {
      writeFileSync(path.join(notes, name), content);
      return path.join(notes, name);
    },
    async close() {
      await Promise.all(
        [...running].map(async (child) => {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }),
      );
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/**
 * Keeps an engine running while the tests of a file or of a `describe` run. Their commands use it, as they use that of
 * an open window: none starts an engine and loads the model, which is most of what a command takes.
 *
 * @param data gives the data folder, once the hooks before this one have run
 */
export function withOpenQuarry(data: () => string): void {
  let engine: Supervisor | undefined;
  beforeAll(async () => {
    engine = superviseEngine(engineOptions({ data: data() }));
    await engine.api.modelInfo();
  });
  afterAll(() => engine?.stop());
}

/** Everything in a folder, the folder itself first, links not followed. */
export function everythingIn(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name))];
}
