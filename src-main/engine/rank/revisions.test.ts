import { expect, it } from 'vitest';
import { collapse } from './collapse.ts';
import { Signature } from './near-duplicates.ts';
import type { RankingFeatures } from './ranking-features.ts';

const TEXT =
  'We agreed to paint the hull green before the season starts, and Olsen will order two tins of primer, four brushes and a roll of tape from the chandler.';

function groupsOf(rows: readonly (readonly [text: string, happenedAt: number | null])[]): object[] {
  const features = new Map(
    rows.map(([text, happenedAt], i): [number, RankingFeatures] => [
      i + 1,
      {
        rowId: i + 1,
        uid: `${i}`,
        documentId: i,
        path: `/${i}.md`,
        happenedAt,
        contentHash: '',
        chapter: null,
        ordinal: 0,
        repeatsTitle: false,
        sessionId: null,
        title: '',
        signature: new Signature(text),
      },
    ]),
  );
  const ranked = rows.map((_, i) => ({ id: i + 1, score: 10 - i }));
  return collapse(ranked, features).map(({ id, similar }) => ({
    id,
    similar: similar.map((one) => (one.earlier ? `${one.id} earlier` : `${one.id}`)),
  }));
}

it('a later decision leads the one that differs in a word, which stands under it as earlier', () => {
  const black = TEXT.replace('green', 'black');
  expect(
    groupsOf([
      [TEXT, 1],
      [black, 2],
    ]),
  ).toEqual([{ id: 2, similar: ['1 earlier'] }]);
  expect(
    groupsOf([
      [TEXT, 1],
      [black, 2],
      [black, 3],
    ]),
  ).toEqual([{ id: 2, similar: ['1 earlier', '3'] }]);
});

it('where nobody knows which is later, each stands by itself', () =>
  expect(
    groupsOf([
      [TEXT, null],
      [TEXT.replace('green', 'black'), 2],
    ]),
  ).toHaveLength(2));

it('the original leads what says the same', () =>
  expect(
    groupsOf([
      [TEXT, 3],
      [`${TEXT} Really`, 2],
    ]),
  ).toEqual([{ id: 2, similar: ['1'] }]));
