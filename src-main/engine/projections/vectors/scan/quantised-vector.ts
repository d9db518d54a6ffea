/**
 * A vector as 12-bit integers with one scale: what the forms in memory are made of, which have no more bits. A component
 * is off by at most half a step, which for a vector of 384 dimensions is some 1e-5 of a score: no order that a person
 * could see depends on it.
 */

/**
 * Symmetric, so that a vector and its opposite have opposite codes, and the largest that `int8-matrix.ts` has: no
 * component is rounded twice.
 */
const LARGEST = 2_032;
/** What a code in memory goes up to, which has 16 bits. */
const LARGEST_WIDE = 32_767;
/** The code in memory for each 12 bits of the stored form. */
const WIDE = Int16Array.from({ length: 4_096 }, (_, bits) =>
  Math.max(-LARGEST_WIDE, Math.min(LARGEST_WIDE, Math.round((((bits << 20) >> 20) * LARGEST_WIDE) / LARGEST))),
);
const SCALE_BYTES = 4;

export interface QuantisedVector {
  /** A component is `values[d] * scale`. Finite, at least 0. */
  readonly scale: number;
  /** `[dimensions]` */
  readonly values: Int16Array;
}

/**
 * The stored form: float32 scale with a minus, then two dimensions in three bytes, in the machine's order, which is
 * little endian wherever Node runs. Without the minus, an earlier version wrote one int16 a dimension.
 */
export function encodeVector(vector: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / LARGEST);
  const bytes = new Uint8Array(SCALE_BYTES + Math.ceil(1.5 * vector.length));
  new Float32Array(bytes.buffer, 0, 1)[0] = -scale;
  // The scale is rounded, so that the largest component may come out a step too far.
  const value = (d: number): number =>
    scale > 0 && d < vector.length
      ? Math.max(-LARGEST, Math.min(LARGEST, Math.round((vector[d] as number) / scale))) & 0xfff
      : 0;
  for (let d = 0, at = SCALE_BYTES; d < vector.length; d += 2, at += 3) {
    const [first, second] = [value(d), value(d + 1)];
    bytes[at] = first;
    bytes[at + 1] = (first >> 8) | (second << 4);
    if (at + 2 < bytes.length) bytes[at + 2] = second >> 4;
  }
  return bytes;
}

/** @param bytes what {@link encodeVector} gave, of this version or the one before; the code may be a view of it */
export function decodeVector(bytes: Uint8Array): QuantisedVector {
  const stored = new DataView(bytes.buffer, bytes.byteOffset, SCALE_BYTES).getFloat32(0, true);
  if (stored > 0 || Object.is(stored, 0)) return decodeWide(bytes, stored);
  const values = new Int16Array(Math.floor((bytes.length - SCALE_BYTES) / 1.5));
  for (let d = 0, at = SCALE_BYTES; d < values.length; d += 2, at += 3) {
    const middle = bytes[at + 1] as number;
    values[d] = WIDE[((bytes[at] as number) | (middle << 8)) & 0xfff] as number;
    if (d + 1 < values.length) values[d + 1] = WIDE[(middle >> 4) | ((bytes[at + 2] as number) << 4)] as number;
  }
  return { scale: (-stored * LARGEST) / LARGEST_WIDE, values };
}

function decodeWide(bytes: Uint8Array, scale: number): QuantisedVector {
  const aligned = bytes.byteOffset % SCALE_BYTES === 0 ? bytes : bytes.slice();
  return {
    scale,
    values: new Int16Array(aligned.buffer, aligned.byteOffset + SCALE_BYTES, (bytes.byteLength - SCALE_BYTES) / 2),
  };
}

export function vectorOf({ scale, values }: QuantisedVector): Float32Array {
  return Float32Array.from(values, (value) => value * scale);
}

/** The dot product of a query with a code. @param query `Float32Array` of `[dimensions]` */
export function dotQuantised(query: Float32Array, { scale, values }: QuantisedVector): number {
  // Four sums, because each addition waits for the one before it.
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  const whole = values.length & ~3;
  for (let d = 0; d < whole; d += 4) {
    a += (query[d] as number) * (values[d] as number);
    b += (query[d + 1] as number) * (values[d + 1] as number);
    c += (query[d + 2] as number) * (values[d + 2] as number);
    e += (query[d + 3] as number) * (values[d + 3] as number);
  }
  for (let d = whole; d < values.length; d++) a += (query[d] as number) * (values[d] as number);
  return (a + b + (c + e)) * scale;
}
