import { expect, it } from 'vitest';
import type { Hit, IndexStatus } from '../../src-shared/model.ts';
import { explanationJson, isoTime, proposalsJson, searchJson, statusJson } from './json.ts';

const hit: Hit = {
  id: 'o1',
  score: 1.5,
  type: 'decision',
  label: 'Key decisions',
  text: 'Use one process',
  title: 'A session',
  path: '/notes/a.md',
  lines: { start: 3, end: 4 },
  headingPath: ['A session', 'Key decisions'],
  happenedAt: Date.UTC(2025, 6, 27, 9, 30),
  snippet: { text: 'Use one process', matches: [{ start: 4, end: 7 }] },
  session: {
    id: 's1',
    title: 'A session',
    startedAt: Date.UTC(2025, 6, 27, 9),
    status: 'active',
    model: 'claude',
    branch: 'main',
    startTag: 't',
    startCommit: 'abc',
    classification: null,
    project: null,
    filesChanged: null,
    commits: [],
    tags: ['x'],
  },
  retrievers: { lexical: { rank: 1, score: 7 }, dense: null },
  matchedTerms: [{ term: 'one', score: 7 }],
  similar: [],
  alsoAt: [{ id: 'y', path: '/copies/a.md', lines: { start: 3, end: 4 } }],
  unit: 'line',
  solves: null,
  solvedBy: ['o2'],
  references: [{ kind: 'issue', target: '#7' }],
};

it('a search prints the fields that scripts rely on, in their order', () => {
  const printed = searchJson({
    query: 'one',
    total: 12,
    tookMs: 2.5,
    hits: [hit, { ...hit, session: null, happenedAt: null, similar: [hit] }],
    facets: [{ field: 'type', values: [{ value: 'decision', count: 2 }] }],
    notices: [{ code: 'FILTER_INVALID', message: 'No.' }],
  });
  const first = {
    id: 'o1',
    score: 1.5,
    type: 'decision',
    text: 'Use one process',
    title: 'A session',
    path: '/notes/a.md',
    lines: [3, 4],
    snippet: 'Use one process',
    session: {
      id: 's1',
      title: 'A session',
      started_at: '2025-07-27T09:00:00.000Z',
      status: 'active',
      model: 'claude',
      branch: 'main',
      start_tag: 't',
      start_commit: 'abc',
      classification: null,
      tags: ['x'],
      project: null,
      files_changed: null,
      commits: [],
    },
    retrievers: { lexical: { rank: 1, score: 7 }, dense: null },
    snippet_matches: [[4, 7]],
    label: 'Key decisions',
    heading_path: ['A session', 'Key decisions'],
    date: '2025-07-27T09:30:00.000Z',
    unit: 'line',
    solves: null,
    solved_by: ['o2'],
    references: [{ kind: 'issue', target: '#7' }],
    matched_terms: [{ term: 'one', score: 7 }],
    similar: [],
    also_at: [{ path: '/copies/a.md', lines: [3, 4] }],
  };
  const undated = Object.fromEntries(
    Object.entries({ ...first, session: null, similar: [first] }).flatMap(([name, value]) =>
      name === 'date'
        ? [
            ['date', null],
            ['day', null],
          ]
        : [[name, value]],
    ),
  );
  expect(JSON.stringify(printed)).toBe(
    JSON.stringify({
      query: 'one',
      took_ms: 2.5,
      hits: [first, undated],
      notices: [{ code: 'FILTER_INVALID', message: 'No.' }],
      facets: [{ field: 'type', values: [{ value: 'decision', count: 2 }] }],
      total: 12,
    }),
  );
});

it('a status prints the fields that scripts rely on, in their order', () => {
  const files = { indexed: 1, pending: 2, failed: 3, excluded: 4 };
  const status: IndexStatus = {
    documents: 1,
    observations: 2,
    passages: 3,
    modelState: 'ready',
    vectors: 4,
    files,
    model: 'm (int8)',
    fingerprint: 'f',
    progress: null,
    trouble: { code: 'DISK_FULL', message: 'Full.', next: 'Make room.', details: {} },
    dataFolder: '/data',
    unknownHeadings: [{ heading: 'mood', count: 3 }],
    sources: [
      {
        id: 1,
        path: '/notes',
        kind: 'folder',
        addedAt: 0,
        files,
        watching: 'paused',
        watchingNote: '',
        redact: true,
        redactions: 3,
        redactionKinds: { password: 2, jwt: 1 },
        keepGone: 'expired',
        gone: 0,
        hidden: false,
      },
    ],
  };
  expect(JSON.stringify(statusJson(status))).toBe(
    JSON.stringify({
      documents: 1,
      observations: 2,
      passages: 3,
      vectors: 4,
      files,
      model: 'm (int8)',
      model_state: 'ready',
      fingerprint: 'f',
      sources: [
        {
          id: 1,
          path: '/notes',
          kind: 'folder',
          added_at: '1970-01-01T00:00:00.000Z',
          files,
          watching: 'paused',
          redact: true,
          redactions: 3,
          redaction_kinds: { password: 2, jwt: 1 },
        },
      ],
      data_folder: '/data',
      unknown_headings: [{ heading: 'mood', count: 3 }],
      owner_process: null,
      trouble: { code: 'DISK_FULL', message: 'Full.', next: 'Make room.' },
    }),
  );
});

it('a time beyond all dates is none', () => {
  expect([isoTime(null), isoTime(9e15), isoTime(0)]).toEqual([null, null, '1970-01-01T00:00:00.000Z']);
});

it('an explanation prints the fields that scripts rely on', () => {
  const dense = { score: 0.5, standardised: 3, rank: 2 };
  const printed = explanationJson({
    outcome: 'below',
    reasons: ['It is far down.'],
    observation: hit,
    rank: 12,
    ranked: 40,
    under: null,
    filters: [],
    fusion: { lexicalWeight: 0.2, lexical: null, dense },
  });
  expect(printed).toMatchObject({
    outcome: 'below',
    reasons: ['It is far down.'],
    rank: 12,
    ranked: 40,
    filters: [],
    fusion: { lexical_weight: 0.2, lexical: null, dense },
    observation: { id: 'o1' },
    under: null,
  });
});

it('proposals print the fields that scripts rely on, in their order', () => {
  const proposal = {
    path: '/notes',
    kind: 'notes',
    label: 'Session notes',
    files: 3,
    bytes: 40,
    newest: 0,
    exact: false,
  } as const;
  expect(JSON.stringify(proposalsJson({ found: [proposal], lookedIn: ['/home'], complete: true }))).toBe(
    JSON.stringify({
      found: [{ ...proposal, newest: '1970-01-01T00:00:00.000Z' }],
      looked_in: ['/home'],
      complete: true,
    }),
  );
});
