export interface Scored {
  readonly id: number;
  readonly score: number;
}

/** Better first: the higher score, and among equals the lower id, so that the same query gives the same order everywhere. */
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
  const heap: Scored[] = [];
  const worse = (a: number, b: number): boolean => byScore(heap[a] as Scored, heap[b] as Scored) > 0;
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b] as Scored, heap[a] as Scored];
  };
  const rise = (child: number): void => {
    for (let parent = (child - 1) >> 1; child > 0 && worse(child, parent); parent = (child - 1) >> 1) {
      swap(child, parent);
      child = parent;
    }
  };
  const sink = (parent: number): void => {
    for (;;) {
      let worst = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) if (child < heap.length && worse(child, worst)) worst = child;
      if (worst === parent) return;
      swap(parent, worst);
      parent = worst;
    }
  };

  return {
    offer(id, score) {
      if (heap.length < k) {
        heap.push({ id, score });
        rise(heap.length - 1);
        return;
      }
      const root = heap[0];
      if (!root || score < root.score || (score === root.score && id > root.id)) return;
      heap[0] = { id, score };
      sink(0);
    },
    floor: () => (heap.length < k ? -Infinity : (heap[0]?.score ?? Infinity)),
    take: () => heap.sort(byScore),
  };
}
