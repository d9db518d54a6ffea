/**
 * While notes are indexed the same questions are asked again and again, and most answers are as before. What is equal
 * stays the same object, so that nothing is drawn anew for it.
 */

/** `before` where `now` says the same, else `now`; both plain data. */
export function keepSame<T>(before: T, now: T): T {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/**
 * The items of `now`, each as it was in `before` where that had the same; `before` itself where nothing is otherwise.
 */
export function keepSameItems<T extends { readonly id: string }>(
  before: readonly T[],
  now: readonly T[],
): readonly T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  const items = now.map((item) => {
    const old = known.get(item.id);
    return old ? keepSame(old, item) : item;
  });
  return items.length === before.length && items.every((item, i) => item === before[i]) ? before : items;
}
