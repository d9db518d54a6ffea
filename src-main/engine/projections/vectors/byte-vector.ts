/**
 * A vector of length 1 as bytes: the largest component becomes 127 or -127, the others are rounded in proportion. The
 * scale need not be kept, because the length is known. A vector of 384 dimensions turns by less than half a degree.
 */

const LARGEST = 127;

/** @param vector of any length but 0; a vector of zeros stays one */
export function encodeBytes(vector: Float32Array): Int8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 0 : LARGEST / largest;
  return Int8Array.from(vector, (value) => Math.round(value * scale));
}

/** The vector of length 1 that {@link encodeBytes} gave these bytes for. To encode it again gives the same bytes. */
export function decodeBytes(bytes: Uint8Array): Float32Array {
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let squares = 0;
  for (const value of values) squares += value * value;
  const length = Math.sqrt(squares) || 1;
  return Float32Array.from(values, (value) => value / length);
}

/** What reading a vector back gives. */
export function asStored(vector: Float32Array): Float32Array {
  const bytes = encodeBytes(vector);
  return decodeBytes(new Uint8Array(bytes.buffer));
}
