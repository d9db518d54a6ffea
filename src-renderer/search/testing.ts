import type { Hit } from '../../src-shared/model.ts';

/** A hit for tests: plain but for what the test is about. */
export function makeHit(id: string, own: Partial<Hit> = {}): Hit {
  return {
    id,
    score: 1,
    type: 'note',
    label: '',
    text: id,
    title: '',
    path: '/a.md',
    lines: { start: 1, end: 1 },
    headingPath: [],
    happenedAt: null,
    snippet: { text: id, matches: [] },
    unit: 'line',
    solves: null,
    solvedBy: [],
    references: [],
    session: null,
    retrievers: { lexical: null, dense: null },
    matchedTerms: [],
    similar: [],
    alsoAt: [],
    ...own,
  };
}
