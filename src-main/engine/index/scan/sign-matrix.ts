import type { Code } from './code.ts';
import { createKernel, roomFor } from './kernel.ts';

/** Rows of one bit a dimension: on which side of a centre the vector lies. */
export interface SignMatrix {
  readonly bytes: number;
  /** The largest distance there can be. */
  readonly bits: number;
  reserve(rows: number): void;
  put(row: number, code: Code): void;
  /** Moves rows `[from, from + count)` to `to`. */
  move(from: number, to: number, count: number): void;
  /** How many of the first `rows` rows have each distance from the query, 0 to {@link bits}. Rows are then found by {@link between}. */
  scan(query: Float32Array, rows: number): Uint32Array;
  /** The rows of the last scan whose distance is at least `from` and below `to`, in order; valid until the next call. */
  between(from: number, to: number): Int32Array;
  /** A row's distance in the last scan. */
  distance(row: number): number;
}

/** @param centre what vectors have in common, `Float32Array` of `[dimensions]`: as bits around zero they would all be alike */
export function createSignMatrix(centre: Float32Array): SignMatrix {
  const dimensions = centre.length;
  const words = Math.ceil(dimensions / 64);
  const stride = words * 8;
  const bits = words * 64;
  const tableBytes = (bits + 1) * 4;
  const { kernel, memory, reserve } = createKernel();
  let capacity = 0;
  let scanned = 0;
  let view = new Int16Array(0);
  // Layout: the query, the centre, a code that is put in, two tables of counts, the rows, and behind the room for rows their
  // distances and the rows found.
  const padded = Math.ceil(dimensions / 8) * 8; // the padding stays zero, and its bits with it
  const centreAt = stride;
  const codeAt = centreAt + padded * 4;
  const tablesAt = codeAt + padded * 2;
  const rowsAt = Math.ceil((tablesAt + 2 * tableBytes) / 16) * 16;
  const distancesAt = (): number => rowsAt + capacity * stride;
  const foundAt = (): number => distancesAt() + Math.ceil(capacity / 2) * 4;

  reserve(rowsAt);
  new Float32Array(memory.buffer, centreAt, dimensions).set(centre);

  return {
    bits,
    get bytes() {
      return memory.buffer.byteLength;
    },
    reserve(rows) {
      if (rows <= capacity) return;
      const before = distancesAt();
      capacity = roomFor(rows, capacity);
      reserve(foundAt() + capacity * 4);
      new Uint8Array(memory.buffer).fill(0, before, Math.min(distancesAt(), memory.buffer.byteLength));
      scanned = 0;
    },
    put(row, { scale, values }) {
      if (view.buffer !== memory.buffer) view = new Int16Array(memory.buffer, codeAt, dimensions); // it has grown
      view.set(values);
      kernel.signs(codeAt, padded, scale, centreAt, rowsAt + row * stride);
    },
    move(from, to, count) {
      new Uint8Array(memory.buffer).copyWithin(rowsAt + to * stride, rowsAt + from * stride, rowsAt + (from + count) * stride);
    },
    scan(query, rows) {
      const bytes = new Uint8Array(memory.buffer, 0, stride).fill(0);
      for (let d = 0; d < dimensions; d++) if ((query[d] as number) > (centre[d] as number)) bytes[d >> 3] = (bytes[d >> 3] as number) | (1 << (d & 7));
      new Uint8Array(memory.buffer, tablesAt, 2 * tableBytes).fill(0);
      kernel.distances(0, rowsAt, rows, words, distancesAt(), tablesAt, tablesAt + tableBytes);
      scanned = rows;
      const odd = new Uint32Array(memory.buffer, tablesAt + tableBytes, bits + 1);
      return new Uint32Array(memory.buffer, tablesAt, bits + 1).map((count, distance) => count + (odd[distance] as number));
    },
    between: (from, to) => new Int32Array(memory.buffer, foundAt(), kernel.collect(distancesAt(), scanned, from, to, foundAt())),
    distance: (row) => new Uint16Array(memory.buffer, distancesAt(), scanned)[row] as number,
  };
}
