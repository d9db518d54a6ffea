import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SAMPLE_CONTEXT_WEIGHTS as WEIGHTS, sampleVector } from '../../../store/testing.ts';
import { blendDocument } from './context-blending.ts';

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, d) => sum + value * b[d]!, 0);

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = vectors[0]!.map((_, d) => vectors.reduce((total, vector) => total + vector[d]!, 0));
  return sum.map((value) => value / Math.hypot(...sum));
}

it('A mix scores by own vector, block and document, in their shares', () => {
  const block = fc.array(fc.string({ maxLength: 3 }).map(sampleVector), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), fc.string().map(sampleVector), (blocks, query) => {
      const document = meanOf(blocks.flat());
      blendDocument(blocks, WEIGHTS).forEach((mixed, b) =>
        mixed.forEach((vector, i) => {
          const own = blocks[b]!;
          expect(dot(vector, query)).toBeCloseTo(
            WEIGHTS.passage * dot(own[i]!, query) +
              WEIGHTS.block * dot(meanOf(own), query) +
              WEIGHTS.document * dot(document, query),
            4,
          );
        }),
      );
    }),
  );
});

it('The shares are those of a whole', () =>
  expect(WEIGHTS.passage + WEIGHTS.block + WEIGHTS.document).toBeCloseTo(1, 10));

it('A block without passages is none', () =>
  expect(blendDocument([[], [sampleVector('a')]], WEIGHTS)).toMatchObject([[], [expect.any(Float32Array)]]));
