/**
 * The vectors of one fingerprint in memory, scanned exactly. Derived from the database: built at start, kept in step by the
 * indexer.
 */
import { createMatrix, type Matrix } from './kernel.ts';
import { createTopK, type Scored } from './top-k.ts';

/** Where a passage stands. */
export interface Place {
  readonly passageId: number;
  readonly observationId: number;
  readonly blockId: number;
}

/** A passage with its vector: `Float32Array` of `[dimensions]`, length 1. */
export interface PlacedVector extends Place {
  readonly vector: Float32Array;
}

/**
 * Two levels of meaning: a passage scores by its own vector and by that of its block, the mean of the block's passages. The
 * block tells what a short bullet leaves out. Weights from the measurements on session notes (0.7 and 0.3).
 */
export const OWN_WEIGHT = 0.7;
export const BLOCK_WEIGHT = 1 - OWN_WEIGHT;

/** The scores of all observations for one query. An observation scores by its best passage. */
export interface DenseScores {
  /** Observations that have a vector. */
  readonly count: number;
  /** Over all observations, whatever is allowed. */
  readonly mean: number;
  readonly deviation: number;
  /** The best `k` observations among those allowed (`null`: all), best first. */
  best(k: number, allowed: { has(id: number): boolean } | null): Scored[];
  /** `undefined` for an observation without a vector. */
  scoreOf(observationId: number): number | undefined;
  /** The passage an observation scored by. */
  passageOf(observationId: number): number | undefined;
}

