/** Events that come often, told less often. */

/** Passes calls on at most once in `interval` milliseconds, except those that are `last`. */
export function atMostEvery<T>(interval: number, run: (value: T) => void): (value: T, last: boolean) => void {
  let before = 0;
  return (value, last) => {
    const now = performance.now();
    if (!last && now - before < interval) return;
    before = now;
    run(value);
  };
}
