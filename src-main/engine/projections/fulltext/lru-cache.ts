/** What was looked up, kept within a limit: what was asked for longest ago goes first. */
export interface LruCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/**
 * @param most what all values may weigh together; one that weighs more than this is not kept
 * @param weightOf what one weighs when it is put in, in the same unit. Default: 1, so that `most` counts values
 */
export function createLruCache<T>(most: number, weightOf: (value: T) => number = () => 1): LruCache<T> {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;
  const drop = (key: string): void => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      // Maps keep the order in which keys came.
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      drop(key);
      const weight = weightOf(value);
      if (weight > most) return;
      for (const oldest of entries.keys()) {
        if (total + weight <= most) break;
        drop(oldest);
      }
      entries.set(key, { value, weight });
      total += weight;
    },
  };
}
