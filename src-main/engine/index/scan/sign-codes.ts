/**
 * A bit a dimension of each code: too many codes for anything else. Candidates are those of the least Hamming distance,
 * counted and not sorted; their scores are exact. Mean and deviation are those of a fixed sample.
 */
import { decodeCode } from './code.ts';
import type { CodeStore, StoredCode } from './code-store.ts';
import type { DenseScores, IdSet, MemoryCodes } from './dense-scores.ts';
import { createRescorer } from './rescore.ts';
import { createRows, type Rows } from './rows.ts';
import { createSample } from './sample.ts';
import { createSignMatrix } from './sign-matrix.ts';

export interface SignLimits {
  /** Rows that are scored exactly for a query, at least. */
  readonly candidates: number;
  /** So few allowed observations are all scored exactly. */
  readonly few: number;
  /** Observations that mean and deviation are taken from, up to twice as many. */
  readonly sample: number;
}

/** Candidates for each hit that is asked for, where that is more than {@link SignLimits.candidates}. */
const PER_HIT = 4;

export interface SignCodes extends MemoryCodes {
  /** Raises the number of candidates, when so many are needed. */
  candidates: number;
  /** In how many candidates a row is found for a query, at worst. */
  rankOf(query: Float32Array, passageIds: readonly number[]): number[];
}

/**
 * @param centre the mean of all vectors, or of many: `Float32Array` of `[dimensions]`
 * @param expected rows that will be loaded
 */
export function createSignCodes(store: CodeStore, centre: Float32Array, { few, sample: sampled, candidates: least }: SignLimits, expected: number): SignCodes {
  const matrix = createSignMatrix(centre);
  const rows = createRows(matrix);
  let candidates = least;
  const sample = createSample(store, centre.length, rows, { size: sampled, expected });

  /** Observations of the rows nearest to the query that are allowed, at least `wanted` rows if there are so many. */
  const nearest = (query: Float32Array, wanted: number, allowed: IdSet | null): Set<number> => {
    const counts = matrix.scan(query, rows.length);
    const found = new Set<number>();
    // So many rows are looked at before enough of them pass, if those that pass are spread evenly.
    const step = Math.ceil((wanted * rows.length) / Math.max(1, Math.min(allowed?.size ?? rows.size, rows.size)));
    let passed = 0;
    for (let from = 0, to = 0; from <= matrix.bits && passed < wanted; from = to) {
      for (let some = 0; to <= matrix.bits && some < step; to++) some += counts[to] as number;
      const { observations } = rows;
      for (const row of matrix.between(from, to)) {
        const id = observations[row] as number;
        if (id < 0 || (allowed && !allowed.has(id))) continue;
        found.add(id);
        // Of a crowd at one distance, as of copies, the first are taken.
        if (++passed >= wanted + candidates) break;
      }
    }
    return found;
  };

  return {
    rows,
    get candidates() {
      return candidates;
    },
    set candidates(count) {
      candidates = count;
    },
    get bytes() {
      return matrix.bytes + rows.bytes + sample.bytes;
    },
    append(stored: StoredCode) {
      const row = rows.append(stored);
      matrix.put(row, decodeCode(stored.code));
      sample.append(stored);
    },
    remove(documentId) {
      rows.remove(documentId);
      sample.remove(documentId);
    },
    rankOf(query, passageIds) {
      const counts = matrix.scan(query, rows.length);
      const below: number[] = [];
      counts.reduce((sum, count, distance) => (below[distance] = sum + count), 0);
      const wanted = new Set(passageIds);
      const ranks: number[] = [];
      for (let row = 0; row < rows.length && ranks.length < wanted.size; row++) {
        if (wanted.has(rows.passages[row] as number)) ranks.push(below[matrix.distance(row)] as number);
      }
      return ranks;
    },
    score(query): DenseScores {
      const exact = createRescorer(rows, store, query);
      const { mean, deviation } = sample.scan(query);
      return {
        mean, deviation,
        count: rows.owners,
        best(k, allowed) {
          if (allowed && allowed.size <= few) return exact.best(k, idsOf(allowed, rows));
          return exact.best(k, nearest(query, Math.max(candidates, k * PER_HIT), allowed));
        },
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
  for (let row = 0; row < rows.length; row++) if ((observations[row] as number) > 0 && allowed.has(observations[row] as number)) yield observations[row] as number;
}
