import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../system/random.ts';
import type { Database } from '../engine/store/database.ts';
import { projectFolder } from '../worker/options.ts';
import { superviseEngine } from '../worker/supervisor.ts';
import { lookAt, snapshotOf, withCopy } from './snapshot.ts';
import { makeNotes, type NoteFolder } from './notes.ts';
import { differences, rowsOf } from './rows.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'quarry-look-'));
const [data, copy] = [path.join(folder, 'data'), path.join(folder, 'copy')];
let notes: NoteFolder;
beforeAll(async () => {
  notes = makeNotes(path.join(folder, 'notes'), folder, 8, seededRandom(7));
  const engine = superviseEngine({
    dataFolder: data,
    modelsFolder: path.join(projectFolder, 'models'),
    model: 'int8',
    provider: 'cpu',
  });
  await engine.api.addSource({ path: notes.path });
  await engine.api.index();
  await engine.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const CHANGES: readonly (readonly [what: string, sql: string])[] = [
  ['a passage', 'DELETE FROM passage WHERE id = (SELECT max(id) FROM passage)'],
  ['a code', 'DELETE FROM code WHERE passage_id = (SELECT max(id) FROM passage)'],
  ['a vector', 'DELETE FROM vectors_1 WHERE passage_id = (SELECT max(id) FROM passage)'],
  ['the words of an observation', 'DELETE FROM lexicon WHERE rowid = (SELECT max(id) FROM observation)'],
  [
    'an observation, with all that depends on it',
    'DELETE FROM observation WHERE id = (SELECT max(id) FROM observation)',
  ],
  ['a document, with all that depends on it', 'DELETE FROM document WHERE id = (SELECT max(id) FROM document)'],
  [
    'a document, and nothing that depends on it',
    'PRAGMA foreign_keys = OFF; DELETE FROM document WHERE id = (SELECT max(id) FROM document)',
  ],
];

describe('an index with something missing', () => {
  it('is not one that was built in peace', () => {
    expect(lookAt(data, copy)).toMatchObject({ documents: notes.files, problems: [] });
    expect(lookAt(data, copy).texts).toEqual(
      new Map([...notes.files].map(([file, hash]) => [file, notes.texts.get(hash)])),
    );
  });

  it.each(CHANGES)('is noticed: %s', (_, sql) => {
    const intact = withCopy(data, copy, rowsOf);
    const [problems, different] = withCopy(data, copy, (db: Database) => {
      db.exec(sql);
      return [snapshotOf(db).problems, differences(rowsOf(db), intact)];
    });
    expect(problems).not.toEqual([]);
    expect(different).not.toEqual([]);
  });
});

describe('rows that differ', () => {
  it.each([
    [
      'a code',
      'UPDATE code SET code = zeroblob(length(code)) WHERE passage_id = (SELECT max(passage_id) FROM code)',
      'code',
    ],
    ['a time', 'UPDATE observation SET happened_at = 1 WHERE id = (SELECT max(id) FROM observation)', 'observation'],
    ['a block of another name', "UPDATE block SET label = 'x' WHERE id = (SELECT max(id) FROM block)", 'block'],
    [
      'a word of another observation',
      "INSERT INTO lexicon (rowid, text) VALUES ((SELECT max(id) FROM observation), 'zebra')",
      'lexicon',
    ],
  ])('are named: %s', (_, sql, table) => {
    const intact = withCopy(data, copy, rowsOf);
    const different = withCopy(data, copy, (db: Database) => {
      db.exec(sql);
      return differences(rowsOf(db), intact);
    });
    expect(different).toEqual(expect.arrayContaining([expect.stringMatching(`^${table} (has|lacks) `)]));
  });
});
