import { meanDirection } from './unit-vectors.ts';

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
export function blendDocument(blocks: readonly (readonly Float32Array[])[]): Float32Array[][] {
  const document = meanDirection(blocks.flat());
  return blocks.map((own) => {
    const block = meanDirection(own);
    return own.map((vector) => vector.map((value, d) => OWN_WEIGHT * value + BLOCK_WEIGHT * (block[d] as number) + DOCUMENT_WEIGHT * (document[d] as number)));
  });
}
