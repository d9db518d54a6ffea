/** All codes as 8-bit integers, each scanned: exact but for rounding, which the best candidates are scored anew for. */
import { createByteMatrix } from './byte-matrix.ts';
import { decodeCode } from './code.ts';
import type { CodeStore, StoredCode } from './code-store.ts';
import type { DenseScores, MemoryCodes } from './dense-scores.ts';
import { createRescorer } from './rescore.ts';
import { createRows } from './rows.ts';
import { createTopK } from './top-k.ts';

/** Candidates beyond those asked for: rounding, some 0.0005, moves an observation by a few places. */
const SPARE = 64;

/** What a scan of all rows tells: one score an observation, in the order of their ids, which are a copy. */
export interface Scan {
  readonly count: number;
  readonly ids: Int32Array;
  readonly values: Float32Array;
  readonly mean: number;
  readonly deviation: number;
}

export interface ExactCodes extends MemoryCodes {
  scan(query: Float32Array): Scan;
}

export function createExactCodes(store: CodeStore, dimensions: number): ExactCodes {
  const matrix = createByteMatrix(dimensions);
  const rows = createRows(matrix);

  const scan = (query: Float32Array): Scan => {
    const { length, observations } = rows;
    const scores = matrix.dots(query, length);
    const ids = new Int32Array(length);
    const values = new Float32Array(length);
    let last = -1;
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < length; row++) {
      const id = observations[row] as number;
      if (id < 0) continue;
      let score = scores[row] as number;
      if (last >= 0 && ids[last] === id) {
        const before = values[last] as number;
        if (score <= before) continue;
        sum -= before;
        squares -= before * before;
      } else {
        ids[++last] = id;
      }
      values[last] = score;
      sum += score;
      squares += score * score;
    }
    const count = last + 1;
    const mean = count === 0 ? 0 : sum / count;
    return { count, ids, values, mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) };
  };

  return {
    rows,
    get bytes() {
      return matrix.bytes + rows.bytes;
    },
    append(stored: StoredCode) {
      const row = rows.append(stored);
      matrix.put(row, decodeCode(stored.code));
    },
    remove: (documentId) => rows.remove(documentId),
    scan,
    score(query): DenseScores {
      const { count, ids, values, mean, deviation } = scan(query);
      const exact = createRescorer(rows, store, query);
      return {
        count, mean, deviation,
        best(k, allowed) {
          const top = createTopK(k + SPARE);
          for (let i = 0; i < count; i++) {
            const value = values[i] as number;
            if (value < top.floor() || (allowed && !allowed.has(ids[i] as number))) continue;
            top.offer(ids[i] as number, value);
          }
          return exact.best(k, top.take().map(({ id }) => id));
        },
        scoreOf: exact.scoreOf,
        passageOf: exact.passageOf,
      };
    },
  };
}
