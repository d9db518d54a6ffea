import { expect, it } from 'vitest';
import type { DocumentView } from '../../src-shared/model.ts';
import { makeHit } from '../search/testing.ts';
import { hitIn } from './linked-hit.ts';

const lines = { start: 4, end: 4 };
const observation = {
  id: 'b',
  type: 'decision' as const,
  label: 'Key decisions',
  text: 'Keep the log',
  lines,
  headingPath: ['Storage'],
  happenedAt: 7,
  solves: null,
  solvedBy: [],
  references: [],
};
const note: DocumentView = {
  path: '/n/a.md',
  title: 'Storage',
  unit: 'line',
  session: null,
  blocks: [{ ...observation, observations: [{ ...observation, id: 'a' }, observation] }],
};

it('makes a hit of an observation in its note, with all that a hit has', () => {
  const hit = hitIn(note, 'b');
  expect(hit).toMatchObject({
    ...observation,
    path: '/n/a.md',
    title: 'Storage',
    snippet: { text: 'Keep the log', matches: [] },
  });
  expect(Object.keys(hit ?? {}).sort()).toEqual(Object.keys(makeHit('x')).sort());
});

it('is nothing for what is not in the note', () => {
  expect(hitIn(note, 'gone')).toBeNull();
});
