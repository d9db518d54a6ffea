/**
 * Finds unexpected entries of the data folder: damaged indexes that were set aside, and entries that are not files
 * although they have the name of one.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { moveAside, oddity } from '../../system/own-file.ts';
import { damagedFiles, deleteDamaged } from '../store/database.ts';

/**
 * Files that are read or written by their names; of the index itself and its lock nobody comes here who cannot open
 * them.
 */
const FILES = /^(?:settings\.json|quarry(?:\.\d)?\.log|owner\.address|(?:in-hand|crashed)-.*\.json)$/;

export interface Leftovers {
  /**
   * Files of damaged indexes. They contain all texts of these indexes, also those of sources that were removed since.
   */
  readonly damaged: readonly string[];
  /** Entries that have the name of a file and are not files, with their kind: `a folder`. */
  readonly odd: readonly { readonly name: string; readonly what: string }[];
}

export function findLeftovers(dataFolder: string): Leftovers {
  const odd = readdirSync(dataFolder)
    .filter((name) => FILES.test(name))
    .flatMap((name) => {
      const what = oddity(path.join(dataFolder, name), name === 'settings.json');
      return what === null ? [] : { name, what };
    });
  return { damaged: damagedFiles(dataFolder), odd };
}

/**
 * Deletes the files of damaged indexes, and renames the other entries. Returns what was done, one sentence each.
 *
 * @throws what the file system says
 */
export function mendLeftovers(dataFolder: string): readonly string[] {
  const { odd } = findLeftovers(dataFolder);
  const moved = odd.map(
    ({ name, what }) => `Moved ${name} aside, which was ${what}, to ${moveAside(path.join(dataFolder, name))}.`,
  );
  const deleted = deleteDamaged(dataFolder);
  return [
    ...moved,
    ...(deleted === 0
      ? []
      : [`Deleted ${deleted} damaged ${deleted === 1 ? 'index that had' : 'indexes that had'} been moved aside.`]),
  ];
}
