/** So many times in so many milliseconds a page that has gone is loaded anew by itself. */
const MOST = 3;
const WITHIN_MS = 60_000;

export interface ReloadLimit {
  /** Counts one more, if it is still within the limit. Whether it is. @param now in milliseconds by any clock */
  allow(now: number): boolean;
  /** Forgets all of them: a person wants to try again. */
  forget(): void;
}

/** Keeps a page that goes each time it comes from being loaded for ever. */
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
