/** What a look through folders of unknown size may cost. */
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import type { CancelSignal } from '../../../../src-shared/rpc.ts';
import type { OpenFolder } from '../../parse/open-inside.ts';

export interface DiscoveryBudget {
  /** Whether its entries are used up, its time is over, or it is not wanted any more. */
  readonly spent: boolean;
  /** Whether its time is over, or it is not wanted any more: what was listed is not to be looked at either. */
  readonly late: boolean;
  /** Whether a folder had more entries than were given. */
  readonly cut: boolean;
  /** A budget of this share (0 to 1) of the entries and the time that are left; what it uses, this one has used. */
  part(share: number): DiscoveryBudget;
  /**
   * Entries of a folder, in the order of the system: no more than `most`, and than are left. None of one that may not
   * be read.
   */
  list(folder: OpenFolder, most?: number): Promise<Dirent[]>;
}

/**
 * @param entries how many entries of folders may be listed
 * @param endsAt when the time is over, as `performance.now()` gives it
 * @param use told what is used
 */
export function createDiscoveryBudget(
  entries: number,
  endsAt: number,
  signal?: CancelSignal,
  use: (count: number) => void = () => {},
): DiscoveryBudget {
  let left = entries;
  let cut = false;
  const spend = (count: number): void => {
    left -= count;
    use(count);
  };
  const budget: DiscoveryBudget = {
    get spent() {
      return left <= 0 || budget.late;
    },
    get late() {
      return performance.now() >= endsAt || signal?.aborted === true;
    },
    get cut() {
      return cut;
    },
    part(share) {
      const now = performance.now();
      return createDiscoveryBudget(
        Math.ceil(Math.max(0, left) * share),
        now + Math.max(0, endsAt - now) * share,
        signal,
        spend,
      );
    },
    async list(folder, most = Infinity) {
      const listed: Dirent[] = [];
      spend(1); // a folder without entries costs something, too
      try {
        for await (const entry of await opendir(folder.reach, { bufferSize: 256 })) {
          if (budget.spent || listed.length >= most) {
            cut = true;
            break;
          }
          spend(1);
          listed.push(entry);
        }
      } catch {
        // What may not be read, or has gone, holds nothing to propose.
      }
      return listed;
    },
  };
  return budget;
}
