import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { asGroups, collapse } from './collapse.ts';
import { Signature } from './near-duplicates.ts';
import type { RankingFeatures } from './ranking-features.ts';

interface Candidate {
  readonly text: string;
  readonly happenedAt: number | null;
  readonly path: string;
}

/** Candidates in their order, ids from 1. */
function ranked(candidates: readonly Candidate[]): {
  readonly list: readonly Scored[];
  readonly traits: ReadonlyMap<number, RankingFeatures>;
} {
  return {
    list: candidates.map((_, i) => ({ id: i + 1, score: candidates.length - i })),
    traits: new Map(
      candidates.map(({ text, happenedAt, path }, i) => [
        i + 1,
        {
          rowId: i + 1,
          sessionId: null,
          title: '',
          repeatsTitle: false,
          uid: `u${i}`,
          documentId: 1,
          path,
          happenedAt,
          contentHash: '',
          chapter: null,
          ordinal: i,
          signature: new Signature(text),
        },
      ]),
    ),
  };
}

const candidate = fc.record({
  text: fc.constantFrom('a b', 'A b.', 'a c', 'use v2', 'use v3', ''),
  happenedAt: fc.option(fc.integer({ min: 0, max: 3 })),
  path: fc.constantFrom('/x', '/y'),
});
const candidates = fc.array(candidate, { maxLength: 30 });

describe('a collapsed list', () => {
  it('shows every candidate exactly once, as head or under one, best first', () => {
    fc.assert(
      fc.property(candidates, (given) => {
        const { list, traits } = ranked(given);
        const groups = collapse(list, traits);
        expect(
          groups.flatMap(({ id, similar }) => [id, ...similar.map((one) => one.id)]).toSorted((a, b) => a - b),
        ).toEqual(list.map(({ id }) => id));
        for (const { similar } of groups)
          expect(similar.map(({ id }) => id)).toEqual(similar.map(({ id }) => id).toSorted((a, b) => a - b));
      }),
    );
  });

  it('keeps the order of the best members', () => {
    fc.assert(
      fc.property(candidates, (given) => {
        const { list, traits } = ranked(given);
        const best = collapse(list, traits).map(({ id, similar }) => Math.min(id, ...similar.map((one) => one.id)));
        expect(best).toEqual(best.toSorted((a, b) => a - b));
        expect(collapse(list, traits).map(({ score }) => score)).toEqual(best.map((id) => list[id - 1]!.score));
      }),
    );
  });

  it('changes nothing when it is collapsed again', () => {
    fc.assert(
      fc.property(candidates, (given) => {
        const { list, traits } = ranked(given);
        const heads = collapse(list, traits).map(({ id, score }) => ({ id, score }));
        expect(collapse(heads, traits)).toEqual(asGroups(heads));
      }),
    );
  });
});

describe('the head of a group', () => {
  const heads = (...given: Candidate[]): number[] =>
    (({ list, traits }) => collapse(list, traits).map(({ id }) => id))(ranked(given));

  it('is what happened first, wherever it is ranked', () => {
    expect(
      heads(
        { text: 'a', happenedAt: 3, path: '/x' },
        { text: 'b', happenedAt: 0, path: '/x' },
        { text: 'a', happenedAt: 2, path: '/x' },
      ),
    ).toEqual([3, 2]);
  });
  it('is not what has no time', () =>
    expect(heads({ text: 'a', happenedAt: null, path: '/x' }, { text: 'a', happenedAt: 9, path: '/y' })).toEqual([2]));
  it('is the first by path, then by id, where all happened at once', () => {
    expect(
      heads(
        { text: 'a', happenedAt: 1, path: '/y' },
        { text: 'a', happenedAt: 1, path: '/x' },
        { text: 'a', happenedAt: 1, path: '/x' },
      ),
    ).toEqual([2]);
  });
});

it('A candidate that was forgotten meanwhile is left out', () => {
  const { list } = ranked([{ text: 'a', happenedAt: 1, path: '/x' }]);
  expect(collapse(list, new Map())).toEqual([]);
});
