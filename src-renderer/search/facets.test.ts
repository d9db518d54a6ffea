import { describe, expect, it } from 'vitest';
import type { FacetGroup } from '../../src-shared/model.ts';
import { facetsOf, inOrder, shownChoices, type FacetList } from './facets.ts';

const NOW = new Date(2025, 10, 6, 12).getTime(); // a Thursday

const group = (field: FacetGroup['field'], values: Record<string, number>): FacetGroup => ({
  field,
  values: Object.entries(values).map(([value, count]) => ({ value, count })),
});

const show = (lists: readonly FacetList[], title: string): string[] =>
  (lists.find((list) => list.title === title)?.choices ?? []).map(({ label, count, state }) =>
    [label, count, state === 'off' ? null : state].filter((part) => part !== null).join(' '),
  );

const GROUPS = [
  group('has', { solution: 3 }),
  group('year', { 2024: 1, 2025: 30 }),
  group('type', { work: 20, decision: 9 }),
  group('branch', { main: 12, 'try/it': 2 }),
  group('ext', { md: 25 }),
];

describe('facets', () => {
  it('stand in one order with the figures of the engine', () => {
    const lists = facetsOf(GROUPS, 'x', NOW);
    expect(lists.map(({ title }) => title)).toEqual(['Type', 'When', 'Branch', 'File kind', 'Has']);
    expect(show(lists, 'Type')).toEqual(['Work 20', 'Decision 9']);
    expect(show(lists, 'When')).toEqual(['This week', 'This month', '2025 30', '2024 1']);
    expect(show(lists, 'Branch')).toEqual(['main 12', 'try/it 2']);
    expect(show(lists, 'File kind')).toEqual(['.md 25']);
    expect(show(lists, 'Has')).toEqual(['Solution 3']);
  });

  it('are on when the query has their filter, and stay when nothing fits', () => {
    const lists = facetsOf([], 'x type:goal branch:dev,"a b" on:2024 -tag:old', NOW);
    expect(show(lists, 'Type')).toEqual(['Goal 0 on']);
    expect(show(lists, 'When')).toEqual(['2024 0 on']);
    expect(show(lists, 'Branch')).toEqual(['dev 0 on', 'a b 0 on']);
    expect(show(lists, 'Tag')).toEqual(['old 0 out']);
  });

  it('have no row for a part of a name that is counted', () => {
    const counted = [group('author', { 'Zoë Quist': 1 })];
    expect(show(facetsOf(counted, 'x author:zoe', NOW), 'Author')).toEqual(['Zoë Quist 1']);
    expect(show(facetsOf(counted, 'x author:"zoe quist"', NOW), 'Author')).toEqual(['Zoë Quist 1 on']);
    expect(show(facetsOf(counted, 'x author:eve', NOW), 'Author')).toEqual(['Zoë Quist 1', 'eve 0 on']);
  });

  it('take no pattern and no type that there is not for a value', () => {
    expect(facetsOf([], 'branch:fix/* type:decisoin on:2025-11', NOW)).toEqual([]);
  });

  it('offer this week and this month only while there is something of this year', () => {
    expect(show(facetsOf([group('year', { 2024: 5 })], 'x', NOW), 'When')).toEqual(['2024 5']);
    expect(show(facetsOf([], 'x on:this-week', NOW), 'When')).toEqual(['This week on']);
  });

  it('are none without results', () => {
    expect(facetsOf([], '', NOW)).toEqual([]);
  });
});

describe('a long group', () => {
  const { choices } = facetsOf([group('type', { work: 9, note: 8, goal: 7, decision: 6 })], 'x type:decision', NOW)[0]!;
  const labels = (most: number): string[] => shownChoices(choices, most).map(({ label }) => label);

  it('shows the first, and what is in the query wherever it stands', () => {
    expect(labels(2)).toEqual(['Work', 'Note', 'Decision']);
    expect(labels(9)).toHaveLength(4);
  });

  it('has types in one order, so that they stay where they are', () => {
    expect(inOrder(choices).map(({ label }) => label)).toEqual(['Decision', 'Work', 'Goal', 'Note']);
  });
});
