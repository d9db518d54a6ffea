/**
 * How SQLite answers the queries that are asked often or of large tables: by which index, and without reading them
 * whole.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textsWithContext } from './write/heading-context.ts';
import { copiesOf, countedOnce } from './file-copies.ts';
import { quantisedStore } from '../projections/vectors/quantised-table.ts';
import { deleteDocument, documentsOfSource } from './documents.ts';
import { countFilesOfSource, filesAt, filesOfSource, findFile, listFiles, upsertFile } from './files.ts';
import {
  companionDocuments,
  findObservations,
  findTraits,
  findTraitsByUid,
  newestTime,
  nearestLine,
  observationsAtLine,
  observationsOfDocument,
  textsOf,
  untypedLabels,
} from './observations.ts';
import { viewDocument, viewWindow } from './document/document-view.ts';
import { findPlace } from './document/observation-place.ts';
import { readOutline } from './document/outline.ts';
import { countRedactionsOfSource } from './redactions.ts';
import {
  documentsBeside,
  findPassage,
  findPassageByText,
  passagesOfDocument,
  passagesOfObservation,
} from './passages.ts';
import { allowedObservations, everyObservation, type Filter } from './filter/filters.ts';
import { countProperty } from './filter/facet-counts.ts';
import { BitSet } from './filter/id-set.ts';
import { newestIds } from './filter/newest.ts';
import { surroundingsOf } from './surroundings.ts';
import { propertiesOf, rowsOf } from './observation-properties.ts';
import { type SampleIndex, sampleFile, sampleIndex } from './testing.ts';

let index: SampleIndex;
beforeAll(() => {
  index = sampleIndex();
  for (const path of ['/notes/a.md', '/notes/copy.md']) index.write(path, ['One.'], { bytes: 'same' });
  everyObservation(index.db); // goes through the documents, for filters of all kinds
});
afterAll(() => index.close());

/** The plan of each statement that `run` prepares: `SEARCH observation USING INDEX …`. */
function plansOf(run: () => unknown): string[] {
  const { db } = index;
  const prepared: string[] = [];
  db.prepare = ((sql: string) => {
    prepared.push(sql);
    return Object.getPrototypeOf(db).prepare.call(db, sql) as unknown;
  }) as typeof db.prepare;
  try {
    run();
  } finally {
    delete (db as Partial<typeof db>).prepare;
  }
  expect(prepared.length, 'it prepares a statement: each may be planned once').toBeGreaterThan(0);
  return prepared.flatMap((sql) => {
    const unbound = db.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/[?]|@\w+/g, 'NULL')}`);
    return (unbound.all() as { detail: string }[]).map(({ detail }) => detail);
  });
}

const uidOf = (path: string): string =>
  index.db
    .prepare('SELECT uid FROM observation WHERE document_id = (SELECT id FROM file WHERE path = ?)')
    .pluck()
    .get(path) as string;
const filter =
  (...filters: Filter[]) =>
  (): unknown =>
    allowedObservations(index.db, filters);

const HOT: readonly (readonly [string, () => unknown, readonly RegExp[]])[] = [
  [
    'files at a path and below',
    () => filesAt(index.db, 1, '/notes', '/'),
    [/sqlite_autoindex_file_1 \(path=\?\)/, /sqlite_autoindex_file_1 \(path>\? AND path<\?\)/],
  ],
  ['a file by its path', () => findFile(index.db, '/notes/a.md'), [/sqlite_autoindex_file_1 \(path=\?\)/]],
  [
    'observations by row id',
    () => findObservations(index.db, [1]),
    [
      /^SEARCH o USING INTEGER PRIMARY KEY/,
      /^SEARCH b USING INTEGER PRIMARY KEY/,
      /^SEARCH s USING INDEX observation_by_solves/,
      /^SEARCH r USING PRIMARY KEY/,
    ],
  ],
  [
    'what observations stand in',
    () => surroundingsOf(index.db, [1, 2]),
    [
      /^SEARCH o USING INTEGER PRIMARY KEY/,
      /^SEARCH d USING INTEGER PRIMARY KEY/,
      /^SEARCH c USING PRIMARY KEY \(document_id=\?\)/,
      /^SEARCH chapter USING COVERING INDEX chapter_by_observation/,
      /^SEARCH observation USING COVERING INDEX observation_by_block \(block_id=\?\)/,
    ],
  ],
  [
    'copies of observations',
    () => copiesOf(index.db, [1, 2]),
    [
      /^SEARCH o USING INTEGER PRIMARY KEY/,
      /^SEARCH other EXISTS USING COVERING INDEX file_by_content \(content_hash=/,
      /^SEARCH file USING INDEX file_by_content \(content_hash=/,
      /^SEARCH c USING INTEGER PRIMARY KEY/,
    ],
  ],
  [
    'traits by row id',
    () => findTraits(index.db, [1]),
    [/^SEARCH o USING INTEGER PRIMARY KEY/, /^SEARCH f USING INTEGER PRIMARY KEY/],
  ],
  [
    'traits by id',
    () => findTraitsByUid(index.db, ['x']),
    [/^SEARCH o USING INDEX sqlite_autoindex_observation_1 \(uid=/],
  ],
  ['type and time by row id', () => rowsOf(index.db, [1]), [/^SEARCH o USING INTEGER PRIMARY KEY/]],
  ['the newest time', () => newestTime(index.db, 0), [/^SEARCH observation USING COVERING INDEX observation_by_time/]],
  [
    'observations at a line',
    () => observationsAtLine(index.db, 1, 1),
    [/observation_by_document \(document_id=\? AND line_start</],
  ],
  ['the observation nearest to a line', () => nearestLine(index.db, 1, 1), [/observation_by_document \(document_id=/]],
  [
    'documents of the same session',
    () => companionDocuments(index.db, 1),
    [/document_by_session/, /file_by_content \(content_hash=/],
  ],
  ["an observation's passages", () => passagesOfObservation(index.db, 1), [/passage_by_observation/]],
  ['texts by row id', () => textsOf(index.db, [1]), [/^SEARCH o USING INTEGER PRIMARY KEY/]],
  [
    'what the lexicon was given of observations',
    () => textsWithContext(index.db, [1]),
    [
      /^SEARCH o USING INTEGER PRIMARY KEY/,
      /^SEARCH b USING INTEGER PRIMARY KEY/,
      /^SEARCH d USING INTEGER PRIMARY KEY/,
    ],
  ],
  ['labels without a type', () => untypedLabels(index.db), [/COVERING INDEX block_by_label \(type=/]],
  [
    'the newest of some observations',
    () => newestIds(index.db, BitSet.of([1]), 5),
    [/^SEARCH o USING INTEGER PRIMARY KEY/],
  ],
  [
    'the newest of many observations up to a time',
    () => newestIds(index.db, BitSet.of([1]), 5, [{ field: 'time', from: null, to: 9 }], 0),
    [/^SEARCH observation USING COVERING INDEX observation_by_time \(happened_at</],
  ],
  [
    'the properties of some observations',
    () => propertiesOf(index.db, [1]),
    [
      /^SEARCH d USING INTEGER PRIMARY KEY/,
      /^SEARCH t USING PRIMARY KEY \(document_id=/,
      /^SEARCH r USING PRIMARY KEY \(observation_id=/,
      /observation_by_solves/,
    ],
  ],
  [
    'a document around an observation',
    () => viewDocument(index.db, 'x'),
    [/^SEARCH o USING INDEX sqlite_autoindex_observation_1 \(uid=/],
  ],
  [
    'a window of lines',
    () => viewWindow(index.db, { path: '/notes/a.md', lines: { start: 1, end: 5 } }),
    [
      /^SEARCH f USING (COVERING )?INDEX sqlite_autoindex_file_1 \(path=/,
      /^SEARCH o USING INDEX observation_by_document \(document_id=\? AND line_start=\? AND rowid>/,
      /^SEARCH o USING INDEX observation_by_document \(document_id=\? AND line_start>\? AND line_start</,
    ],
  ],
  [
    'the window before an observation',
    () => viewWindow(index.db, { observationId: uidOf('/notes/a.md'), side: 'earlier' }),
    [
      /^SEARCH o USING INDEX observation_by_document \(document_id=\? AND line_start=\? AND rowid</,
      /^SEARCH o USING INDEX observation_by_document \(document_id=\? AND line_start<\?\)/,
    ],
  ],
  [
    'a place',
    () => findPlace(index.db, 'x'),
    [/^SEARCH o USING INDEX sqlite_autoindex_observation_1 \(uid=/, /^SEARCH s USING INTEGER PRIMARY KEY/],
  ],
  [
    'an outline',
    () => readOutline(index.db, { path: '/notes/a.md' }),
    [
      /^SEARCH b USING INDEX block_by_document \(document_id=\? AND line_start=\? AND rowid>/,
      /^SEARCH b USING INDEX block_by_document \(document_id=\? AND line_start>/,
      /^SEARCH o USING (COVERING )?INDEX observation_by_block/,
      /^SEARCH block USING COVERING INDEX block_by_document/,
    ],
  ],
  ["a document's observations", () => observationsOfDocument(index.db, 1), [/observation_by_document/]],
  [
    "a document's passages",
    () => passagesOfDocument(index.db, 1),
    [/observation_by_document/, /passage_by_observation/],
  ],
  [
    'codes in their order',
    () => quantisedStore(index.db, 1).after(0, 5),
    [/^SEARCH code USING INTEGER PRIMARY KEY \(rowid>/],
  ],
  ['some codes', () => quantisedStore(index.db, 1).read([1, 2]), [/^SEARCH code USING INTEGER PRIMARY KEY/]],
  ['the bounds of the codes', () => quantisedStore(index.db, 1).bounds(), [/^SEARCH code/]],
  ['a passage', () => findPassage(index.db, 1), [/INTEGER PRIMARY KEY/]],
  [
    'the documents beside a passage',
    () => documentsBeside(index.db, 1),
    [/^SEARCH observation USING INTEGER PRIMARY KEY/, /^SEARCH passage USING INTEGER PRIMARY KEY \(rowid[<>]/],
  ],
  [
    'a passage by the hash of its text',
    () => findPassageByText(index.db, 1, 'x'),
    [/passage_by_text \(text_hash=/, /SEARCH o USING INTEGER PRIMARY KEY/],
  ],
  ["a source's files", () => filesOfSource(index.db, 1), [/file_by_source \(source_id=/]],
  ["a source's counts", () => countFilesOfSource(index.db, 1), [/COVERING INDEX file_by_source/]],
  [
    "a source's secrets",
    () => countRedactionsOfSource(index.db, 1),
    [/file_by_source \(source_id=/, /SEARCH redaction USING PRIMARY KEY \(document_id=/],
  ],
  [
    "a source's documents",
    () => documentsOfSource(index.db, 1),
    [/file_by_source/, /SEARCH document USING INTEGER PRIMARY KEY/],
  ],
  ['files in a state', () => listFiles(index.db, 'failed', 0, 5), [/file_by_state \(state=/]],
  ['a filter by type', filter({ field: 'type', values: ['decision', 'goal'] }), [/observation_by_type \(type=/]],
  [
    'a filter by time',
    filter({ field: 'time', from: 1, to: 2 }),
    [/COVERING INDEX observation_by_time \(happened_at>/],
  ],
  [
    'a filter by tag',
    filter({ field: 'tag', values: ['x'] }),
    [/SEARCH document USING INTEGER PRIMARY KEY/, /tag_by_name \(name>/],
  ],
  [
    'a filter by branch',
    filter({ field: 'branch', values: ['x'] }),
    [/COVERING INDEX document_by_branch \(session_branch=/],
  ],
  [
    'a filter by model',
    filter({ field: 'model', values: ['x'] }),
    [/COVERING INDEX document_by_model \(session_model=/],
  ],
  [
    'a filter by project',
    filter({ field: 'project', values: ['x'] }),
    [/COVERING INDEX document_by_project \(session_project=/],
  ],
  [
    'a filter by author',
    filter({ field: 'author', values: ['x'] }),
    [
      /COVERING INDEX property_by_words \(field=\?\)/,
      /COVERING INDEX property_by_words \(field=\? AND words=\?\)/,
      /SEARCH document USING INTEGER PRIMARY KEY/,
    ],
  ],
  ['a filter by extension', filter({ field: 'ext', values: ['x'] }), [/file_by_extension \(extension=/]],
  ['a filter by reference', filter({ field: 'has', values: ['commit'] }), [/reference_by_target \(kind=/]],
  [
    'a filter by type and time',
    filter({ field: 'type', values: ['decision'] }, { field: 'time', from: 1, to: null }),
    [/SEARCH observation USING/],
  ],
];

it.each(HOT)('%s: by an index, with no scan', (name, run, expected) => {
  const plans = plansOf(run);
  for (const pattern of expected) expect(plans).toContainEqual(expect.stringMatching(pattern));
  // What is read in parts is read in the order of an index: sorting would read all of it first.
  expect(plans.filter((plan) => /window|outline/.test(name) && plan.startsWith('USE TEMP B-TREE'))).toEqual([]);
  expect(
    plans.filter(
      (plan) =>
        plan.startsWith('SCAN') &&
        !/^SCAN (wanted VIRTUAL TABLE|json_each VIRTUAL TABLE|CONSTANT ROW|\(subquery-)/.test(plan),
    ),
  ).toEqual([]);
});

it.each([
  ['branch', 'SCAN document'],
  ['session', 'SCAN document'],
  ['path', 'SCAN file'],
  ['tag', 'SCAN tag'],
] as const)(
  'A filter by %s reads the documents where it may be a part of a name, and not the observations',
  (field, scan) => {
    const plans = plansOf(filter({ field, values: ['x*'] }));
    expect(
      plans
        .filter((plan) => plan.startsWith('SCAN'))
        .every((plan) => plan.startsWith(scan) || plan.startsWith('SCAN chapter')),
    ).toBe(true); // of logs there are few
    expect(plans.filter((plan) => / observation\b/.test(plan))).toEqual([]);
  },
);

it('A filter that was read before reads only observations that are new', () => {
  const work = filter({ field: 'type', values: ['work'] });
  work();
  index.write('/notes/b.md', [{ text: 'New.', type: 'work' }]);
  expect(plansOf(work)).toContainEqual(expect.stringMatching(/^SEARCH observation USING INTEGER PRIMARY KEY \(rowid>/));
});

it('A filter by solution reads the links and nothing else', () => {
  expect(plansOf(filter({ field: 'has', values: ['solution'] }))).toContainEqual(
    expect.stringMatching(/COVERING INDEX observation_by_solves/),
  );
});

it('Counts over any number of observations read documents, and one entry a year', () => {
  const every = everyObservation(index.db);
  expect(plansOf(() => countProperty(index.db, 'branch', every)).filter((plan) => / observation\b/.test(plan))).toEqual(
    [],
  );
  expect(plansOf(() => countProperty(index.db, 'year', every))).toContainEqual(
    expect.stringMatching(/^SEARCH observation USING COVERING INDEX observation_by_time \(happened_at</),
  );
});

it('Files with the same bytes are found in the index of these, and no others are read', () => {
  const plans = plansOf(() => countedOnce(index.db, everyObservation(index.db)));
  expect(plans.filter((plan) => /^SCAN (?!twice)/.test(plan))).toEqual([
    expect.stringMatching(/^SCAN file USING (COVERING )?INDEX file_by_content/),
  ]);
  expect(plans).toContainEqual(expect.stringMatching(/^SEARCH f USING INDEX file_by_content \(content_hash=/));
});

it('Forgetting a document reads no other rows', () => {
  expect(plansOf(() => deleteDocument(index.db, 99)).filter((plan) => plan.startsWith('SCAN'))).toEqual([]);
  // Foreign keys are followed by statements that no plan shows: each child column begins an index.
  const children = index.db
    .prepare(
      "SELECT m.name AS child, f.\"from\" AS column FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f.\"table\" IN ('document', 'block', 'observation', 'file', 'source')",
    )
    .all() as { child: string; column: string }[];
  expect(children.length).toBeGreaterThan(5);
  const unindexed = children.filter(
    ({ child, column }) =>
      index.db.prepare(`SELECT 1 FROM ${child} WHERE ${column} = 1`) &&
      !/USING/.test(
        (index.db.prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM ${child} WHERE ${column} = 1`).get() as { detail: string })
          .detail,
      ),
  );
  expect(unindexed).toEqual([]);
});

it('A file is found by its path when it is written again', () => {
  const id = upsertFile(index.db, sampleFile(index.sourceId, '/notes/z.md'));
  expect(upsertFile(index.db, { ...sampleFile(index.sourceId, '/notes/z.md'), state: 'pending' })).toBe(id);
  expect(listFiles(index.db, 'pending', 0, 5).items).toMatchObject([{ path: '/notes/z.md' }]);
});
