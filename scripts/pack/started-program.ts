/** A packed program that runs: where its pages can be reached, what it printed, how it ended. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const PRINTED_CHARACTERS = 20_000;
/** Chromium's own line, on every system. */
const ADDRESS = /^DevTools listening on (ws:\/\/\S+)\s*$/m;
/** How Chromium calls a process that Electron's `utilityProcess` has started. */
const ENGINE = '--utility-sub-type=node.mojom.NodeService';

export interface StartedProgram {
  /** Settles with the address of its DevTools. Stays open where it never says one. */
  readonly address: Promise<string>;
  /** Settles with how it ended, as `ended with code 0`. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** The last of what it wrote to both of its streams. */
  readonly printed: () => string;
  /** Memory of its engine's process in MB; `null` where `ps` does not tell it. */
  readonly engineMegabytes: () => Promise<number | null>;
  /** Ends it with all of its children, and waits. Nothing where it has ended. */
  readonly kill: () => Promise<void>;
}

/** @param scratch a folder for what else it writes, as Chromium's and the desktop's settings */
export function startProgram(program: string, args: readonly string[], scratch: string): StartedProgram {
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: _options, QUARRY_DATA: _data, ...env } = process.env;
  const own =
    process.platform === 'linux'
      ? Object.fromEntries(
          ['CONFIG', 'CACHE', 'DATA', 'STATE'].map((name) => [
            `XDG_${name}_HOME`,
            path.join(scratch, name.toLowerCase()),
          ]),
        )
      : {};
  // The inspector of the main process is off in a package; Chromium's own is not.
  const switches = ['--remote-debugging-port=0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const child = spawn(program, [...switches, ...args], {
    cwd: scratch,
    env: { ...env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });

  let printed = '';
  let isOver = false;
  const address = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-PRINTED_CHARACTERS);
      const found = ADDRESS.exec(printed)?.[1];
      if (found) address.resolve(found);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
  }).finally(() => (isOver = true));

  return {
    address: address.promise,
    ended,
    hasEnded: () => isOver,
    printed: () => printed.trim(),
    async engineMegabytes() {
      if (process.platform === 'win32') return null;
      const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss=,args=']).catch(() => ({
        stdout: '',
      }));
      const line = stdout
        .split('\n')
        .find((one) => one.trimStart().startsWith(`${child.pid} `) && one.includes(ENGINE));
      const kilobytes = Number(/^\s*\d+\s+(\d+)/.exec(line ?? '')?.[1] ?? NaN);
      return Number.isNaN(kilobytes) ? null : Math.round((kilobytes * 1024) / 1e6);
    },
    async kill() {
      if (child.pid === undefined) return;
      if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
      else {
        try {
          process.kill(-child.pid, 'SIGKILL'); // also what it left behind
        } catch {
          // There is no such group any more.
        }
      }
      await ended;
    },
  };
}
