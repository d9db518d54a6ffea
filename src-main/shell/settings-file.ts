/** The desktop's part of `settings.json`. The rest of the file is the engine's, and stays as the user wrote it. */
import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import { readOwnFile } from '../system/own-file.ts';
import { makeFolder, PRIVATE_FILE } from '../system/private-folder.ts';
import { DEFAULT_DESKTOP, type DesktopSettings, parseDesktop } from '../../src-shared/desktop-settings.ts';

/** Reads the desktop's settings; the defaults where there are none or they cannot be read. */
export function readDesktopSettings(dataFolder: string): DesktopSettings {
  return loadDesktopSettings(dataFolder) ?? DEFAULT_DESKTOP; // the engine says what is wrong with the file
}

/** The desktop's settings; the defaults where there is no file, `null` where one is there and cannot be read: it may be half written. */
export function loadDesktopSettings(dataFolder: string): DesktopSettings | null {
  try {
    return parseDesktop(parse(dataFolder)['desktop']);
  } catch {
    return null;
  }
}

/**
 * Changes some of the desktop's settings, in the file, at once and whole.
 *
 * @returns all of them, as they are now
 * @throws EngineError `INVALID_REQUEST` for a value that does not fit; `SETTINGS_UNREADABLE` where the file is there and is no JSON: it is left as it is
 */
export function changeDesktopSettings(dataFolder: string, change: Partial<DesktopSettings>): DesktopSettings {
  const file = settingsFile(dataFolder);
  let all: Record<string, unknown>;
  try {
    all = parse(dataFolder);
  } catch (cause) {
    throw new EngineError('SETTINGS_UNREADABLE', `${file} could not be read, so nothing was changed.`, { next: 'Correct it, or move it away to begin with the defaults.', details: { path: file }, cause });
  }
  const notices: string[] = [];
  parseDesktop(change, notices);
  if (notices[0] !== undefined) throw new EngineError('INVALID_REQUEST', notices[0].replace(', so it is left out', ''));
  const desktop = { ...(typeof all['desktop'] === 'object' ? all['desktop'] : {}), ...change };
  const temporary = `${file}.${randomUUID()}.new`;
  try {
    makeFolder(dataFolder);
    writeFileSync(temporary, `${JSON.stringify({ ...all, desktop }, null, 2)}\n`, { mode: PRIVATE_FILE });
    renameSync(temporary, file);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new EngineError('DATA_UNWRITABLE', `${file} cannot be written.`, { next: 'Make the data folder writable.', details: { path: file }, cause });
  }
  return parseDesktop(desktop);
}

/** Far more than anybody writes by hand. In bytes. */
const LARGEST = 1024 * 1024;

/** Where the settings of a data folder are kept. */
export function settingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'settings.json');
}

/** @throws what the file system or the parser says; a file that is not there is an empty object */
function parse(dataFolder: string): Record<string, unknown> {
  let text: string;
  try {
    text = readOwnFile(settingsFile(dataFolder), LARGEST, { link: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('It is not an object in braces.');
  return value as Record<string, unknown>;
}
