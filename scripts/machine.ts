import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright';
import { say } from '../src-main/system/terminal.ts';

/** What looking for a browser asks of the machine; tests give one of their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether it may install packages of the system: Debian or a relative, and run by root. */
  readonly canInstallPackages: boolean;
  /** Where Playwright keeps the browser that it installs, there or not. */
  readonly playwrightBrowser: string;
  /** Whether this absolute path is a file that may be executed. */
  isExecutable(file: string): boolean;
  /** The exit code; `null` when it cannot start, or does not end within `limitMs` and is killed. */
  run(command: string, args: readonly string[], limitMs: number, output: 'show' | 'hide'): Promise<number | null>;
  /** Whether a process holds a lock on this file, as programs that install packages do. */
  isLocked(file: string): boolean;
  wait(millis: number): Promise<void>;
  /** Tells the person who waits what is going on. */
  say(line: string): void;
}

/** The machine that this runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    canInstallPackages: process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get'),
    playwrightBrowser: chromium.executablePath(),
    isExecutable(file) {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    },
    run: (command, args, limitMs, output) =>
      new Promise((resolve) => {
        // A group of its own, because what must end at the limit may be a child of the command.
        const group = process.platform !== 'win32';
        const child = spawn(command, args, {
          detached: group,
          stdio: output === 'show' ? ['ignore', 'inherit', 'inherit'] : 'ignore',
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        });
        const timer = setTimeout(() => {
          if (group && child.pid) process.kill(-child.pid, 'SIGKILL');
          else child.kill('SIGKILL');
        }, limitMs);
        const end = (code: number | null): void => {
          clearTimeout(timer);
          resolve(code);
        };
        child.on('error', () => end(null));
        child.on('exit', end);
      }),
    isLocked,
    wait: (millis) => wait(millis),
    say,
  };
}

/** Linux lists all locks of files, each by its device and inode. */
function isLocked(file: string): boolean {
  try {
    const { ino } = statSync(file);
    return readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .some((lock) => !lock.includes('->') && new RegExp(`\\s\\w+:\\w+:${ino}\\s`).test(lock));
  } catch {
    return false; // no such file, or another system
  }
}

/** Playwright's own command, as arguments for Node. */
export const playwrightCommand = path.resolve(import.meta.dirname, '../node_modules/playwright/cli.js');
