export interface Scored {
  readonly id: number;
  readonly score: number;
}

/**
 * Better first: the higher score, and among equals the lower id, so that the same query gives the same order
 * everywhere.
 */
export function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || a.id - b.id;
}

/**
 * The best `k` of a stream of scores, best first, in one pass with a binary heap whose root is the worst kept.
 * Time O(n log k), usually near O(n) because most candidates fall at the root.
 */
export function createTopK(k: number): {
  offer(id: number, score: number): void;
  /** A score below this is not among the best so far and need not be offered. */
  floor(): number;
  take(): Scored[];
} {
  // Two lists of numbers, not one of objects: most that are kept for a while fall out again.
  const ids: number[] = [];
  const scores: number[] = [];
  const isWorse = (id: number, score: number, otherId: number, otherScore: number): boolean =>
    score < otherScore || (score === otherScore && id > otherId);

  /** Puts an item where it belongs between the root and a place whose item is moved or gone. */
  const rise = (from: number, id: number, score: number): void => {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(id, score, ids[parent] as number, scores[parent] as number)) break;
      ids[at] = ids[parent] as number;
      scores[at] = scores[parent] as number;
      at = parent;
    }
    ids[at] = id;
    scores[at] = score;
  };
  const sink = (id: number, score: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= ids.length) break;
      if (
        child + 1 < ids.length &&
        isWorse(ids[child + 1] as number, scores[child + 1] as number, ids[child] as number, scores[child] as number)
      )
        child++;
      if (!isWorse(ids[child] as number, scores[child] as number, id, score)) break;
      ids[at] = ids[child] as number;
      scores[at] = scores[child] as number;
      at = child;
    }
    ids[at] = id;
    scores[at] = score;
  };

  return {
    offer(id, score) {
      if (ids.length < k) rise(ids.length, id, score);
      else if (k > 0 && isWorse(ids[0] as number, scores[0] as number, id, score)) sink(id, score);
    },
    floor: () => (ids.length < k ? -Infinity : (scores[0] ?? Infinity)),
    take: () => ids.map((id, i): Scored => ({ id, score: scores[i] as number })).sort(byScore),
  };
}