export interface VectorIndex {
  readonly size: number;
  /** Puts a document's passages in place of those it had. Passages of one observation, and of one block, come together. */
  set(documentId: number, passages: readonly PlacedVector[]): void;
  remove(documentId: number): void;
  /** The documents that have passages here, as they are now. */
  documentIds(): readonly number[];
  /** The last of a document's passages; `undefined` for one that is not here. */
  lastPassageOf(documentId: number): number | undefined;
  /**
   * Fills an empty index. The vectors may come in any order and are never all in memory twice.
   *
   * @param documents each document's places, passages of one observation together
   */
  load(documents: ReadonlyMap<number, readonly Place[]>, vectors: Iterable<{ readonly passageId: number; readonly vector: Float32Array }>): void;
  /** @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): DenseScores;
}

/** Dead rows are closed up when they are this share of all. */
const MOST_DEAD = 0.25;

export function createVectorIndex(dimensions: number): VectorIndex {
  const matrix = createMatrix(dimensions);
  /** By row; observation 0 marks a dead row, because SQLite's ids begin at 1. */
  let observations = new Int32Array(0);
  let passages = new Int32Array(0);
  const documents = new Map<number, { start: number; count: number }>();
  const firstRow = new Map<number, number>();
  let rows = 0;
  let dead = 0;

  const reserve = (wanted: number): void => {
    matrix.reserve(wanted);
    if (observations.length >= matrix.capacity) return;
    observations = grown(observations, matrix.capacity);
    passages = grown(passages, matrix.capacity);
  };

  const remove = (documentId: number): void => {
    const span = documents.get(documentId);
    if (!span) return;
    documents.delete(documentId);
    for (let row = span.start; row < span.start + span.count; row++) {
      firstRow.delete(observations[row] as number);
      observations[row] = 0;
    }
    dead += span.count;
    if (dead > rows * MOST_DEAD) closeUp();
  };

  const closeUp = (): void => {
    const spans = [...documents.values()].sort((a, b) => a.start - b.start);
    let end = 0;
    for (const span of spans) {
      if (span.start !== end) {
        matrix.move(span.start, end, span.count);
        observations.copyWithin(end, span.start, span.start + span.count);
        passages.copyWithin(end, span.start, span.start + span.count);
        for (let row = end; row < end + span.count; row++) if (observations[row] !== observations[row - 1]) firstRow.set(observations[row] as number, row);
        span.start = end;
      }
      end += span.count;
    }
    rows = end;
    dead = 0;
  };

  /** Rows for a document's passages, their vectors still to come. */
  const append = (documentId: number, places: readonly Place[]): number => {
    const start = rows;
    reserve(rows + places.length);
    documents.set(documentId, { start, count: places.length });
    for (const { passageId, observationId } of places) {
      observations[rows] = observationId;
      passages[rows] = passageId;
      if (!firstRow.has(observationId)) firstRow.set(observationId, rows);
      rows++;
    }
    return start;
  };

  return {
    get size() {
      return rows - dead;
    },
    remove,
    documentIds: () => [...documents.keys()],
    lastPassageOf(documentId) {
      const span = documents.get(documentId);
      return span && passages[span.start + span.count - 1];
    },
    set(documentId, placed) {
      remove(documentId);
      if (placed.length === 0) return;
      const start = append(documentId, placed);
      placed.forEach(({ vector }, offset) => matrix.row(start + offset).set(vector));
      mixBlocks(matrix, start, placed, dimensions);
    },
    load(all, vectors) {
      reserve([...all.values()].reduce((sum, places) => sum + places.length, 0));
      for (const [documentId, places] of all) append(documentId, places);
      const rowOf = new Map<number, number>();
      for (let row = 0; row < rows; row++) rowOf.set(passages[row] as number, row);
      for (const { passageId, vector } of vectors) {
        const row = rowOf.get(passageId);
        if (row !== undefined) matrix.row(row).set(vector);
      }
      for (const [documentId, places] of all) mixBlocks(matrix, documents.get(documentId)?.start ?? 0, places, dimensions);
    },
    score(query) {
      const scores = matrix.dots(query, rows);
      // Later writes may move rows: an answer keeps the arrays as they are now.
      const owners = observations.slice(0, rows);
      const passageIds = passages.slice(0, rows);
      // One value an observation, the best of its rows, which stand together.
      const ids = new Int32Array(rows);
      const values = new Float32Array(rows);
      let count = 0;
      for (let row = 0, before = 0; row < rows; row++) {
        const owner = owners[row] as number;
        if (owner === 0) continue;
        if (owner !== before) {
          ids[count] = owner;
          values[count++] = scores[row] as number;
          before = owner;
        } else if ((scores[row] as number) > (values[count - 1] as number)) {
          values[count - 1] = scores[row] as number;
        }
      }
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < count; i++) {
        const value = values[i] as number;
        sum += value;
        squares += value * value;
      }
      const mean = count === 0 ? 0 : sum / count;
      const rowOf = (observationId: number): number | undefined => {
        const first = firstRow.get(observationId);
        if (first === undefined || owners[first] !== observationId) return undefined;
        let best = first;
        for (let row = first + 1; owners[row] === observationId; row++) if ((scores[row] as number) > (scores[best] as number)) best = row;
        return best;
      };

      return {
        count,
        mean,
        deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)),
        best(k, allowed) {
          const top = createTopK(k);
          for (let i = 0; i < count; i++) {
            const value = values[i] as number;
            if (value < top.floor() || (allowed && !allowed.has(ids[i] as number))) continue;
            top.offer(ids[i] as number, value);
          }
          return top.take();
        },
        scoreOf(observationId) {
          const row = rowOf(observationId);
          return row === undefined ? undefined : scores[row];
        },
        passageOf(observationId) {
          const row = rowOf(observationId);
          return row === undefined ? undefined : passageIds[row];
        },
      };
    },
  };
}

/** Mixes the rows' own vectors with their blocks'. The mix is not scaled again: its dot product is the weighted sum. */
function mixBlocks(matrix: Matrix, start: number, places: readonly Place[], dimensions: number): void {
  const blocks = new Map<number, Float32Array>();
  places.forEach(({ blockId }, offset) => {
    const row = matrix.row(start + offset);
    const sum = blocks.get(blockId);
    if (sum) for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (row[d] as number);
    else blocks.set(blockId, row.slice());
  });
  for (const sum of blocks.values()) {
    let squares = 0;
    for (const value of sum) squares += value * value;
    const scale = BLOCK_WEIGHT / (Math.sqrt(squares) || 1);
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) * scale;
  }
  places.forEach(({ blockId }, offset) => {
    const row = matrix.row(start + offset);
    const block = blocks.get(blockId) as Float32Array;
    for (let d = 0; d < dimensions; d++) row[d] = OWN_WEIGHT * (row[d] as number) + (block[d] as number);
  });
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
