/**
 * The mean of the token vectors: the sentence vector of models trained with mean pooling (Reimers & Gurevych 2019).
 * Without padding every token counts, so there is no mask to apply.
 *
 * @param hidden `Float32Array` of `[tokens, dimensions]`
 * @returns `Float32Array` of `[dimensions]`, not normalised
 */
export function meanPool(hidden: Float32Array, dimensions: number): Float32Array {
  const tokens = hidden.length / dimensions;
  const sum = new Float64Array(dimensions);
  for (let token = 0; token < tokens; token++) {
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (hidden[token * dimensions + d] as number);
  }
  return Float32Array.from(sum, (value) => value / tokens);
}

/** The vector scaled to length 1 (L2). A zero vector stays as it is. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector : vector.map((value) => value / length);
}
