import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeVector, dotQuantised, encodeVector, vectorOf } from './quantised-vector.ts';
import { dot } from './kernel.ts';

const vector = fc
  .array(fc.float({ noNaN: true, min: -2, max: 2 }), { minLength: 1, maxLength: 50 })
  .map((values) => Float32Array.from(values));

it('A code is its vector, but for half a step of the largest component', () => {
  fc.assert(
    fc.property(vector, (given) => {
      const largest = Math.max(...given.map(Math.abs));
      // A code in memory is rounded to 16 bits, too.
      const most = largest / 2_032 / 2 + largest / 32_767 / 2;
      const decoded = vectorOf(decodeVector(encodeVector(given)));
      given.forEach((value, d) => expect(Math.abs(value - decoded[d]!)).toBeLessThanOrEqual(1.01 * most + 1e-37));
    }),
  );
});

it('The dot product with a code is that with its vector', () => {
  fc.assert(
    fc.property(vector, (given) => {
      const code = decodeVector(encodeVector(given));
      expect(dotQuantised(given, code)).toBeCloseTo(dot(given, vectorOf(code)), 4);
    }),
  );
});

it('A code is read wherever it lies in a buffer', () => {
  const bytes = encodeVector(Float32Array.of(0.5, -1, 0.25));
  for (let offset = 0; offset < 5; offset++) {
    const buffer = new Uint8Array(offset + bytes.length);
    buffer.set(bytes, offset);
    expect(decodeVector(buffer.subarray(offset))).toEqual(decodeVector(bytes));
  }
});

it('A code of an earlier version, of 16 bits, is read as well', () => {
  const bytes = new Uint8Array(4 + 6);
  new Float32Array(bytes.buffer, 0, 1)[0] = 0.5;
  new Int16Array(bytes.buffer, 4).set([3, -2, 1]);
  expect([...vectorOf(decodeVector(bytes))]).toEqual([1.5, -1, 0.5]);
});

it('A vector of zeros is a code of zeros', () => {
  expect([...vectorOf(decodeVector(encodeVector(new Float32Array(3))))]).toEqual([0, 0, 0]);
});
