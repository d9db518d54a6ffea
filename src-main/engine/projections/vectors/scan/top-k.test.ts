import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byScore, createTopK } from './top-k.ts';

it('The best k are those that sorting gives, ties by the lower id', () => {
  const scores = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: -1, max: 1, noNaN: true })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(scores, fc.integer({ min: 0, max: 70 }), fc.integer(), (given, k, seed) => {
      const offered = given.map((score, i) => ({ id: (Math.imul(i + 1, 7919) ^ seed) >>> 0, score }));
      const top = createTopK(k);
      for (const { id, score } of offered) top.offer(id, score);
      expect(top.take()).toEqual([...offered].sort(byScore).slice(0, k));
    }),
    { numRuns: 500 },
  );
});

it('An equal score with a higher id takes no place', () => {
  const top = createTopK(1);
  for (const id of [5, 3, 9]) top.offer(id, 1);
  expect(top.take()).toEqual([{ id: 3, score: 1 }]);
});
