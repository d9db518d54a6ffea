/** Schedules the purge of removed words from the database's files: each purge rewrites the full-text index. */
import type { Database } from '../../store/database.ts';
import { countToPurge, purgeNoted } from '../../store/write/purge-state.ts';

/** After an edit its old words are wiped at the latest then. */
const AFTER_EDIT = 5 * 60_000;
/** The same for what an engine before this one left behind: it was killed. */
const AFTER_START = 10_000;
/** How long that may take at the end. */
const AT_END = 1_000;

export interface SecurePurgeOptions {
  readonly db: Database;
  /** Has work wait for its turn behind the long runs. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly closed: () => boolean;
  readonly onFailed: (error: unknown) => void;
  /** Takes away what has the words besides the database. */
  readonly onErased: () => void;
  /** It was done, so the database can be written. */
  readonly onDone: () => void;
}

export interface SecurePurge {
  /**
   * Purges, and purges the rest later: what there was no disk space or no lock for, or a purge that was stopped. Never
   * rejects.
   */
  now(stopped: () => boolean): Promise<void>;
  later(): void;
  /** Wipes for a second at most; the next engine does the rest. Nothing else may use the database. */
  close(): Promise<void>;
}

export function createSecurePurge({ db, inTurn, closed, onFailed, onErased, onDone }: SecurePurgeOptions): SecurePurge {
  let timer: NodeJS.Timeout | undefined;

  const now = async (stopped: () => boolean): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    try {
      onErased();
      if (await purgeNoted(db, stopped)) onDone();
      else later();
    } catch (error) {
      onFailed(error);
      later();
    }
  };
  const later = (after = AFTER_EDIT): void => {
    timer ??= setTimeout(() => void inTurn(() => now(closed)).catch(() => {}), after).unref();
  };

  if (countToPurge(db) > 0) later(AFTER_START);

  return {
    now,
    later: () => later(),
    async close() {
      if (timer === undefined) return;
      clearTimeout(timer);
      const end = performance.now() + AT_END;
      await purgeNoted(db, () => performance.now() > end).catch(() => {});
    },
  };
}
