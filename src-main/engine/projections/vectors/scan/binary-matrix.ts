import type { QuantisedVector } from './quantised-vector.ts';
import { createKernel } from './kernel.ts';

/**
 * What vectors have in common: the mean of each dimension, and the mean distance from it. `Float32Array` of
 * `[dimensions]`.
 */
export interface MeanAndDeviation {
  readonly centre: Float32Array;
  readonly width: Float32Array;
}

/**
 * Where two bits of a normally distributed value are cut, and what the values on either side are on average (Max 1960,
 * "Quantizing for minimum distortion"), in mean distances from the centre, of which a standard deviation has 1.2533.
 */
const CUT = 0.9816 * 1.2533;
const NEAR = 0.4528 * 1.2533;
const FAR = 1.5104 * 1.2533;

/**
 * Bits of a query's component where rows are estimated, its sign included: what they leave out is a tenth of what rows
 * leave out.
 */
const PLANES = 6;

/**
 * Rows of two bits a dimension: on which side of the centre the vector lies, and whether far from it. The first bits
 * alone are compared with all rows; both estimate the score of some.
 */
export interface BinaryMatrix {
  readonly bytes: number;
  /** The largest distance there can be. */
  readonly bits: number;
  /** Makes room for exactly so many rows, where there are fewer. */
  reserve(rows: number): void;
  put(row: number, code: QuantisedVector): void;
  /** Moves rows `[from, from + count)` to `to`. */
  move(from: number, to: number, count: number): void;
  /**
   * How many of the first `rows` rows have each distance from the query, 0 to {@link bits}. Rows are then found by
   * {@link between}.
   */
  scan(query: Float32Array, rows: number): Uint32Array;
  /**
   * The rows of the last scan whose distance is at least `from` and below `to`, in order; valid until the next call.
   */
  between(from: number, to: number): Int32Array;
  /**
   * The dot products of the query with some rows less their centre, as far as two bits tell: `[rows.length]`, valid
   * until the next call.
   */
  estimate(query: Float32Array, rows: readonly number[]): Float32Array;
}

export function createBinaryMatrix({ centre, width }: MeanAndDeviation): BinaryMatrix {
  const dimensions = centre.length;
  const words = Math.ceil(dimensions / 64);
  const stride = words * 8;
  const bits = words * 64;
  const countBytes = (bits + 1) * 4;
  const { kernel, memory, reserve } = createKernel();
  let capacity = 0;
  let scanned = 0;
  let view = new Int16Array(0);
  // Layout: the query's bits, the spread, a code that is put in, two tables of counts, a query's planes of bits, the
  // rows' signs, and behind the room for those which are far, the distances, and rows found with their estimates.
  const padded = bits; // the padding stays zero, and its bits with it
  const centresAt = stride;
  const widthsAt = centresAt + padded * 4;
  const codeAt = widthsAt + padded * 4;
  const countsAt = codeAt + padded * 2;
  const planesAt = countsAt + 2 * countBytes;
  const rowsAt = planesAt + PLANES * stride;
  const farAt = (): number => rowsAt + capacity * stride;
  const distancesAt = (): number => farAt() + capacity * stride;
  const foundAt = (): number => distancesAt() + Math.ceil(capacity / 2) * 4;

  reserve(rowsAt);
  new Float32Array(memory.buffer, centresAt, dimensions).set(centre);
  new Float32Array(memory.buffer, widthsAt, dimensions).set(width.map((value) => value * CUT));

  return {
    bits,
    get bytes() {
      return memory.buffer.byteLength;
    },
    reserve(rows) {
      if (rows <= capacity) return;
      const [before, far] = [capacity, farAt()];
      capacity = rows;
      reserve(foundAt() + capacity * 4);
      new Uint8Array(memory.buffer).copyWithin(farAt(), far, far + before * stride);
      scanned = 0;
    },
    put(row, { scale, values }) {
      if (view.buffer !== memory.buffer) view = new Int16Array(memory.buffer, codeAt, dimensions); // it has grown
      view.set(values);
      kernel.bits(codeAt, padded, scale, centresAt, widthsAt, rowsAt + row * stride, farAt() + row * stride);
    },
    move(from, to, count) {
      for (const at of [rowsAt, farAt()])
        new Uint8Array(memory.buffer).copyWithin(at + to * stride, at + from * stride, at + (from + count) * stride);
    },
    scan(query, rows) {
      const bytes = new Uint8Array(memory.buffer, 0, stride).fill(0);
      for (let d = 0; d < dimensions; d++)
        if ((query[d] as number) > (centre[d] as number)) bytes[d >> 3] = (bytes[d >> 3] as number) | (1 << (d & 7));
      new Uint8Array(memory.buffer, countsAt, 2 * countBytes).fill(0);
      kernel.distances(0, rowsAt, rows, words, distancesAt(), countsAt, countsAt + countBytes);
      scanned = rows;
      const odd = new Uint32Array(memory.buffer, countsAt + countBytes, bits + 1);
      return new Uint32Array(memory.buffer, countsAt, bits + 1).map(
        (count, distance) => count + (odd[distance] as number),
      );
    },
    between: (from, to) =>
      new Int32Array(memory.buffer, foundAt(), kernel.collect(distancesAt(), scanned, from, to, foundAt())),
    estimate(query, rows) {
      let largest = 0;
      for (let d = 0; d < dimensions; d++)
        largest = Math.max(largest, Math.abs((query[d] as number) * (width[d] as number)));
      const step = largest / (2 ** (PLANES - 1) - 1) || 1;
      const planes = new Uint8Array(memory.buffer, planesAt, PLANES * stride).fill(0);
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        const share = Math.round(((query[d] as number) * (width[d] as number)) / step);
        sum += share;
        for (let p = 0; p < PLANES; p++)
          if ((share >> p) & 1)
            planes[p * stride + (d >> 3)] = (planes[p * stride + (d >> 3)] as number) | (1 << (d & 7));
      }
      // Rows found stand where distances end, which have done their work; so many rows are never more than there are.
      const [found, out] = [foundAt(), distancesAt()];
      new Int32Array(memory.buffer, found, rows.length).set(rows);
      const room = Math.ceil(capacity / 2);
      const scores = new Float32Array(rows.length);
      for (let at = 0; at < rows.length; at += room) {
        const count = Math.min(room, rows.length - at);
        kernel.estimate(
          found + at * 4,
          count,
          rowsAt,
          farAt(),
          words,
          planesAt,
          PLANES,
          NEAR * step,
          (FAR - NEAR) * step,
          -NEAR * step * sum,
          out,
        );
        scores.set(new Float32Array(memory.buffer, out, count), at);
      }
      return scores;
    },
  };
}
