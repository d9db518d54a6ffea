/**
 * All codes in 12 bits: 8 are scanned, and the best are scored anew by all 12, from memory. Every score that is given
 * is one of 12 bits, whatever was asked before.
 */
import type { IdSet } from '../../../store/filter/id-set.ts';
import { createInt8Matrix, type RoundedQuery } from './int8-matrix.ts';
import { decodeVector } from './quantised-vector.ts';
import type { StoredVector } from './quantised-store.ts';
import type { DenseScores, MemoryCodes } from './dense-scores.ts';
import { createRows } from './matrix-rows.ts';
import { byScore, createTopK, type Scored } from './top-k.ts';

/** Candidates beyond those asked for: rounding to 8 bits, some 0.0003, moves an observation by a few places. */
const SPARE = 32;
/** So many times the candidates are expected above the first floor. */
const EXPECTED = 3;

/** What a scan of all rows tells of the observations. */
export interface Statistics {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

export interface Int8Codes extends MemoryCodes {
  statistics(query: Float32Array): Statistics;
}

export function createInt8Codes(dimensions: number): Int8Codes {
  const matrix = createInt8Matrix(dimensions);
  const rows = createRows(matrix);
  /** The last scan: its scores stand in the matrix until another query or a change of the rows. */
  let last: { readonly query: RoundedQuery; readonly scores: Float32Array } | null = null;

  const scan = (query: RoundedQuery): Float32Array => {
    if (last?.query !== query) last = { query, scores: matrix.dots(query, rows.length) };
    return last.scores;
  };

  const statistics = (query: RoundedQuery): Statistics => {
    const scores = scan(query);
    const { observations } = rows;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let before = 0;
    let best = 0;
    for (let row = 0; row < scores.length; row++) {
      const id = observations[row] as number;
      const score = scores[row] as number;
      if (id === before) {
        if (score <= best) continue;
        sum -= best;
        squares -= best * best;
      } else {
        if (id < 0) continue;
        count++;
        before = id;
      }
      best = score;
      sum += score;
      squares += score * score;
    }
    const mean = count === 0 ? 0 : sum / count;
    return { count, mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) };
  };

  /**
   * The observations that score best by 8 bits among those allowed, by their first rows; `null` where fewer than
   * `wanted` reach the floor.
   */
  const above = (start: number, query: RoundedQuery, wanted: number, allowed: IdSet | null): number[] | null => {
    const scores = scan(query);
    const { observations } = rows;
    const { length } = scores;
    const top = createTopK(wanted);
    let floor = start;
    let found = 0;
    for (let row = 0; row < length; row++) {
      let score = scores[row] as number;
      if (score < floor) continue;
      const id = observations[row] as number;
      if (id < 0 || (allowed && !allowed.has(id))) continue;
      let first = row;
      while (first > 0 && observations[first - 1] === id) first--;
      while (row + 1 < length && observations[row + 1] === id) score = Math.max(score, scores[++row] as number);
      top.offer(first, score);
      if (++found >= wanted) floor = Math.max(start, top.floor());
    }
    return found < wanted && start > -Infinity ? null : top.take().map(({ id }) => id);
  };

  /** The score of an observation, and the row that has it, the first among equals, from its first row on. */
  const scoreFrom = (first: number, query: RoundedQuery): { readonly score: number; readonly row: number } => {
    const id = rows.observations[first];
    let end = first + 1;
    while (end < rows.length && rows.observations[end] === id) end++;
    let [score, row] = [-Infinity, first];
    matrix
      .refine(
        query,
        Array.from({ length: end - first }, (_, i) => first + i),
      )
      .forEach((value, i) => {
        if (value > score) [score, row] = [value, first + i];
      });
    return { score, row };
  };

  return {
    rows,
    get bytes() {
      return matrix.bytes + rows.bytes;
    },
    reserve(count) {
      last = null;
      rows.reserve(count);
    },
    append(stored: StoredVector) {
      last = null;
      const row = rows.append(stored);
      matrix.put(row, decodeVector(stored.code));
    },
    remove(documentId, from) {
      last = null;
      rows.remove(documentId, from);
    },
    statistics: (query) => statistics(matrix.round(query)),
    score(vector): DenseScores {
      const query = matrix.round(vector);
      const { count, mean, deviation } = statistics(query);
      const known = new Map<number, number>();
      const find = (id: number): { readonly score: number; readonly row: number } | undefined => {
        const { start, end } = rows.spanOf(id);
        return end > start ? scoreFrom(start, query) : undefined;
      };
      return {
        count,
        mean,
        deviation,
        best(k, allowed) {
          const wanted = k + SPARE;
          const share = wanted / Math.min(allowed?.size ?? Infinity, count);
          const candidates =
            above(mean + deviation * normalQuantile(EXPECTED * share), query, wanted, allowed) ??
            above(-Infinity, query, wanted, allowed) ??
            [];
          const scored = candidates.map(
            (first): Scored => ({ id: rows.observations[first] as number, score: scoreFrom(first, query).score }),
          );
          for (const { id, score } of scored) known.set(id, score);
          return scored.sort(byScore).slice(0, k);
        },
        scoreOf: (id) => known.get(id) ?? find(id)?.score,
        passageOf(id) {
          const found = find(id);
          return found && rows.passages[found.row];
        },
      };
    },
  };
}

/**
 * How many deviations above the mean this share of a normal distribution lies, roughly; minus infinity for a third and
 * more.
 * Solves `share = exp(-x²/2) / (x √2π)`, the tail's upper bound, by iteration.
 */
function normalQuantile(share: number): number {
  if (!(share < 1 / 3)) return -Infinity;
  let x = 1;
  for (let i = 0; i < 4; i++) x = Math.sqrt(Math.max(0.1, -2 * Math.log(2.5066 * x * share)));
  return x;
}
