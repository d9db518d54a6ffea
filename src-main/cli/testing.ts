/** What tests of the command line share: commands as processes of their own, and what they leave. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { engineOptions } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';

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
 * Starts an engine on a data folder, as an open window has one. Commands use it: none starts an engine and loads the
 * model, which is most of what a command takes.
 *
 * @returns stops it
 */
export async function openQuarry(data: string): Promise<() => Promise<void>> {
  const engine = superviseEngine(engineOptions({ data }));
  await engine.api.modelInfo();
  return () => engine.stop();
}

/** Everything in a folder, the folder itself first, links not followed. */
export function everythingIn(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name))];
}
