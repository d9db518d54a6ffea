import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dot } from './kernel.ts';
import { BLOCK_WEIGHT, mixBlock, OWN_WEIGHT } from './mix.ts';

const unit = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }).filter((values) => values.some((value) => value !== 0)).map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));

it('A mixed vector scores by its own and by the direction of the sum of its block', () => {
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 5 }), unit, (own, query) => {
      const sum = own.reduce((total, vector) => total.map((value, d) => value + vector[d]!), new Float32Array(4));
      const block = sum.map((value) => value / (Math.hypot(...sum) || 1));
      const mixed = mixBlock(own);
      expect(mixed).toHaveLength(own.length);
      mixed.forEach((vector, i) => expect(dot(vector, query)).toBeCloseTo(OWN_WEIGHT * dot(own[i]!, query) + BLOCK_WEIGHT * dot(block, query), 5));
    }),
  );
});
