import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../../store/testing.ts';
import { correct, distanceOf } from './spelling.ts';

let index: SampleIndex;
beforeAll(() => {
  index = sampleIndex();
  index.write('/notes/a.md', [
    'Retrieval of the retrieved decisions.',
    'A decision about databases, cached.',
    'A cable and a cache.',
    'cache',
  ]);
});
afterAll(() => index.close());

it.each([
  ['retreival', 'retrieval'],
  ['decisoin', 'decision'],
  ['databse', 'databases'],
  ['cahce', 'cache'],
  ['cakle', 'cable'],
])('%s was meant to be %s', (typed, word) => {
  expect(correct(index.db, typed, 10)?.word).toBe(word);
  expect(correct(index.db, typed, 1_000_000)?.word).toBe(word);
});

it.each(['cab', 'k8s', 'zebra', 'retrxxxal', 'x'.repeat(50)])('%s is not near to anything', (typed) =>
  expect(correct(index.db, typed, 10)).toBeNull(),
);

describe('the distance', () => {
  it.each([
    ['ab', 'ba', 1],
    ['cache', 'cahce', 1],
    ['cache', 'cach', 1],
    ['', 'ab', 2],
    ['kitten', 'sitting', 3],
  ])('of %j and %j is %i', (a, b, expected) => expect(distanceOf(a, b, 5)).toBe(expected));

  it('is symmetric, nothing for the same, and known to be too far early', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, most) => {
        const full = distanceOf(a, b, 20);
        expect(distanceOf(b, a, 20)).toBe(full);
        expect(full === 0).toBe(a === b);
        expect(distanceOf(a, b, most) > most).toBe(full > most);
      }),
    );
  });
});
