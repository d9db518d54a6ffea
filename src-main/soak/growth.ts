/** Whether something grows with time. */

export interface Growth {
  /** Medians of the first and of the last third of what was measured after the warm-up. */
  readonly first: number;
  readonly last: number;
  /** By how much the last is more than the first, as a part of it; below 0 where it is less. */
  readonly ratio: number;
  /** How many values these are made of, without those of the warm-up. */
  readonly count: number;
}

/** Fewer say nothing. */
const LEAST = 6;

/**
 * @param values in the order in which they were measured, at equal distances
 * @param warmUp the part of them that is left out at the beginning, 0 to 1
 * @returns `null` where there are too few
 */
export function growthOf(values: readonly number[], warmUp: number): Growth | null {
  const warm = values.slice(Math.ceil(values.length * warmUp));
  if (warm.length < LEAST) return null;
  const third = Math.floor(warm.length / 3);
  const [first, last] = [median(warm.slice(0, third)), median(warm.slice(-third))];
  return { first, last, ratio: last / first - 1, count: warm.length };
}

/** Of a list that is not empty; the mean of the middle two where there are two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle) - 1] as number)) / 2;
}
