/** Arithmetic of vectors of length 1, `Float32Array` of `[dimensions]`. */

/** Sums shorter than this are what rounding leaves of vectors that cancel each other out. */
const NO_LENGTH = 1e-6;

/**
 * The mean of unit vectors scaled to length 1; of vectors that cancel each other out the first, of none an empty one.
 */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (vector[d] as number);
  const length = Math.sqrt(cosine(sum, sum));
  if (length < NO_LENGTH) return vectors[0] ?? sum;
  const scale = 1 / length;
  return sum.map((value) => value * scale);
}

/** The cosine of two unit vectors: their dot product. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}
