/** The user's settings: `settings.json` in the data folder. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { readOwnFile } from '../../system/own-file.ts';
import { DEFAULT_SETTINGS, type ParsedSettings, parseSettings, type Settings } from '../../../src-shared/settings.ts';

/** Far more than anybody writes by hand. In bytes. */
const LARGEST = 1024 * 1024;

/** Reads the settings; without a file the defaults. What cannot be read is told in notices; it never throws. */
export function readSettings(dataFolder: string): ParsedSettings {
  const file = path.join(dataFolder, 'settings.json');
  try {
    const { settings, notices } = parseSettings(JSON.parse(readOwnFile(file, LARGEST, { link: true })));
    return { settings, notices: notices.map((notice) => `${file}: ${notice}`) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: DEFAULT_SETTINGS, notices: [] };
    return { settings: DEFAULT_SETTINGS, notices: [`${file}: It could not be read, so the defaults apply (${(error as Error).message}).`] };
  }
}

/** The part of the index version that settings decide: with others the files are read again. Empty for the defaults. */
export function settingsVersion({ headings }: Settings): string {
  const entries = Object.entries(headings).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : `/${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 8)}`;
}
