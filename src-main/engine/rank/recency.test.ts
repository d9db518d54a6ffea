import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../retrieve/query.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { HALF_LIFE, orderByTime, prefersRecent, RECENCY_BONUS, recencyBonus } from './recency.ts';

const NEWEST = 100 * HALF_LIFE;
const scored = fc.array(
  fc.tuple(fc.constantFrom(0, 1, 1.0001, 1.3, 2), fc.option(fc.integer({ min: 0, max: NEWEST }))),
  { maxLength: 20 },
);

function order(
  given: readonly (readonly [score: number, time: number | null])[],
  newest: number | null = null,
  nearly = true,
): Scored[] {
  return orderByTime(
    given.map(([score], i) => ({ id: i + 1, score })),
    { timeOf: (id) => given[id - 1]![1], unit: 1, nearly, newest },
  );
}
const ids = (list: readonly Scored[]): number[] => list.map(({ id }) => id);

describe('without a wish', () => {
  it('the newer of two equals is first, what has no time last, and then the lower id', () => {
    expect(
      ids(
        order([
          [1, 5],
          [1, null],
          [1.0001, 7],
          [1, 7],
          [1.5, 0],
        ]),
      ),
    ).toEqual([5, 3, 4, 1, 2]);
  });
  it('time never decides between different scores', () => {
    fc.assert(
      fc.property(scored, (given) => {
        const scores = ids(order(given)).map((id) => given[id - 1]![0]);
        for (const [i, score] of scores.entries())
          expect(score).toBeLessThanOrEqual((scores[i - 1] ?? Infinity) + 0.001);
      }),
    );
  });
  it('only the same score is equal where that is asked for', () =>
    expect(
      ids(
        order(
          [
            [1, 5],
            [1.0001, 0],
          ],
          null,
          false,
        ),
      ),
    ).toEqual([2, 1]));
  it('how two stand to each other depends on no third', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 20 }), (given, left) => {
        const list = given.map(([score], i) => ({ id: i + 1, score }));
        const timing = { timeOf: (id: number) => given[id - 1]![1], unit: 1, nearly: true, newest: NEWEST };
        expect(
          orderByTime(
            list.filter(({ id }) => id !== left),
            timing,
          ),
        ).toEqual(orderByTime(list, timing).filter(({ id }) => id !== left));
      }),
    );
  });
});

describe('the bonus', () => {
  it('is half a standard deviation for the newest, and halves with every half-life', () => {
    expect(recencyBonus(NEWEST, NEWEST, 2)).toBe(2 * RECENCY_BONUS);
    expect(recencyBonus(NEWEST - HALF_LIFE, NEWEST, 2)).toBe(RECENCY_BONUS);
    expect(recencyBonus(null, NEWEST, 2)).toBe(0);
  });
  it('passes nothing that is better by more', () => {
    expect(
      ids(
        order(
          [
            [2, 0],
            [2 - RECENCY_BONUS - 0.01, NEWEST],
          ],
          NEWEST,
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      ids(
        order(
          [
            [2, 0],
            [2 - RECENCY_BONUS + 0.01, NEWEST],
          ],
          NEWEST,
        ),
      ),
    ).toEqual([2, 1]);
  });
});

it('Newer ones are preferred as asked, else as set, and not where the query names a time', () => {
  expect(prefersRecent(parseQuery('cache'), undefined, true)).toBe(true);
  expect(prefersRecent(parseQuery('cache'), false, true)).toBe(false);
  expect(prefersRecent(parseQuery('cache type:goal'), true, false)).toBe(true);
  expect(prefersRecent(parseQuery('the latest cache'), undefined, false)).toBe(true);
  expect(prefersRecent(parseQuery('what did we try last time'), undefined, false)).toBe(true);
  expect(prefersRecent(parseQuery('the latest cache'), false, false)).toBe(false);
  expect(prefersRecent(parseQuery('the latest cache\nfailed'), undefined, false)).toBe(false);
  expect(prefersRecent(parseQuery('cache before:2025'), true, false)).toBe(false);
  for (const time of ['on:2025-11', 'on:2025-11-01..2025-11-15', 'on:yesterday', 'after:2025', '-on:2025']) {
    expect(prefersRecent(parseQuery(`the latest cache ${time}`), undefined, true), time).toBe(false);
    expect(prefersRecent(parseQuery(`cache ${time}`), true, false), time).toBe(false);
  }
});
