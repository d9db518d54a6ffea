/** What was looked up, kept within a limit: what was asked for longest ago goes first. */
export interface Kept<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/**
 * @param most what all values may weigh together; one that weighs more than this is not kept
 * @param weightOf what one weighs, in the same unit, at least 1
 */
export function createKept<T>(most: number, weightOf: (value: T) => number): Kept<T> {
  const values = new Map<string, T>();
  let weight = 0;
  const drop = (key: string): void => {
    const value = values.get(key);
    if (value === undefined) return;
    values.delete(key);
    weight -= weightOf(value);
  };
  return {
    get(key) {
      const value = values.get(key);
      // Maps keep the order in which keys came.
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      drop(key);
      const own = weightOf(value);
      if (own > most) return;
      for (const oldest of values.keys()) {
        if (weight + own <= most) break;
        drop(oldest);
      }
      values.set(key, value);
      weight += own;
    },
  };
}
