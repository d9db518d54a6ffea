/** What a process holds of the system, as Linux tells of it below `/proc`. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessState {
  /** Bytes. */
  readonly rss: number;
  /** How many open files there are of each kind: files by their path, all else by what it is. */
  readonly files: Readonly<Record<string, number>>;
  /** Folders that the system tells it of. */
  readonly watches: number;
  readonly threads: number;
  /** Processes that it started and that run. */
  readonly children: readonly number[];
}

/** `null` where there is no such process, or no Linux. */
export function stateOf(pid: number): ProcessState | null {
  try {
    const own = `/proc/${pid}`;
    const status = readFileSync(`${own}/status`, 'utf8');
    const number = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
    const files: Record<string, number> = {};
    let watches = 0;
    for (const fd of readdirSync(`${own}/fd`)) {
      const kind = linkOf(`${own}/fd/${fd}`);
      if (kind === null) continue; // closed meanwhile
      files[kind] = (files[kind] ?? 0) + 1;
      if (kind.includes('inotify'))
        watches += readFileSync(`${own}/fdinfo/${fd}`, 'utf8').match(/^inotify wd:/gm)?.length ?? 0;
    }
    const children = readdirSync(`${own}/task`).flatMap((thread) =>
      textOf(`${own}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
    );
    return { rss: number('VmRSS') * 1024, files, watches, threads: number('Threads'), children };
  } catch {
    return null;
  }
}

/**
 * Processes that have this in their environment, whoever their parent is by now. Zombies have none; without Linux
 * nothing is known.
 */
export function processesWith(variable: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => textOf(`/proc/${pid}/environ`).split('\0').includes(variable))
    .map((pid) => `${pid} (${textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 120)})`);
}

/** One sentence for each kind of file of which there are more or fewer than before. */
export function otherFiles(now: ProcessState['files'], before: ProcessState['files']): readonly string[] {
  return [...new Set([...Object.keys(now), ...Object.keys(before)])]
    .filter((kind) => (now[kind] ?? 0) !== (before[kind] ?? 0))
    .map((kind) => `The engine has ${now[kind] ?? 0} open files of the kind ${kind}, and had ${before[kind] ?? 0}.`);
}

/** `socket:[123]` → `socket`. */
function linkOf(file: string): string | null {
  try {
    return readlinkSync(file).replace(/:\[\d+\]$/, '');
  } catch {
    return null;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
