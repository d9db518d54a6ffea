import { expect, it } from 'vitest';
import type { DocumentView, Observation } from '../../src-shared/model.ts';
import { makeHit } from '../search/testing.ts';
import { missingPartner, partnerKinds, partnersOf } from './partners.ts';

const lines = { start: 1, end: 1 };
const observation = (id: string, links: Partial<Observation> = {}): Observation => ({
  id,
  type: 'note',
  label: '',
  text: id,
  lines,
  headingPath: [],
  happenedAt: null,
  solves: null,
  solvedBy: [],
  references: [],
  ...links,
});
const NOTE: DocumentView = {
  path: '/a.md',
  title: '',
  unit: 'line',
  session: null,
  blocks: [
    {
      label: '',
      type: 'challenge',
      headingPath: [],
      lines,
      happenedAt: null,
      observations: [observation('c', { solvedBy: ['t', 's'] }), observation('s', { solves: 'c' })],
    },
    {
      label: '',
      type: 'solution',
      headingPath: [],
      lines,
      happenedAt: null,
      observations: [observation('t', { solves: 'c' }), observation('alone')],
    },
  ],
};

it('a challenge is paired with its solutions in the order of the note', () => {
  expect([...partnersOf(NOTE, 'c')]).toEqual([
    ['s', 'solution'],
    ['t', 'solution'],
  ]);
});

it('a solution is paired with its challenge, not with the other solutions', () => {
  expect([...partnersOf(NOTE, 't')]).toEqual([['c', 'challenge']]);
});

it('nothing else is paired', () => {
  expect(partnersOf(NOTE, 'alone').size).toBe(0);
  expect(partnersOf(NOTE, 'gone').size).toBe(0);
});

it('a partner that stands in a part of a large note that is not here is known by the hit, with the side it stands on', () => {
  const large = { ...NOTE, left: { earlier: 9, later: 9 } };
  expect(missingPartner(large, makeHit('far', { solves: 'away' }))).toEqual({ id: 'away', side: 'earlier' });
  expect(missingPartner(large, makeHit('far', { solvedBy: ['away', 'further'] }))).toEqual({
    id: 'away',
    side: 'later',
  });
  expect(missingPartner(large, makeHit('c', { solvedBy: ['t', 'away'] }))).toBeNull();
  expect(missingPartner(large, makeHit('alone'))).toBeNull();
  expect(partnerKinds(large, makeHit('far', { solvedBy: ['away', 'further'] }))).toEqual(['solution', 'solution']);
  expect(partnerKinds(large, makeHit('far', { solves: 'away' }))).toEqual(['challenge']);
});

it('in a note that is all here only what is there makes a pair', () => {
  expect(missingPartner(NOTE, makeHit('far', { solves: 'away' }))).toBeNull();
  expect(partnerKinds(NOTE, makeHit('c'))).toEqual(['solution', 'solution']);
  expect(partnerKinds(NOTE, makeHit('gone', { solves: 'away' }))).toEqual([]);
});
