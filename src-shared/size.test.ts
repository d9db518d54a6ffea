import { expect, it } from 'vitest';
import { sizeWords } from './size.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 KB'],
  [854_086, '854 KB'],
  [999_499, '999 KB'],
  [999_500, '1.0 MB'],
  [3_140_000, '3.1 MB'],
  [9_960_000, '10 MB'],
  [12e9, '12 GB'],
  [5e15, '5000 TB'],
])('%d is %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
