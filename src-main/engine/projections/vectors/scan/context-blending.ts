import type { ContextWeights } from '../../../../../src-shared/model.ts';
import { meanDirection } from './unit-vectors.ts';

/**
 * The vectors that a document's passages are ranked by. Three levels of meaning: a passage's own vector, that of its
 * block and that of its document, the means of their passages. Block and document tell what a short bullet leaves out.
 * The mix is not scaled again: its dot product is the weighted sum.
 *
 * @param blocks the passages' own vectors by block, `Float32Array` of `[dimensions]`, length 1
 * @param weights of the model that the vectors were made with
 * @returns the same shape
 */
export function blendDocument(blocks: readonly (readonly Float32Array[])[], weights: ContextWeights): Float32Array[][] {
  const document = meanDirection(blocks.flat());
  return blocks.map((own) => {
    const block = meanDirection(own);
    return own.map((vector) =>
      vector.map(
        (value, d) =>
          weights.passage * value + weights.block * (block[d] as number) + weights.document * (document[d] as number),
      ),
    );
  });
}
