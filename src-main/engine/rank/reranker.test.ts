import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blendByPosition } from './reranker.ts';

const order = (...scores: number[]): number[] => blendByPosition(Float32Array.from(scores));

describe('the order after a second look', () => {
  it('stays where all are judged alike', () => expect(order(1, 1, 1, 1)).toEqual([0, 1, 2, 3]));

  it('trusts the first stage at the top', () => {
    // The mean of the judgements is 0.4. 0.75 − 0.25 · 0.4 against 0.75 / 2 + 0.25 · 0.6: the first stays. Further down
    // the model decides: 0.75 / 3 − 0.25 · 0.4 against 0.6 / 5 + 0.4 · 0.6.
    expect(order(-20, 20, -20, -20, 20)).toEqual([0, 1, 4, 2, 3]);
  });

  it('leaves what was not looked at in its order, behind the others', () =>
    expect(order(-20, 0, 3, Number.NaN, Number.NaN)).toEqual([0, 1, 2, 3, 4]));

  it('has every one once', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -30, max: 30 }), { maxLength: 20 }), (scores) => {
        expect(order(...scores).toSorted((a, b) => a - b)).toEqual(scores.map((_, i) => i));
      }),
    );
  });
});
