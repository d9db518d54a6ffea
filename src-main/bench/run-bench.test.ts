import { describe, expect, it } from 'vitest';
import { readSizes } from './run-bench.ts';

describe('the sizes of --scale', () => {
  it('are numbers with commas, taken from the smallest to the largest, each once', () => {
    expect(readSizes('100000, 15000,100000')).toEqual([15_000, 100_000]);
    expect(readSizes('100')).toEqual([100]);
  });

  it.each(['', '99', '15000,', '1e5', '15.000', '-200', 'many', '10000001'])(
    'are not %j, and the error says what is',
    (text) => {
      expect(() => readSizes(text)).toThrow(
        expect.objectContaining({ code: 'USAGE', next: expect.stringContaining('--scale 15000,100000') as string }),
      );
    },
  );
});
