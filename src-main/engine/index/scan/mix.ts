/**
 * Three levels of meaning: a passage is ranked by its own vector, by that of its block and by that of its document, the means of
 * their passages. Block and document tell what a short bullet leaves out. The weights are from measurements on session notes; the
 * optimum is flat from 0.5, 0.25, 0.25 to 0.35, 0.3, 0.35.
 */
export const OWN_WEIGHT = 0.45;
export const BLOCK_WEIGHT = 0.3;
export const DOCUMENT_WEIGHT = 0.25;

/**
 * The vectors that a document's passages are ranked by. The mix is not scaled again: its dot product is the weighted sum.
 *
 * @param blocks the passages' own vectors by block, `Float32Array` of `[dimensions]`, length 1
 * @returns the same shape
 */
export function mixDocument(blocks: readonly (readonly Float32Array[])[]): Float32Array[][] {
  const document = direction(blocks.flat());
  return blocks.map((own) => {
    const block = direction(own);
    return own.map((vector) => vector.map((value, d) => OWN_WEIGHT * value + BLOCK_WEIGHT * (block[d] as number) + DOCUMENT_WEIGHT * (document[d] as number)));
  });
}

/** The mean of unit vectors, scaled to length 1; zero for none. */
function direction(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + (vector[d] as number);
  let squares = 0;
  for (const value of sum) squares += value * value;
  const scale = 1 / (Math.sqrt(squares) || 1);
  return sum.map((value) => value * scale);
}
