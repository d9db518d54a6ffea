/**
 * Two bits a dimension of each code: too many codes for anything else. The rows of the least Hamming distance between
 * signs, counted and not sorted, are ranked by both bits, and the best of them scored exactly. Mean and deviation are
 * those of a fixed sample.
 */
import { decodeVector } from './quantised-vector.ts';
import type { QuantisedStore, StoredVector } from './quantised-store.ts';
import type { IdSet } from '../../../store/filter/id-set.ts';
import type { DenseScores, MemoryCodes } from './dense-scores.ts';
import { createRescorer } from './rescore.ts';
import { createRows, type Rows } from './matrix-rows.ts';
import { createSample } from './score-sample.ts';
import { createBinaryMatrix, type MeanAndDeviation } from './binary-matrix.ts';
import { createTopK } from './top-k.ts';

export interface BinaryLimits {
  /** Rows that are ranked by both their bits. */
  readonly near: number;
  /** Rows that are scored exactly for a query, at least. */
  readonly candidates: number;
  /** So few allowed observations are all scored exactly. */
  readonly few: number;
  /** Observations that mean and deviation are taken from, up to twice as many. */
  readonly sample: number;
}

/** Candidates for each hit that is asked for, where that is more than {@link BinaryLimits.candidates}. */
const PER_HIT = 2;

export interface BinaryCodes extends MemoryCodes {
  /**
   * How many times the rows of the limits are looked at for a query: more where so many are needed to find what is
   * near.
   */
  oversampling: number;
  /** The passages that would be scored exactly for a query. */
  candidates(query: Float32Array): Set<number>;
}

/**
 * @param spread of all vectors, or of many
 * @param expected rows that will be loaded
 */
export function createBinaryCodes(
  store: QuantisedStore,
  spread: MeanAndDeviation,
  limits: BinaryLimits,
  expected: number,
): BinaryCodes {
  const matrix = createBinaryMatrix(spread);
  const rows = createRows(matrix);
  let oversampling = 1;
  const sample = createSample(store, spread.centre.length, rows, { size: limits.sample, expected });

  /** The rows nearest to the query by their signs that are allowed, at least `wanted` if there are so many. */
  const bySigns = (query: Float32Array, wanted: number, allowed: IdSet | null): number[] => {
    // To look up so many is faster than to find them among all.
    if (allowed && allowed.size <= 2 * wanted) return rowsOf(allowed);
    const counts = matrix.scan(query, rows.length);
    const { observations } = rows;
    const found: number[] = [];
    // So many rows are looked at before enough of them pass, if those that pass are spread evenly.
    const step = Math.max(
      1,
      Math.ceil((wanted * rows.length) / Math.max(1, Math.min(allowed?.size ?? rows.size, rows.size))),
    );
    for (let from = 0, to = 0; from <= matrix.bits && found.length < wanted; from = to) {
      for (let some = 0; to <= matrix.bits && some < step; to++) some += counts[to] as number;
      for (const row of matrix.between(from, to)) {
        const id = observations[row] as number;
        if (id < 0 || (allowed && !allowed.has(id))) continue;
        // Of a crowd at one distance, as of copies, the first are taken.
        if (found.push(row) >= 2 * wanted) break;
      }
    }
    return found;
  };

  const rowsOf = (allowed: IdSet): number[] => {
    const found: number[] = [];
    for (const id of idsOf(allowed, rows)) {
      const { start, end } = rows.spanOf(id);
      for (let row = start; row < end; row++) found.push(row);
    }
    return found;
  };

  /** The best rows by both bits. */
  const nearest = (query: Float32Array, k: number, allowed: IdSet | null): number[] => {
    const wanted = Math.max(limits.candidates * oversampling, k * PER_HIT);
    const found = bySigns(query, Math.max(limits.near * oversampling, wanted), allowed);
    if (found.length <= wanted) return found;
    const top = createTopK(wanted);
    matrix.estimate(query, found).forEach((score, i) => {
      if (score >= top.floor()) top.offer(found[i] as number, score);
    });
    return top.take().map(({ id }) => id);
  };

  return {
    rows,
    get oversampling() {
      return oversampling;
    },
    set oversampling(times) {
      oversampling = times;
    },
    get bytes() {
      return matrix.bytes + rows.bytes + sample.bytes;
    },
    reserve: (count) => rows.reserve(count),
    append(stored: StoredVector) {
      const row = rows.append(stored);
      matrix.put(row, decodeVector(stored.code));
      sample.append(stored);
    },
    remove(documentId, from) {
      rows.remove(documentId, from);
      sample.remove(documentId, from);
    },
    candidates: (query) => new Set(nearest(query, 1, null).map((row) => rows.passages[row] as number)),
    score(query): DenseScores {
      const exact = createRescorer(rows, store, query);
      const { mean, deviation } = sample.statistics(query);
      return {
        mean,
        deviation,
        count: rows.owners,
        best(k, allowed) {
          if (allowed && allowed.size <= limits.few) return exact.best(k, idsOf(allowed, rows));
          return exact.best(
            k,
            nearest(query, k, allowed).map((row) => rows.observations[row] as number),
          );
        },
        prepare: exact.prepare,
        scoreOf: exact.scoreOf,
        passageOf: exact.passageOf,
      };
    },
  };
}

/** The members of a set that can only be asked for one, too. */
function* idsOf(allowed: IdSet, rows: Rows): Generator<number> {
  if (Symbol.iterator in allowed) return yield* allowed as IdSet & Iterable<number>;
  const { observations } = rows;
  for (let row = 0, before = 0; row < rows.length; row++) {
    const id = observations[row] as number;
    if (id <= 0 || id === before || !allowed.has(id)) continue;
    before = id;
    yield id;
  }
}
