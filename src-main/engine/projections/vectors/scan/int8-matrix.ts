import type { QuantisedVector } from './quantised-vector.ts';
import { createKernel } from './kernel.ts';

const SUM_LIMIT = 2 ** 31 - 1;
const LARGEST = 127;
/** Rows that the kernel refines in one call. */
const AT_ONCE = 512;

/** A query as the kernel takes it: a component is `values[d] * scale`. */
export interface RoundedQuery {
  readonly scale: number;
  /** `[dimensions]` */
  readonly values: Int16Array;
}

/**
 * Rows of vectors as 12-bit integers, each with its scale, in two planes: 8 bits of each component, by which all rows
 * are scanned, and the next 4, which are read only for some.
 */
export interface Int8Matrix {
  readonly bytes: number;
  /** Makes room for exactly so many rows, where there are fewer. */
  reserve(rows: number): void;
  /** Puts the high bits of a code, rounded, into a row that there is room for. */
  put(row: number, code: QuantisedVector): void;
  /** Moves rows `[from, from + count)` to `to`. */
  move(from: number, to: number, count: number): void;
  /** @param query `Float32Array` of `[dimensions]` */
  round(query: Float32Array): RoundedQuery;
  /**
   * Scores of the first `rows` rows by 8 bits, off by some 0.0003 for vectors of length 1: `Float32Array` of `[rows]`,
   * valid until the next call, but for {@link refine}.
   */
  dots(query: RoundedQuery, rows: number): Float32Array;
  /** Scores of these rows by 12 bits, off by some 0.00002: `Float32Array` of `[rows.length]`. */
  refine(query: RoundedQuery, rows: ArrayLike<number>): Float32Array;
}

/** @param coarse whether the high bits are all that is kept: then nothing can be refined. Default: false */
export function createInt8Matrix(dimensions: number, { coarse = false } = {}): Int8Matrix {
  const stride = Math.ceil(dimensions / 16) * 16; // what the kernel takes at once; the padding stays zero
  const { kernel, memory, reserve } = createKernel();
  // As fine as leaves the largest sum below 31 bits.
  const finest = Math.min(32_767, Math.floor(SUM_LIMIT / (LARGEST * stride)));
  // Layout: the query; a code that is put in; rows to refine, and their scores; then columns, each with room for all
  // rows.
  const codeAt = stride * 2;
  const foundAt = codeAt + stride * 2;
  const refinedAt = foundAt + AT_ONCE * 4;
  const columnsAt = refinedAt + AT_ONCE * 4;
  /** Bytes a row of each column: 8 bits, 4 bits, scales, and the scores of a scan. */
  const sizes = [stride, coarse ? 0 : stride / 2, 4, 4] as const;
  const startsFor = (rows: number) =>
    [
      columnsAt,
      columnsAt + rows * sizes[0],
      columnsAt + rows * (sizes[0] + sizes[1]),
      columnsAt + rows * (sizes[0] + sizes[1] + sizes[2]),
    ] as const;

  let capacity = 0;
  let starts = startsFor(0);
  const views = () => ({
    bytes: new Uint8Array(memory.buffer),
    query: new Int16Array(memory.buffer, 0, dimensions),
    code: new Int16Array(memory.buffer, codeAt, dimensions),
    found: new Int32Array(memory.buffer, foundAt, AT_ONCE),
    refined: new Float32Array(memory.buffer, refinedAt, AT_ONCE),
    scales: new Float32Array(memory.buffer, starts[2], capacity),
    scores: new Float32Array(memory.buffer, starts[3], capacity),
  });
  reserve(columnsAt);
  let view = views();
  /** The query that stands in memory. */
  let asked: RoundedQuery | null = null;

  const ask = (query: RoundedQuery): void => {
    if (query !== asked) view.query.set(query.values);
    asked = query;
  };

  return {
    get bytes() {
      return memory.buffer.byteLength;
    },
    reserve(rows) {
      if (rows <= capacity) return;
      const [before, after] = [starts, startsFor(rows)];
      reserve(after[3] + rows * sizes[3]);
      const bytes = new Uint8Array(memory.buffer);
      // The last first: each moves to where only those behind it have stood.
      for (const column of [2, 1] as const)
        bytes.copyWithin(after[column], before[column], before[column] + capacity * sizes[column]);
      [capacity, starts] = [rows, after];
      view = views();
    },
    put(row, { scale, values }) {
      view.code.set(values);
      // Low bits that are not kept are put where rows to refine would stand.
      kernel.pack(codeAt, stride, starts[0] + row * sizes[0], coarse ? foundAt : starts[1] + row * sizes[1]);
      view.scales[row] = (scale * 32_767) / LARGEST;
    },
    move(from, to, count) {
      for (const column of [0, 1, 2] as const) {
        const size = sizes[column];
        view.bytes.copyWithin(
          starts[column] + to * size,
          starts[column] + from * size,
          starts[column] + (from + count) * size,
        );
      }
    },
    round(query) {
      let largest = 0;
      for (const value of query) largest = Math.max(largest, Math.abs(value));
      const scale = largest / finest;
      return { scale, values: Int16Array.from(query, (value) => (scale === 0 ? 0 : Math.round(value / scale))) };
    },
    dots(query, rows) {
      ask(query);
      kernel.dots(0, starts[0], starts[2], rows, stride, query.scale, starts[3]);
      return view.scores.subarray(0, rows);
    },
    refine(query, rows) {
      ask(query);
      const scores = new Float32Array(rows.length);
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        const count = Math.min(AT_ONCE, rows.length - from);
        for (let i = 0; i < count; i++) view.found[i] = rows[from + i] as number;
        kernel.refine(0, starts[0], starts[1], starts[2], foundAt, count, stride, query.scale, refinedAt);
        for (let i = 0; i < count; i++) scores[from + i] = view.refined[i] as number;
      }
      return scores;
    },
  };
}
