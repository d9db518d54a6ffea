import type { Code } from './code.ts';
import { createKernel, roomFor } from './kernel.ts';

const SUM_LIMIT = 2 ** 31 - 1;
const LARGEST = 127;

/** Rows of vectors as 8-bit integers, each with its scale, and the dot products of a query with all of them. */
export interface ByteMatrix {
  readonly bytes: number;
  reserve(rows: number): void;
  /** Puts the high bytes of a code, rounded, into a row that there is room for. */
  put(row: number, code: Code): void;
  /** Moves rows `[from, from + count)` to `to`. */
  move(from: number, to: number, count: number): void;
  /**
   * Scores of the first `rows` rows, off by some 0.0005 for vectors of length 1: `Float32Array` of `[rows]`, valid until the
   * next call. @param query `Float32Array` of `[dimensions]`
   */
  dots(query: Float32Array, rows: number): Float32Array;
}

export function createByteMatrix(dimensions: number): ByteMatrix {
  const stride = Math.ceil(dimensions / 16) * 16; // what the kernel takes at once; the padding stays zero
  const { kernel, memory, reserve } = createKernel();
  let capacity = 0;
  let view = new Int16Array(0);
  // Layout: the query, then the rows, and behind the room for rows their scales and their scores.
  const rowsAt = stride * 2;
  const scalesAt = (): number => rowsAt + capacity * stride;
  const scoresAt = (): number => scalesAt() + capacity * 4;
  // As fine as leaves the largest sum below 31 bits.
  const finest = Math.min(32_767, Math.floor(SUM_LIMIT / (LARGEST * stride)));

  return {
    get bytes() {
      return memory.buffer.byteLength;
    },
    reserve(rows) {
      if (rows <= capacity) return;
      const [before, scales] = [scalesAt(), capacity];
      capacity = roomFor(rows, capacity);
      reserve(scoresAt() + capacity * 4);
      const bytes = new Uint8Array(memory.buffer);
      bytes.copyWithin(scalesAt(), before, before + scales * 4);
      bytes.fill(0, before, scalesAt()); // where scales and scores were, the padding of rows will be
    },
    put(row, { scale, values }) {
      if (view.buffer !== memory.buffer) view = new Int16Array(memory.buffer, 0, dimensions); // it has grown
      view.set(values); // where the query stands during a scan
      kernel.pack(0, stride, rowsAt + row * stride);
      new Float32Array(memory.buffer, scalesAt() + row * 4, 1)[0] = (scale * 32_767) / LARGEST;
    },
    move(from, to, count) {
      const bytes = new Uint8Array(memory.buffer);
      const copy = (at: number, size: number): unknown => bytes.copyWithin(at + to * size, at + from * size, at + (from + count) * size);
      copy(rowsAt, stride);
      copy(scalesAt(), 4);
    },
    dots(query, rows) {
      let largest = 0;
      for (const value of query) largest = Math.max(largest, Math.abs(value));
      const scale = largest / finest;
      const values = new Int16Array(memory.buffer, 0, dimensions);
      for (let d = 0; d < dimensions; d++) values[d] = scale === 0 ? 0 : Math.round((query[d] as number) / scale);
      kernel.dots(0, rowsAt, scalesAt(), rows, stride, scale, scoresAt());
      return new Float32Array(memory.buffer, scoresAt(), rows);
    },
  };
}
