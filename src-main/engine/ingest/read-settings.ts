/** The user's settings: `settings.json` in the data folder. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_SETTINGS, type ParsedSettings, parseSettings, type Settings } from '../../../src-shared/settings.ts';

/** Reads the settings; without a file the defaults. What cannot be read is told in notices; it never throws. */
export function readSettings(dataFolder: string): ParsedSettings {
  const file = path.join(dataFolder, 'settings.json');
  try {
    const { settings, notices } = parseSettings(JSON.parse(readOrdinary(file).replace(/^\uFEFF/, '')));
    return { settings, notices: notices.map((notice) => `${file}: ${notice}`) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: DEFAULT_SETTINGS, notices: [] };
    return { settings: DEFAULT_SETTINGS, notices: [`${file}: It could not be read, so the defaults apply (${(error as Error).message}).`] };
  }
}

/** A pipe under that name is not waited for. It may be a link to where the user keeps settings. */
function readOrdinary(file: string): string {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(handle).isFile()) throw new Error('It is not an ordinary file.');
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

/** The part of a document's recipe that settings decide: with others the files are read again. Empty for the defaults. */
export function settingsRecipe({ headings }: Settings): string {
  const entries = Object.entries(headings).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? '' : `/${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 8)}`;
}
