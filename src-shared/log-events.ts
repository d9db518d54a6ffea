/**
 * What the log file may contain: these events with these fields, and nothing else. No field holds text of a note, a
 * search, or a name of a file or folder: files are counts, sources are their numbers, failures are their codes. A new
 * field keeps to that.
 */
import type { ErrorCode } from './errors.ts';
import type { LogLevel } from './log-levels.ts';
import type { SettingName } from './settings.ts';

/** Which program wrote an entry. */
export type LogProcess = 'desktop' | 'browser' | 'command' | 'engine';

export interface LogEvents {
  started: { readonly version: string /** `linux x64 6.1.0`. */; readonly system: string; readonly node: string };
  stopped: Empty;
  /** An error that nobody handled ends the process. `at`: places in the program, `engine.ts:12`. */
  fault: { readonly code: ErrorCode; readonly name: string; readonly at: readonly string[] };
  /** The engine answers. `owner`: the process whose engine it is, where that is another Quarry's. */
  'engine-ready': { readonly owner: number | null };
  /** `reason`: as the system tells it, `ended by SIGSEGV`. `files`: how many files were being read. */
  'engine-crashed': { readonly reason: string; readonly crash: number; readonly files: number };
  'engine-restarts': { readonly waitMs: number };
  'engine-given-up': { readonly code: string };
  /** A process that reads files ended over one. */
  'reader-ended': { readonly kind: 'memory' | 'outside' | 'fault'; readonly how: string };
  /** No process can be started, so a thread reads files. */
  'reader-thread': Empty;
  'indexing-started': { readonly sources: number };
  'indexing-finished': {
    readonly indexed: number;
    readonly unchanged: number;
    readonly failed: number;
    readonly excluded: number;
    readonly removed: number;
    readonly embeddings: number;
    readonly ms: number;
    readonly stopped: boolean;
  };
  'indexing-failed': { readonly code: ErrorCode };
  'source-added': { readonly source: number; readonly kind: 'folder' | 'file' };
  'source-removed': { readonly source: number; readonly documents: number };
  'settings-changed': { readonly names: readonly SettingName[] };
  /** `problems`: how many things are wrong with `settings.json`. */
  'settings-problem': { readonly problems: number };
  'model-loading': Empty;
  'model-ready': { readonly precision: string; readonly dimensions: number; readonly ms: number };
  'model-failed': { readonly code: ErrorCode };
  /** The second model could not be loaded, or stopped on its way; the first one answers. */
  'second-model-failed': { readonly code: ErrorCode };
  /** The database was brought from one version of its schema to another. */
  migrated: { readonly from: number; readonly to: number };
  /** The database was damaged; a new one took its place. */
  'database-moved-aside': Empty;
  repaired: { readonly done: number; readonly deep: boolean };
  /** A call of the engine failed. */
  'call-failed': { readonly method: string; readonly code: ErrorCode };
}

type Empty = Record<never, never>;

export type LogEvent = keyof LogEvents;

/** How important each event is. */
export const EVENT_LEVELS: { readonly [E in LogEvent]: LogLevel } = {
  started: 'info',
  stopped: 'info',
  fault: 'error',
  'engine-ready': 'info',
  'engine-crashed': 'error',
  'engine-restarts': 'warn',
  'engine-given-up': 'error',
  'reader-ended': 'warn',
  'reader-thread': 'warn',
  'indexing-started': 'debug',
  'indexing-finished': 'info',
  'indexing-failed': 'error',
  'source-added': 'info',
  'source-removed': 'info',
  'settings-changed': 'info',
  'settings-problem': 'warn',
  'model-loading': 'debug',
  'model-ready': 'info',
  'model-failed': 'error',
  'second-model-failed': 'warn',
  migrated: 'info',
  'database-moved-aside': 'error',
  repaired: 'info',
  'call-failed': 'warn',
};

/** How a process ended, in words that are known; anything else could quote a path, and becomes `other`. */
export function knownEnding(how: string): string {
  return /^(?:(?:ended by )?SIG[A-Z0-9]{2,10}|(?:ended with )?code -?\d{1,10}|more than [\d.,]+ [MG]B|clean-exit|abnormal-exit|killed|crashed|oom|launch-failed|integrity-failure|memory-eviction)$/.test(
    how,
  )
    ? how
    : 'other';
}

export interface LogEntry {
  /** As in ISO 8601, in UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly process: string;
  readonly pid: number;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** `2026-11-30T20:12:01.123Z info  engine 4242 indexing-finished {"indexed":3}`. */
export function formatEntry({ time, level, process, pid, event, fields }: LogEntry): string {
  return `${time} ${level.padEnd(5)} ${process} ${pid} ${event} ${JSON.stringify(fields)}`;
}

/** The reverse of {@link formatEntry}; `null` for a line that is no entry, such as a half-written one. */
export function parseEntry(line: string): LogEntry | null {
  const found = /^(\S+Z) (error|warn|info|debug) +(\S+) (\d+) (\S+) (\{.*\})$/.exec(line);
  if (!found) return null;
  try {
    const [, time = '', level = '', process = '', pid = '', event = '', fields = ''] = found;
    return {
      time,
      level: level as LogLevel,
      process,
      pid: Number(pid),
      event,
      fields: JSON.parse(fields) as LogEntry['fields'],
    };
  } catch {
    return null;
  }
}
