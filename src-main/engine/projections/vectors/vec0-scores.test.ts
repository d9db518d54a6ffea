import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  DIMENSIONS,
  type SampleIndex,
  sampleDocument,
  sampleFile,
  sampleIndex,
  sampleVector,
} from '../../store/testing.ts';
import { removeDocument, replaceDocument } from '../../store/write/write-document.ts';
import { quantisedStore } from './quantised-table.ts';
import { createVectorIndex } from './scan/vector-index.ts';
import { createVec0Scores } from './vec0-scores.ts';

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex()));
afterEach(() => index.close());

/** Observations of one to three passages each, in documents of several. */
function writeMany(documents: number): void {
  for (let i = 0; i < documents; i++) {
    const document = sampleDocument([`${i} a`, `${i} b`, { text: `${i} c`, label: 'Other' }]);
    const blocks = document.blocks.map((block) => ({
      ...block,
      observations: block.observations.map((observation, at) => ({
        ...observation,
        passages: Array.from({ length: 1 + ((i + at) % 3) }, (_, n) => ({
          start: 0,
          end: 1,
          textHash: 'x',
          vector: sampleVector(`${observation.text} ${n}`),
        })),
      })),
    }));
    replaceDocument(index.db, index.fingerprintId, sampleFile(index.sourceId, `/notes/${i}.md`), {
      ...document,
      blocks,
    });
  }
}

it('The search of sqlite-vec gives the order and the scores that the codes in memory give', async () => {
  writeMany(40);
  const codes = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await codes.ready;
  const byVec0 = createVec0Scores(index.db, index.fingerprintId);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 }), (text, k, share) => {
      const query = sampleVector(text);
      const [inMemory, inDatabase] = [codes.score(query), byVec0(query)];
      expect(inDatabase.count).toBe(inMemory.count);
      expect(inDatabase.mean).toBeCloseTo(inMemory.mean, 1);
      expect(inDatabase.deviation).toBeCloseTo(inMemory.deviation, 1);
      const allowed =
        share === 1 ? null : new Set(Array.from({ length: 120 }, (_, i) => i + 1).filter((id) => id % share === 0));
      const found = inDatabase.best(k, allowed);
      const expected = inMemory.best(k, allowed);
      expect(found.length).toBe(expected.length);
      found.forEach(({ score }, i) => expect(Math.abs(score - (expected[i]?.score ?? NaN))).toBeLessThan(2e-3));
      expect(allowed === null || found.every(({ id }) => allowed.has(id))).toBe(true);
      expect(
        inDatabase.best(k, allowed && { size: 6_000, has: (id) => allowed.has(id) }).map(({ id }) => id),
        'of a set without a list',
      ).toEqual(found.map(({ id }) => id));
      for (const { id, score } of found)
        expect([inDatabase.scoreOf(id), Math.abs((inMemory.scoreOf(id) as number) - score) < 1e-3]).toEqual([
          score,
          true,
        ]);
    }),
    { numRuns: 60 },
  );
  expect([byVec0(sampleVector('x')).scoreOf(1e6), byVec0(sampleVector('x')).passageOf(1e6)]).toEqual([
    undefined,
    undefined,
  ]);
});

it('What is written and removed meanwhile counts at once', () => {
  writeMany(3);
  const byVec0 = createVec0Scores(index.db, index.fingerprintId);
  expect(byVec0(sampleVector('q')).count).toBe(9);
  removeDocument(index.db, 1);
  const id = index.write('/notes/new.md', ['New.']);
  const scores = byVec0(sampleVector('New.'));
  expect(scores.count).toBe(7);
  expect(scores.best(1, null)[0]?.id).toBe(
    index.db.prepare('SELECT id FROM observation WHERE document_id = ?').pluck().get(id),
  );
});

it('An index without vectors has no scores', () => {
  const scores = createVec0Scores(index.db, index.fingerprintId)(sampleVector('q'));
  expect([scores.count, scores.mean, scores.deviation, scores.best(5, null), scores.best(5, new Set([1]))]).toEqual([
    0,
    0,
    0,
    [],
    [],
  ]);
});
