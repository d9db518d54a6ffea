import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanPool, normalise } from './pooling.ts';

describe('meanPool', () => {
  it('is the mean of the token vectors', () => {
    expect([...meanPool(Float32Array.of(1, 2, 3, 3, 4, 8), 3)]).toEqual([2, 3, 5.5]);
    expect([...meanPool(Float32Array.of(7, -1), 2)]).toEqual([7, -1]);
  });

  it('agrees with adding up column by column', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([tokens, dimensions]) =>
        fc.tuple(
          fc.constant(dimensions),
          fc.array(
            fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: dimensions, maxLength: dimensions }),
            { minLength: tokens, maxLength: tokens },
          ),
        ),
      );
    fc.assert(
      fc.property(matrix, ([dimensions, rows]) => {
        const pooled = meanPool(Float32Array.from(rows.flat()), dimensions);
        expect(pooled).toHaveLength(dimensions);
        pooled.forEach((value, d) =>
          expect(value).toBeCloseTo(rows.reduce((sum, row) => sum + row[d]!, 0) / rows.length, 4),
        );
      }),
    );
  });
});

describe('normalise', () => {
  it('scales to length 1', () =>
    expect([...normalise(Float32Array.of(3, 0, 4))]).toEqual([3, 0, 4].map((value) => Math.fround(value / 5))));
  it('leaves a zero vector as it is', () => expect([...normalise(new Float32Array(3))]).toEqual([0, 0, 0]));

  it('keeps the direction', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 20 })
          .filter((values) => values.some(Boolean)),
        (values) => {
          const unit = normalise(Float32Array.from(values));
          expect(Math.hypot(...unit)).toBeCloseTo(1, 5);
          expect(unit.reduce((sum, value, i) => sum + value * values[i]!, 0)).toBeCloseTo(Math.hypot(...values), 3);
        },
      ),
    );
  });
});
