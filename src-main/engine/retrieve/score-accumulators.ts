/**
 * Scores by observation as parallel arrays: a map of ten thousand numbers takes ten times as long to fill and leaves
 * garbage.
 */
import type { QueryTerm } from './query-term.ts';
import type { Postings } from '../projections/fulltext/fts5-queries.ts';

/** Three arrays of the same length. */
export interface ScoreAccumulators {
  /** Row ids, descending, no two alike. */
  readonly ids: Int32Array;
  readonly scores: Float64Array;
  /** The sum of the rarities of the phrases that each has. */
  readonly covered: Float64Array;
}

/** Where an id stands in a descending list; -1 where it does not. */
export function placeOf(ids: Int32Array, id: number): number {
  let [low, high] = [0, ids.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = ids[middle] as number;
    if (found === id) return middle;
    if (found > id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/**
 * Sums the scores and rarities of these parts by observation: a merge of their lists. A part counts nothing where the
 * one that it is `without` stands.
 */
export function sumOf(parts: readonly QueryTerm[]): ScoreAccumulators {
  const lists = parts.map(({ postings }) => postings as Postings);
  const without = Int32Array.from(parts, (part) =>
    part.without ? parts.findIndex((one) => one === part.without) : -1,
  );
  const next = new Int32Array(lists.length);
  /** The id that each list is at; 0 behind its end. */
  const at = Int32Array.from(lists, ({ ids }) => ids[0] ?? 0);
  const most = lists.reduce((sum, { ids }) => sum + ids.length, 0);
  const table: ScoreAccumulators = {
    ids: new Int32Array(most),
    scores: new Float64Array(most),
    covered: new Float64Array(most),
  };
  let length = 0;
  for (;;) {
    let id = 0;
    for (let i = 0; i < at.length; i++) if ((at[i] as number) > id) id = at[i] as number;
    if (id === 0) break;
    let score = 0;
    let rarity = 0;
    for (let i = 0; i < at.length; i++) {
      if (at[i] !== id) continue;
      const other = without[i] as number;
      if (other >= 0 && at[other] === id) continue;
      score += (parts[i] as QueryTerm).weight * ((lists[i] as Postings).scores[next[i] as number] as number);
      rarity += (parts[i] as QueryTerm).rarity;
    }
    for (let i = 0; i < at.length; i++)
      if (at[i] === id) at[i] = (lists[i] as Postings).ids[++(next[i] as number)] ?? 0;
    table.ids[length] = id;
    table.scores[length] = score;
    table.covered[length] = rarity;
    length++;
  }
  return {
    ids: table.ids.subarray(0, length),
    scores: table.scores.subarray(0, length),
    covered: table.covered.subarray(0, length),
  };
}
