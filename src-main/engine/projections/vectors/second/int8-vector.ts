/**
 * A vector as 8-bit integers with one scale: how those of the second model are stored. Of a unit vector of 384
 * dimensions a dot product is off by some 0.0005, a thirtieth of the deviation of that model's scores.
 */

/** Symmetric: -127 to 127, so that a vector and its opposite have opposite codes. */
const LARGEST = 127;
const SCALE_BYTES = 4;

/** Float32 scale, then one int8 a dimension, in the machine's order, which is little endian wherever Node runs. */
export function encodeInt8(vector: Float32Array): Uint8Array {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / LARGEST);
  const bytes = new Uint8Array(SCALE_BYTES + vector.length);
  new Float32Array(bytes.buffer, 0, 1)[0] = scale;
  const values = new Int8Array(bytes.buffer, SCALE_BYTES);
  if (scale > 0)
    for (let d = 0; d < vector.length; d++)
      values[d] = Math.max(-LARGEST, Math.min(LARGEST, Math.round((vector[d] as number) / scale)));
  return bytes;
}

/** @param bytes what {@link encodeInt8} gave */
export function decodeInt8(bytes: Uint8Array): Float32Array {
  const scale = new DataView(bytes.buffer, bytes.byteOffset, SCALE_BYTES).getFloat32(0, true);
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + SCALE_BYTES, bytes.byteLength - SCALE_BYTES);
  const vector = new Float32Array(values.length);
  for (let d = 0; d < values.length; d++) vector[d] = (values[d] as number) * scale;
  return vector;
}
