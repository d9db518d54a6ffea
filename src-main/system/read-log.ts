/** Reads the log for a person. */
import { type LogEntry, parseEntry } from '../../src-shared/log-events.ts';
import { LOG_LEVELS, type LogLevel } from '../../src-shared/log-levels.ts';
import { LOG_BYTES, LOG_FILES, logFile } from './log.ts';
import { readOwnFile } from './own-file.ts';

/**
 * The last entries of the log, the earliest first. Files that cannot be read, and lines that are no entries, are left
 * out.
 *
 * @param most entries at most
 * @param level the least important ones. Default: all
 */
export function readLog(dataFolder: string, most: number, level: LogLevel = 'debug'): readonly LogEntry[] {
  const found: LogEntry[] = [];
  for (let age = 0; age < LOG_FILES && found.length < most; age++) {
    const entries = linesOf(logFile(dataFolder, age))
      .flatMap((line) => parseEntry(line) ?? [])
      .filter((entry) => LOG_LEVELS.indexOf(entry.level) <= LOG_LEVELS.indexOf(level));
    found.unshift(...entries.slice(-(most - found.length)));
  }
  return found;
}

function linesOf(file: string): readonly string[] {
  try {
    return readOwnFile(file, 3 * LOG_BYTES).split(/\r?\n/);
  } catch {
    return [];
  }
}
