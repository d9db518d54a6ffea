/**
 * Gives the browser its key. Every user of a computer can read every command line, so the browser is started with a
 * file that only this user can read. The file leads to the address with the key.
 */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../src-shared/errors.ts';
import { makeFolder, PRIVATE_FILE } from '../system/private-folder.ts';

const NAME = 'opening-';
/** Milliseconds after which the file goes, used or not: by then no browser is still starting. */
const LIFETIME = 5 * 60_000;

export interface OpeningPage {
  /** Absolute path, for the browser to open. It says nothing of the key. */
  readonly file: string;
  /** Deletes the file, after it has been used or is no longer needed. */
  remove(): Promise<void>;
}

/**
 * Writes the page into a new folder that nobody else may enter, below the data folder, and takes away those that were
 * left by a Quarry that was killed. Throws `DATA_UNWRITABLE`.
 *
 * @param address where it leads
 * @param lifetime milliseconds after which it goes. Default: five minutes
 */
export async function writeOpeningPage(dataFolder: string, address: string, lifetime = LIFETIME): Promise<OpeningPage> {
  try {
    makeFolder(dataFolder);
    await removeLeft(dataFolder);
    const folder = await mkdtemp(path.join(dataFolder, NAME)); // of mode 0700
    const file = path.join(folder, 'quarry.html');
    await writeFile(file, pageTo(address), { mode: PRIVATE_FILE, flag: 'wx' });
    const remove = async (): Promise<void> => {
      clearTimeout(timer);
      await rm(folder, { recursive: true, force: true });
    };
    const timer = setTimeout(() => void remove().catch(() => {}), lifetime).unref();
    return { file, remove };
  } catch (cause) {
    throw new EngineError(
      'DATA_UNWRITABLE',
      `The page that opens the browser could not be written: ${(cause as Error).message}.`,
      { details: { path: dataFolder }, cause },
    );
  }
}

async function removeLeft(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    const folder = path.join(dataFolder, name);
    const facts = name.startsWith(NAME) ? await stat(folder).catch(() => null) : null;
    if (facts && facts.mtimeMs < Date.now() - LIFETIME) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The browser keeps no history of it under the key's address: a page that leads on at once is not among the pages that
 * were seen.
 */
function pageTo(address: string): string {
  const safe = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Quarry</title><meta http-equiv="refresh" content="0; url=${safe}">\n<p>Quarry opens. If it does not, use the address in the terminal.\n`;
}
