import { expect, it } from 'vitest';
import type { Block, DocumentView } from '../../src-shared/model.ts';
import { blockKey } from './block-keys.ts';
import { joinWindow, MOST_HELD } from './note-windows.ts';

const lines = { start: 1, end: 9 };
const block = (label: string, ...ids: string[]): Block => ({
  label,
  type: 'note',
  headingPath: [label],
  lines,
  happenedAt: null,
  observations: ids.map((id) => ({
    id,
    type: 'note',
    label,
    text: id,
    lines,
    headingPath: [label],
    happenedAt: null,
    solves: null,
    solvedBy: [],
    references: [],
  })),
});
const note = (earlier: number, later: number, ...blocks: Block[]): DocumentView => ({
  path: '/a.md',
  title: '',
  unit: 'line',
  session: null,
  blocks,
  ...(earlier + later > 0 ? { left: { earlier, later } } : {}),
});
const shape = ({ blocks, left }: DocumentView) => [
  blocks.map(({ label, observations }) => `${label}:${observations.map(({ id }) => id).join('')}`).join(' '),
  left,
];

it('windows are joined, and a block of which both have a part becomes one that is drawn in its old place', () => {
  const here = note(2, 3, block('A', 'c', 'd'), block('B', 'e'));
  const below = joinWindow(here, note(5, 0, block('B', 'f', 'g'), block('C', 'h')), 'later');
  expect(shape(below)).toEqual(['A:cd B:efg C:h', { earlier: 2, later: 0 }]);
  const above = joinWindow(below, note(0, 6, block('A', 'a', 'b')), 'earlier');
  expect(shape(above)).toEqual(['A:abcd B:efg C:h', undefined]);
  expect(above.blocks.map(blockKey)).toEqual(['c', 'e', 'h']);
});

it('nothing is there twice where a window overlaps', () => {
  expect(shape(joinWindow(note(0, 2, block('A', 'a', 'b')), note(1, 0, block('A', 'b', 'c')), 'later'))).toEqual([
    'A:abc',
    undefined,
  ]);
});

it('what is held is bounded in characters, too, and the far end goes', () => {
  const long = (id: string): Block => ({
    ...block('A', id),
    observations: [{ ...block('A', id).observations[0]!, text: id.repeat(MOST_HELD.characters / 2) }],
  });
  const [first] = [note(0, 2, long('a'))];
  const two = joinWindow(first, note(1, 1, long('b')), 'later');
  expect(shape(two)).toEqual(['A:ab', { earlier: 0, later: 1 }]);
  expect(shape(joinWindow(two, note(2, 0, long('c')), 'later'))).toEqual(['A:bc', { earlier: 1, later: 0 }]);
});
