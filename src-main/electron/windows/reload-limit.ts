/** How many times, in how many milliseconds, a crashed page is reloaded without asking. */
const MOST = 3;
const WITHIN_MS = 60_000;

export interface ReloadLimit {
  /** Counts one more, if it is still within the limit. Whether it is. @param now in milliseconds by any clock */
  allow(now: number): boolean;
  /** Forgets all of them: a person wants to try again. */
  forget(): void;
}

/** Prevents an endless loop of reloads for a page that crashes each time. */
export function createReloadLimit(): ReloadLimit {
  let times: number[] = [];
  return {
    allow(now) {
      times = times.filter((time) => now - time < WITHIN_MS);
      if (times.length >= MOST) return false;
      times.push(now);
      return true;
    },
    forget: () => void (times = []),
  };
}
