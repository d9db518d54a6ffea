/** How SQLite answers the queries that are asked often or of large tables: by which index, and without reading them whole. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deleteDocument, documentsOfSource } from './documents.ts';
import { countFilesOfSource, filesOfSource, listFiles, upsertFile } from './files.ts';
import { allowedObservations, type Filter } from './filters.ts';
import { companionsOf, findObservations, findTimes, findTraits, findTraitsByUid, newestObservations, newestTime, nearestLine, observationsAtLine, observationsOfDocument, untypedLabels, viewDocument } from './observations.ts';
import { findPassage, findPassageByText, passagesOfDocument, passagesOfObservation } from './passages.ts';
import { type SampleIndex, sampleFile, sampleIndex } from './sample.ts';

let index: SampleIndex;
beforeAll(() => {
  index = sampleIndex();
  index.write('/notes/a.md', ['One.']);
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

const filter = (...filters: Filter[]) => (): unknown => allowedObservations(index.db, filters);

const HOT: readonly (readonly [string, () => unknown, readonly RegExp[]])[] = [
  ['observations by row id', () => findObservations(index.db, [1]), [/^SEARCH o USING INTEGER PRIMARY KEY/, /^SEARCH b USING INTEGER PRIMARY KEY/, /^SEARCH s USING INDEX observation_by_solves/, /^SEARCH r USING PRIMARY KEY/]],
  ['traits by row id', () => findTraits(index.db, [1]), [/^SEARCH o USING INTEGER PRIMARY KEY/, /^SEARCH f USING INTEGER PRIMARY KEY/]],
  ['traits by id', () => findTraitsByUid(index.db, ['x']), [/^SEARCH o USING INDEX sqlite_autoindex_observation_1 \(uid=/]],
  ['times by row id', () => findTimes(index.db, [1]), [/^SEARCH o USING INTEGER PRIMARY KEY/]],
  ['the newest time', () => newestTime(index.db), [/^SEARCH observation USING COVERING INDEX observation_by_time/]],
  ['observations at a line', () => observationsAtLine(index.db, 1, 1), [/observation_by_document \(document_id=\? AND line_start</]],
  ['the observation nearest to a line', () => nearestLine(index.db, 1, 1), [/observation_by_document \(document_id=/]],
  ['observations of the same session', () => companionsOf(index.db, 1), [/COVERING INDEX observation_by_document/, /document_by_session/]],
  ["an observation's passages", () => passagesOfObservation(index.db, 1), [/passage_by_observation/]],
  ['labels without a type', () => untypedLabels(index.db), [/COVERING INDEX block_by_label \(type=/]],
  ['the newest of some observations', () => newestObservations(index.db, [1], 5), [/^SEARCH o USING INTEGER PRIMARY KEY/]],
  ['a document around an observation', () => viewDocument(index.db, 'x'), [/^SEARCH o USING INDEX sqlite_autoindex_observation_1 \(uid=/]],
  ["a document's observations", () => observationsOfDocument(index.db, 1), [/observation_by_document/]],
  ["a document's passages", () => passagesOfDocument(index.db, 1), [/observation_by_document/, /passage_by_observation/]],
  ['a passage', () => findPassage(index.db, 1), [/INTEGER PRIMARY KEY/]],
  ['a passage by the hash of its text', () => findPassageByText(index.db, 1, 'x'), [/passage_by_text \(text_hash=/, /SEARCH o USING INTEGER PRIMARY KEY/]],
  ["a source's files", () => filesOfSource(index.db, 1), [/file_by_source \(source_id=/]],
  ["a source's counts", () => countFilesOfSource(index.db, 1), [/COVERING INDEX file_by_source/]],
  ["a source's documents", () => documentsOfSource(index.db, 1), [/file_by_source/, /SEARCH document USING INTEGER PRIMARY KEY/]],
  ['files in a state', () => listFiles(index.db, 'failed', 5), [/file_by_state \(state=/]],
  ['a filter by type', filter({ field: 'type', values: ['decision', 'goal'] }), [/observation_by_type \(type=/]],
  ['a filter by time', filter({ field: 'time', from: 1, to: 2 }), [/COVERING INDEX observation_by_time \(happened_at>/]],
  ['a filter by tag', filter({ field: 'tag', values: ['x'] }), [/observation_by_document/, /tag_by_name \(name=/]],
  ['a filter by type and time', filter({ field: 'type', values: ['decision'] }, { field: 'time', from: 1, to: null }), [/SEARCH observation USING/]],
];

it.each(HOT)('%s: by an index, with no scan', (_name, run, expected) => {
  const plans = plansOf(run);
  for (const pattern of expected) expect(plans).toContainEqual(expect.stringMatching(pattern));
  expect(plans.filter((plan) => plan.startsWith('SCAN') && !plan.startsWith('SCAN wanted VIRTUAL TABLE'))).toEqual([]);
});

it.each([
  ['branch', 'SCAN document'],
  ['session', 'SCAN document'],
  ['path', 'SCAN file'],
] as const)('A filter by %s reads the documents, for it may be a part of a name, and not the observations', (field, scan) => {
  const plans = plansOf(filter({ field, values: ['x'] }));
  expect(plans.filter((plan) => plan.startsWith('SCAN')).every((plan) => plan.startsWith(scan))).toBe(true);
  expect(plans).toContainEqual(expect.stringContaining('observation_by_document'));
});

it('Forgetting a document reads no other rows', () => {
  expect(plansOf(() => deleteDocument(index.db, 99)).filter((plan) => plan.startsWith('SCAN'))).toEqual([]);
  // Foreign keys are followed by statements that no plan shows: each child column begins an index.
  const children = index.db.prepare("SELECT m.name AS child, f.\"from\" AS column FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f.\"table\" IN ('document', 'block', 'observation', 'file', 'source')").all() as { child: string; column: string }[];
  expect(children.length).toBeGreaterThan(5);
  const unindexed = children.filter(({ child, column }) => index.db.prepare(`SELECT 1 FROM ${child} WHERE ${column} = 1`) && !/USING/.test((index.db.prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM ${child} WHERE ${column} = 1`).get() as { detail: string }).detail));
  expect(unindexed).toEqual([]);
});

it('A file is found by its path when it is written again', () => {
  const id = upsertFile(index.db, sampleFile(index.sourceId, '/notes/z.md'));
  expect(upsertFile(index.db, { ...sampleFile(index.sourceId, '/notes/z.md'), state: 'pending' })).toBe(id);
  expect(listFiles(index.db, 'pending', 5)).toMatchObject([{ path: '/notes/z.md' }]);
});
