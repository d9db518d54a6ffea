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
  // Layout: the query, two tables of counts, the rows, and behind the room for rows their distances and the rows found.
  const tablesAt = stride;
  const rowsAt = Math.ceil((tablesAt + 2 * tableBytes) / 16) * 16;
  const distancesAt = (): number => rowsAt + capacity * stride;
  const foundAt = (): number => distancesAt() + Math.ceil(capacity / 2) * 4;

  const encode = (at: number, above: (d: number) => boolean): void => {
    const bytes = new Uint8Array(memory.buffer, at, stride);
    for (let first = 0; first < dimensions; first += 8) {
      let byte = 0;
      for (let d = first; d < Math.min(first + 8, dimensions); d++) if (above(d)) byte |= 1 << (d - first);
      bytes[first >> 3] = byte;
    }
  };

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
    put: (row, { scale, values }) => encode(rowsAt + row * stride, (d) => (values[d] as number) * scale > (centre[d] as number)),
    move(from, to, count) {
      new Uint8Array(memory.buffer).copyWithin(rowsAt + to * stride, rowsAt + from * stride, rowsAt + (from + count) * stride);
    },
    scan(query, rows) {
      // The centre belongs to vectors as they are stored; what is scored is the angle to a query, whatever its length.
      encode(0, (d) => (query[d] as number) > (centre[d] as number));
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
