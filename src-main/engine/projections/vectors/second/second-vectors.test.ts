import { afterEach, beforeEach, expect, it } from 'vitest';
import { catchUpAll } from '../../catch-up.ts';
import { fulltext } from '../../fulltext/fulltext.ts';
import { type SampleIndex, sampleIndex } from '../../../store/testing.ts';
import { removeDocument } from '../../../store/write/write-document.ts';
import { vectors } from '../vectors.ts';
import { encodeInt8 } from './int8-vector.ts';
import { createSecondIndex, type SecondIndex } from './second-index.ts';
import { countSecondVectors, putSecondVector, secondModelId } from './second-table.ts';
import { secondVectors } from './second-vectors.ts';

let index: SampleIndex;
let modelId: number;
beforeEach(() => {
  index = sampleIndex();
  modelId = secondModelId(index.db, 'second');
});
afterEach(() => index.close());

/** Gives these passages vectors, all passages where none are named. */
function make(passages = index.db.prepare('SELECT id FROM passage').pluck().all() as number[]): void {
  for (const id of passages) putSecondVector(index.db, modelId, id, encodeInt8(Float32Array.of(0.6, 0.8, 0)));
}
const opened = (): SecondIndex =>
  createSecondIndex(index.db, { modelId, dimensions: 3, weights: { passage: 0.45, block: 0.3, document: 0.25 } });
/** Takes in all that can be, and gives the passages that wait for their vectors. */
function takeInAll(second: SecondIndex): readonly number[] {
  second.catchUp();
  return second.waiting().flatMap((id) => [...second.takeIn(id)]);
}

it('A document is taken in once all its passages have their vectors', () => {
  index.write('/notes/a.md', ['One.', 'Two.']);
  index.write('/notes/b.md', ['Three.']);
  make([1]);
  const second = opened();
  expect(takeInAll(second)).toEqual([2, 3]);
  expect(second.size).toBe(0);
  make([2]);
  expect(takeInAll(second)).toEqual([3]);
  expect(second.size).toBe(2);
  expect(second.next()).toBe(2);
});

it('A text that is written again, or stands elsewhere, has its vector at once; a new one waits', () => {
  index.write('/notes/a.md', ['Kept.', 'Gone.']);
  make();
  const second = opened();
  expect(takeInAll(second)).toEqual([]);
  index.write('/notes/a.md', ['Kept.', 'New.']);
  index.write('/notes/copy.md', ['Kept.']);
  expect(countSecondVectors(index.db, modelId)).toBe(2);
  expect(takeInAll(second)).toEqual([4]);
  expect(second.size).toBe(1);
});

it('What leaves the index leaves the memory and the table', () => {
  const id = index.write('/notes/a.md', ['One.', 'Two.']);
  index.write('/notes/b.md', ['Three.']);
  make();
  const second = opened();
  takeInAll(second);
  removeDocument(index.db, id);
  second.catchUp();
  expect([second.size, countSecondVectors(index.db)]).toEqual([1, 1]);
  expect(second.score(Float32Array.of(1, 0, 0)).count).toBe(1);
});

it('Vectors of another model are not this one’s', () => {
  index.write('/notes/a.md', ['One.']);
  make();
  modelId = secondModelId(index.db, 'third');
  expect(takeInAll(opened())).toEqual([1]);
  make();
  expect([countSecondVectors(index.db, modelId), countSecondVectors(index.db)]).toEqual([1, 1]);
});

it('A vector that belongs to nothing is found and removed', () => {
  index.write('/notes/a.md', ['One.']);
  make();
  expect(secondVectors.check(index.db)).toMatchObject({ ok: true, detail: '1 vectors for 1 passages' });
  index.db.pragma('foreign_keys = OFF');
  index.db.exec('UPDATE second_vector SET passage_id = 77');
  index.db.pragma('foreign_keys = ON');
  expect(secondVectors.check(index.db)).toMatchObject({ ok: false, fix: 'remove 1 vectors' });
  expect(secondVectors.mend(index.db)).toEqual({ done: ['Removed 1 vector of the second model.'], unread: [] });
  expect(secondVectors.check(index.db)).toMatchObject({ ok: true });
});

it('An index of an older Quarry gets the tables, and no file is read again', async () => {
  index.reopen([fulltext, vectors]);
  index.db.exec(
    "DROP TABLE second_vector; DROP TABLE second_model; DELETE FROM projection WHERE seq > -9 AND name LIKE 'second%'",
  );
  index.write('/notes/a.md', ['One.']);
  index.reopen([fulltext, vectors, secondVectors]);
  await catchUpAll(index.db, { stopped: () => false, pause: () => undefined });
  expect(index.db.prepare("SELECT count(*) FROM file WHERE recipe = ''").pluck().get()).toBe(0);
  expect([secondVectors.check(index.db).ok, secondVectors.entries(index.db)]).toEqual([true, 0]);
});

it('Counting reads no vector, and passages are placed by their keys', () => {
  const plan = (sql: string): string =>
    (index.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join('\n');
  expect(plan('SELECT count(*) FROM second_vector WHERE model_id = 1')).toMatch(
    /COVERING INDEX second_vector_by_model/,
  );
  expect(
    plan(`SELECT p.id, o.id, o.block_id, s.code FROM observation AS o JOIN passage AS p ON p.observation_id = o.id
     LEFT JOIN second_vector AS s ON s.passage_id = p.id AND s.model_id = 1
     WHERE o.id BETWEEN 1 AND 9 AND o.document_id = 1 ORDER BY o.id, p.id`),
  ).not.toMatch(/SCAN/);
});
