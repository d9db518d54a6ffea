import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SampleIndex, sampleIndex } from '../../store/testing.ts';
import { countToPurge } from '../../store/write/purge-state.ts';
import { removeDocument } from '../../store/write/write-document.ts';
import { readable } from '../../store/database.ts';
import { openIndex } from '../../projections/open-index.ts';
import { createRunner, type Runner } from './runner.ts';

let index: SampleIndex;
let runner: Runner;
let changes: boolean[];
beforeEach(() => {
  index = sampleIndex();
  changes = [];
  runner = createRunner({
    db: index.db,
    parts: () => Promise.reject(new Error('There is no model.')), // it is not needed to wipe words
    onProgress() {},
    onMissed() {},
    onChange: (last) => changes.push(last),
    readable: (error) => readable(error, index.folder),
    closedError: () => new Error('closed'),
  });
});
afterEach(async () => {
  await runner.close();
  index.close();
});

it('What kept words from being wiped is told until they are', async () => {
  removeDocument(index.db, index.write('/notes/a.md', ['Words of a.']));
  const { db: other } = openIndex(index.folder);
  other.exec('BEGIN IMMEDIATE');
  await runner.erase();
  expect(runner.trouble).toMatchObject({ code: 'DATABASE_BUSY' });
  expect(changes).toEqual([true]);
  other.exec('ROLLBACK');
  other.close();
  await runner.erase();
  expect(countToPurge(index.db)).toBe(0);
  expect(runner.trouble).toBeNull();
  expect(changes).toEqual([true, true]);
});

it('Words that could not be wiped are wiped at the close', async () => {
  removeDocument(index.db, index.write('/notes/a.md', ['Words of a.']));
  const { db: reader } = openIndex(index.folder);
  reader.exec('BEGIN; SELECT count(*) FROM observation');
  index.write('/notes/b.md', ['Words of b.']);
  await runner.erase();
  expect(countToPurge(index.db)).toBe(1);
  expect(runner.trouble).toBeNull();
  reader.close();
  await runner.close();
  expect(countToPurge(index.db)).toBe(0);
});
