/**
 * sqlite-vec reads all vectors to count or list its rows: what is asked of a vec0 table goes by its key, or by its list
 * of rows.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { catchUp } from '../catch-up.ts';
import { setPosition } from '../../store/write/changes.ts';
import type { Database } from '../../store/database.ts';
import { sizesOf } from '../table-sizes.ts';
import { type SampleIndex, sampleIndex, sampleVector } from '../../store/testing.ts';
import { removeDocument } from '../../store/write/write-document.ts';
import { allSteps } from '../projection.ts';
import { measureRecall } from './measure-recall.ts';
import { quantisedStore } from './quantised-table.ts';
import { createVec0Scores } from './vec0-scores.ts';
import { countVectors, readVector } from './vec0-table.ts';
import { vectors } from './vectors.ts';

let index: SampleIndex;
beforeEach(() => {
  index = sampleIndex();
  for (let i = 0; i < 8; i++) index.write(`/notes/${i}.md`, [`One ${i}.`, `Two ${i}.`, `Three ${i}.`]);
  index.reopen([vectors]); // nothing is prepared yet
});
afterEach(() => index.close());

/** The plans of all statements that `run` prepares and that name a vec0 table itself. */
function vec0PlansOf(run: (db: Database) => unknown): readonly string[] {
  const { db } = index;
  const prepared: string[] = [];
  db.prepare = ((sql: string) => {
    prepared.push(sql);
    return Object.getPrototypeOf(db).prepare.call(db, sql) as unknown;
  }) as typeof db.prepare;
  try {
    run(db);
  } finally {
    delete (db as Partial<typeof db>).prepare;
  }
  expect(prepared.length).toBeGreaterThan(0);
  return prepared
    .filter((sql) => !/^\s*(DROP|CREATE|PRAGMA)/i.test(sql))
    .flatMap((sql) => {
      const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql.replace(/[?]|@\w+/g, 'NULL')}`).all() as { detail: string }[];
      return plan.map(({ detail }) => detail).filter((detail) => /vectors_\d+ VIRTUAL TABLE/.test(detail));
    });
}

/** vec0's name for reading all rows. */
const FULL_SCAN = /VIRTUAL TABLE INDEX \d+:1/;

it('To count through vec0 is a full scan, as this test knows it', () => {
  expect(vec0PlansOf((db) => db.prepare('SELECT count(*) FROM vectors_1').get())).toContainEqual(
    expect.stringMatching(FULL_SCAN),
  );
});

it.each<readonly [string, (db: Database) => unknown]>([
  ['counting', (db) => countVectors(db, 1)],
  ['its entries', (db) => vectors.entries(db)],
  ['its sizes', (db) => sizesOf(db, vectors)],
  ['the check', (db) => vectors.check(db)],
  ['mending', (db) => vectors.mend(db)],
  ['making it again', (db) => allSteps(vectors.rebuild(db))],
  ['catching up', (db) => (setPosition(db, vectors, 0), allSteps(catchUp(db, vectors)))],
  ['removing a document', (db) => removeDocument(db, 1)],
  ['tidying up', (db) => vectors.tidy?.(db)],
  [
    'what the vectors in memory are loaded by',
    (db) => (quantisedStore(db, 1).count(), quantisedStore(db, 1).after(0, 5)),
  ],
  ['a search while they are loading', (db) => createVec0Scores(db, 1)(sampleVector('q')).best(3, null)],
  ['measuring the recall', (db) => measureRecall(db, 1, () => ({ best: () => [] }))],
  ['reading one vector', (db) => readVector(db, 1, 1)],
])('%s reads no vec0 table as a whole', (_name, run) => {
  expect(vec0PlansOf(run).filter((plan) => FULL_SCAN.test(plan))).toEqual([]);
});
