/** Checks outside of the tables: the texts of the rows, and the other files in the data folder. */
import { changedDocuments } from '../store/changed-rows.ts';
import type { Database } from '../store/database.ts';
import type { Finding } from './index-checks.ts';
import { findLeftovers } from './leftovers.ts';

/** Whether the text of each row matches its hash. Reads the whole index. */
export async function textsCheck(db: Database): Promise<Finding> {
  const changed = await changedDocuments(db).catch((error: unknown) => error as Error);
  return {
    name: 'texts',
    next: 'Check the drive, then run "npx quarry doctor --deep --fix".',
    test() {
      if (changed instanceof Error) throw changed;
      const rows = changed.reduce((sum, [, n]) => sum + n, 0);
      if (rows === 0) return { ok: true, detail: 'all texts match their hashes' };
      return {
        ok: false,
        detail: `${rows} rows in ${changed.length} documents do not match their hashes`,
        fix: `read ${changed.length} files again`,
      };
    },
  };
}

/** A damaged index that was set aside is not a fault: a person may want to examine it. */
export function leftoversCheck(dataFolder: string): Finding {
  return {
    name: 'data folder',
    next: 'Run "npx quarry doctor --fix".',
    test() {
      const { damaged, odd } = findLeftovers(dataFolder);
      const parts = [
        ...odd.map(({ name, what }) => `${name} is ${what}, not a file`),
        ...(damaged.length === 0
          ? []
          : [
              `${damaged.join(', ')} ${damaged.length === 1 ? 'is' : 'are'} left of a damaged index and still ${damaged.length === 1 ? 'contains' : 'contain'} texts; --fix deletes ${damaged.length === 1 ? 'it' : 'them'}, and so does removing a folder`,
            ]),
      ];
      return {
        ok: odd.length === 0,
        detail: parts.length === 0 ? 'no unexpected files' : parts.join('; '),
        ...(odd.length === 0 ? {} : { fix: `move ${odd.map(({ name }) => name).join(', ')} aside` }),
      };
    },
  };
}
