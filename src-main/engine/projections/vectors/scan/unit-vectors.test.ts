import { expect, it } from 'vitest';
import { cosine, meanDirection } from './unit-vectors.ts';

it('The mean of vectors has length 1; of opposite ones it is the first, of none it is empty', () => {
  const mean = meanDirection([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  expect([...mean].map((value) => value.toFixed(4))).toEqual(['0.7071', '0.7071']);
  expect(cosine(mean, mean)).toBeCloseTo(1, 6);
  expect(meanDirection([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toEqual(Float32Array.of(1, 0));
  expect(meanDirection([])).toEqual(new Float32Array());
});
