/**
 * A vector as 16-bit integers with one scale: what the forms in memory are made of. A component is off by at most half
 * a scale, which for a vector of 384 dimensions is some 1e-6 of a score: no order that a person could see depends on
 * it.
 */

/** Symmetric: -32767 to 32767, so that a vector and its opposite have opposite codes. */
const LARGEST = 32_767;
const SCALE_BYTES = 4;

export interface QuantisedVector {
  /** A component is `values[d] * scale`. Finite, at least 0. */
  readonly scale: number;
  /** `[dimensions]` */
  readonly values: Int16Array;
}

/**
 * The stored form: float32 scale, then one int16 a dimension, in the machine's order, which is little endian wherever
 * Node runs.
 */
export function encodeVector(vector: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / LARGEST);
  const bytes = new Uint8Array(SCALE_BYTES + 2 * vector.length);
  new Float32Array(bytes.buffer, 0, 1)[0] = scale;
  const values = new Int16Array(bytes.buffer, SCALE_BYTES);
  // The scale is rounded, so that the largest component may come out a step too far.
  if (scale > 0)
    for (let d = 0; d < vector.length; d++)
      values[d] = Math.max(-LARGEST, Math.min(LARGEST, Math.round((vector[d] as number) / scale)));
  return bytes;
}

/** @param bytes what {@link encodeVector} gave; the code may be a view of it */
export function decodeVector(bytes: Uint8Array): QuantisedVector {
  const aligned = bytes.byteOffset % SCALE_BYTES === 0 ? bytes : bytes.slice();
  return {
    scale: new Float32Array(aligned.buffer, aligned.byteOffset, 1)[0] as number,
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
