/** How many of the truly nearest rows are among the candidates of binary codes, measured on the vectors themselves. */
import { createInt8Matrix } from './int8-matrix.ts';
import { decodeVector, vectorOf } from './quantised-vector.ts';
import type { StoredVector } from './quantised-store.ts';
import type { BinaryCodes } from './binary-codes.ts';

/** Neighbours of a query that have to be found: recall@10. */
const DEPTH = 10;

export interface RecallMeter {
  /** Takes in rows, in the order that they are loaded. */
  offer(codes: readonly StoredVector[]): void;
  /**
   * One query at a time: how many true neighbours it has that are still there, and how many of them are among its
   * candidates.
   */
  measure(codes: BinaryCodes): Generator<{ readonly true: number; readonly found: number }>;
}

/** @param queries rows that stand for queries; none is its own neighbour */
export function createRecallMeter(queries: readonly StoredVector[], dimensions: number): RecallMeter {
  const matrix = createInt8Matrix(dimensions);
  const asked = queries.map(({ passageId, code }) => {
    const near: { passageId: number; score: number }[] = [];
    const vector = vectorOf(decodeVector(code));
    return { passageId, near, floor: -Infinity, vector, rounded: matrix.round(vector) };
  });
  return {
    offer(codes) {
      matrix.reserve(codes.length);
      codes.forEach(({ code }, row) => matrix.put(row, decodeVector(code)));
      for (const query of asked) {
        const scores = matrix.dots(query.rounded, codes.length);
        for (let row = 0; row < codes.length; row++) {
          const score = scores[row] as number;
          if (score <= query.floor) continue;
          const { passageId } = codes[row] as StoredVector;
          if (passageId === query.passageId) continue;
          const at = query.near.findIndex((other) => other.score < score);
          query.near.splice(at < 0 ? query.near.length : at, 0, { passageId, score });
          if (query.near.length > DEPTH) query.near.pop();
          if (query.near.length === DEPTH) query.floor = query.near.at(-1)?.score ?? -Infinity;
        }
      }
    },
    *measure(codes) {
      for (const { vector, near } of asked) {
        const candidates = codes.candidates(vector);
        const there = near.filter(({ passageId }) => codes.rows.has(passageId));
        yield { true: there.length, found: there.filter(({ passageId }) => candidates.has(passageId)).length };
      }
    },
  };
}
