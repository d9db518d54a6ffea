import { describe, expect, it } from 'vitest';
import type { Hit, ObservationType } from '../../src-shared/model.ts';
import { facetsOf, type FacetGroup } from './facets.ts';

const NOW = new Date(2025, 10, 6, 12).getTime(); // a Thursday

function hit(type: ObservationType, happenedAt: number | null, branch: string | null = null): Hit {
  const session = branch === null ? null : { id: 's', title: 't', startedAt: null, status: null, model: null, branch, startTag: null, startCommit: null, classification: null, project: null, filesChanged: null, commits: [], tags: [] };
  return {
    id: '1', score: 1, type, label: '', text: '', title: '', path: '/a.md', lines: { start: 1, end: 1 }, headingPath: [],
    happenedAt, snippet: { text: '', matches: [] }, unit: 'line', solves: null, solvedBy: [], references: [], session, legs: { lexical: null, dense: null }, matchedTerms: [], similar: [],
  };
}

const show = (groups: readonly FacetGroup[], title: string): string[] =>
  (groups.find((group) => group.title === title)?.facets ?? []).map(({ label, count, on }) => `${label} ${count}${on ? ' on' : ''}`);

const HITS = [
  hit('decision', Date.UTC(2025, 10, 4, 9), 'main'),
  hit('decision', Date.UTC(2025, 10, 1), 'main'),
  hit('work', Date.UTC(2025, 5, 1), 'try/it'),
  hit('work', Date.UTC(2024, 11, 31, 23), 'main'),
  hit('note', null),
];

describe('facets', () => {
  it('count the present results by type, time and branch', () => {
    const groups = facetsOf(HITS, 'x', NOW);
    expect(show(groups, 'Type')).toEqual(['Decision 2', 'Work 2', 'Note 1']);
    expect(show(groups, 'When')).toEqual(['This week 1', 'This month 2', '2025 3', '2024 1']);
    expect(show(groups, 'Branch')).toEqual(['main 3', 'try/it 1']);
  });

  it('are on when the query has their filter, and stay when nothing fits', () => {
    const groups = facetsOf([], 'x type:goal branch:dev after:2024-01 before:2025-01', NOW);
    expect(show(groups, 'Type')).toEqual(['Goal 0 on']);
    expect(show(groups, 'When')).toEqual(['2024 0 on']);
    expect(show(groups, 'Branch')).toEqual(['dev 0 on']);
  });

  it('are none without results', () => {
    expect(facetsOf([], '', NOW)).toEqual([]);
  });
});
