/** Limits for the discovery in folders of unknown size. */
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import type { CancelSignal } from '../../../../src-shared/rpc.ts';
import type { OpenFolder } from '../../parse/open-inside.ts';

export interface DiscoveryBudget {
  /** Whether the entries are used up, the time is over, or the caller has cancelled. */
  readonly spent: boolean;
  /** Whether the time is over or the caller has cancelled, so that listed entries are not read either. */
  readonly late: boolean;
  /** Whether a folder had more entries than were given. */
  readonly cut: boolean;
  /**
   * A budget of this share (0 to 1) of the entries and the time that are left; what the part uses is taken from the
   * whole.
   */
  part(share: number): DiscoveryBudget;
  /**
   * Lists entries of a folder, in the order of the system: at most `most`, and at most as many as are left. A folder
   * that cannot be read gives none.
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
