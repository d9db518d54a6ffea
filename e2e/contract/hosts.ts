import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findElectron } from '../../scripts/electron-binary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const MAIN = path.join(import.meta.dirname, 'main.mjs');

/** One of Chromium's, before the script. */
const SWITCH = '--disable-gpu';

/** What runs a main process: the stand-in, or Electron. */
export interface Host {
  readonly name: 'standin' | 'electron';
  /** Why it cannot run on this machine; `null` when it can. */
  unavailable(): string | null;
  /** The command before the main script, in parts. */
  command(): readonly string[];
}

const electron: Host = {
  name: 'electron',
  unavailable: () =>
    findElectron({ root, env: process.env }) === null
      ? 'Electron’s program is not installed: node node_modules/electron/install.js downloads it.'
      : null,
  command: () => [
    findElectron({ root, env: process.env }) ?? '',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    SWITCH,
  ],
};

const standin: Host = {
  name: 'standin',
  unavailable: () => (process.platform === 'linux' ? null : 'The stand-in host is made for Chromium on Linux.'),
  command: () => [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    path.join(root, 'e2e/standin/run.ts'),
    SWITCH,
  ],
};

/** The hosts among the front ends that are tried: see `launchers.ts`. */
export const hosts: readonly Host[] = [standin, electron].filter(({ name }) =>
  (process.env['QUARRY_E2E_DOORS'] || 'standin').split(',').includes(name),
);

export interface Observed {
  /** What the main process wrote down, by name. */
  readonly seen: Readonly<Record<string, unknown>>;
  readonly exitCode: number | null;
  /** Of the process that was started while the first one ran. */
  readonly secondExitCode: number | null;
}

/** Runs the contract's main process on a host, and a second one beside it as soon as the first waits for that. */
export async function observe(host: Host): Promise<Observed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quarry-contract-'));
  const report = path.join(folder, 'report.json');
  const [program = '', ...args] = [...host.command(), MAIN, report, path.join(folder, 'user-data')];
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const first = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(first, 'exit') as Promise<[number | null]>;
  try {
    let said = '';
    const waits = new Promise<void>((resolve) =>
      first.stdout
        .setEncoding('utf8')
        .on('data', (text: string) => (said += text).includes('waiting for the second') && resolve()),
    );
    await Promise.race([waits, ended]);
    let secondExitCode: number | null = null;
    if (first.exitCode === null)
      [secondExitCode] = (await once(
        spawn(program, [...args, '--second'], { env, stdio: ['ignore', 'ignore', 'inherit'] }),
        'exit',
      )) as [number | null];
    const [exitCode] = await ended;
    return { seen: JSON.parse(await readFile(report, 'utf8')) as Observed['seen'], exitCode, secondExitCode };
  } finally {
    if (first.exitCode === null) first.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}
