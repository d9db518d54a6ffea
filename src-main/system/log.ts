/**
 * The log file of a data folder: `quarry.log`, and up to four older ones beside it. All processes of Quarry append to
 * it.
 *
 * electron-log writes it, with three things added that it does not do by itself: several processes share the file, so
 * its size is looked at before each entry; what stands under its name and is no file is left alone, for a pipe would
 * keep the writer waiting for ever; and a failure is told to nobody, for a log that cannot be written is no reason to
 * disturb anyone. The library takes some 20 ms to load, so it is loaded a second after the first entry, or when the
 * process ends.
 */
import { createRequire } from 'node:module';
import { existsSync, renameSync, statSync, truncateSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';
import type electronLog from 'electron-log/node.js';
import { toWire } from '../../src-shared/errors.ts';
import {
  EVENT_LEVELS,
  formatEntry,
  type LogEvent,
  type LogEvents,
  type LogProcess,
} from '../../src-shared/log-events.ts';
import { LOG_LEVELS, type LogLevel } from '../../src-shared/log-levels.ts';
import { isoInstant } from '../../src-shared/time/show.ts';
import { makeFile, PRIVATE_FILE } from './private-folder.ts';
import { oddity } from './own-file.ts';
import { openSettings, type SettingsStore } from './settings-store.ts';

/** A file of the log has at most so many bytes, but for the last entries in it. */
export const LOG_BYTES = 1024 * 1024;
/** So many files at most. */
export const LOG_FILES = 5;
/** Milliseconds until the first entries are written. */
const FIRST_AFTER = 1_000;

type Library = typeof electronLog;

interface Target {
  readonly dataFolder: string;
  readonly process: LogProcess;
  readonly settings: () => SettingsStore;
}

let target: Target | null = null;
let library: Library | null = null;
let pending: string[] = [];
let timer: NodeJS.Timeout | undefined;
let endsWithProcess = false;

/** The file that is written now. @param age 0; older ones have 1 to 4 */
export function logFile(dataFolder: string, age = 0): string {
  return path.join(dataFolder, age === 0 ? 'quarry.log' : `quarry.${age}.log`);
}

/**
 * From here on this process writes to the log of a data folder; before that, and without it, entries go nowhere.
 *
 * @param settings say how much is written. Default: those of the folder
 */
export function openLog(dataFolder: string, process: LogProcess, settings?: SettingsStore): void {
  let store = settings;
  target = { dataFolder, process, settings: () => (store ??= openSettings(dataFolder)) };
  if (endsWithProcess) return;
  endsWithProcess = true;
  globalThis.process.once('exit', flushLog);
}

/** Writes what is to be written, and nothing after that. */
export function closeLog(): void {
  flushLog();
  target = null;
}

/** Notes an event. Never throws. @param level Default: that of the event */
export function log<E extends LogEvent>(event: E, fields: LogEvents[E], level: LogLevel = EVENT_LEVELS[event]): void {
  if (!target) return;
  const wanted = target.settings().read().settings.logLevel;
  if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(wanted)) return;
  pending.push(
    formatEntry({
      time: isoInstant(Date.now()) ?? '',
      level,
      process: target.process,
      pid: process.pid,
      event,
      fields: { ...fields },
    }),
  );
  if (library || level === 'error') flushLog();
  else timer ??= setTimeout(flushLog, FIRST_AFTER).unref();
}

/** Notes that this process has started. @param brief for a command that ends soon: of little interest */
export function logStart(version: string, brief: boolean): void {
  log(
    'started',
    { version, system: `${process.platform} ${process.arch} ${release()}`, node: process.versions.node },
    brief ? 'debug' : 'info',
  );
}

/** Notes an error that nobody has handled: its code and where it was, for its message may quote a note. */
export function logFault(error: unknown): void {
  const frames = error instanceof Error ? (error.stack?.split('\n') ?? []) : [];
  const at = frames
    .flatMap((frame) => /^ {4}at .*?([\w.-]+\.(?:ts|cts|mts|js|cjs|mjs):\d+)/.exec(frame)?.[1] ?? [])
    .slice(0, 12);
  const name = error instanceof Error && /^\w{1,40}$/.test(error.constructor.name) ? error.constructor.name : 'unknown';
  log('fault', { code: toWire(error).code, name, at });
}

/** Writes what was noted so far. Never throws. */
export function flushLog(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!target || pending.length === 0) return;
  const text = pending.join('\n');
  pending = [];
  try {
    if (!isWritable(target.dataFolder)) return;
    library ??= loadLibrary();
    const { file } = library.transports;
    (file.getFile() as unknown as { reset(): void }).reset(); // others may have written, or begun a new file
    library.info(text);
  } catch {
    // A full disk, a folder that may not be written: whoever needs the folder says so.
  }
}

/** Whether the file is there, for this user alone, or can be made. */
function isWritable(dataFolder: string): boolean {
  const file = logFile(dataFolder);
  if (!existsSync(dataFolder) || oddity(file, false) !== null) return false;
  makeFile(file);
  return statSync(file).size < 2 * LOG_BYTES; // larger: it could neither be moved nor emptied
}

function loadLibrary(): Library {
  const loaded = createRequire(import.meta.url)('electron-log/node.js') as Library;
  const silent = Object.assign(() => {}, { level: false });
  loaded.transports.console = silent as unknown as Library['transports']['console'];
  const { file } = loaded.transports;
  file.resolvePathFn = () => logFile(target?.dataFolder ?? '');
  file.level = 'info'; // what is written is decided above
  file.maxSize = LOG_BYTES;
  file.writeOptions = { flag: 'a', mode: PRIVATE_FILE, encoding: 'utf8' };
  file.transforms = [
    ({ data }: { readonly data: readonly unknown[] }) => String(data[0]),
  ] as unknown as typeof file.transforms;
  file.archiveLogFn = () => rotate(target?.dataFolder ?? '');
  return loaded;
}

/** The file becomes the first of the older ones, and the oldest goes. */
function rotate(dataFolder: string): void {
  if (statSync(logFile(dataFolder)).size <= LOG_BYTES) return; // another process has just done it
  try {
    for (let age = LOG_FILES - 1; age > 0; age--) {
      if (existsSync(logFile(dataFolder, age - 1))) renameSync(logFile(dataFolder, age - 1), logFile(dataFolder, age));
    }
  } catch {
    truncateSync(logFile(dataFolder)); // something else has the name of an older one
  }
}
