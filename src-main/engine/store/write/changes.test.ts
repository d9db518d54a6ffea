import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vectors } from '../../projections/vectors/vectors.ts';
import { quantisedStore } from '../../projections/vectors/quantised-table.ts';
import { createVectorIndex } from '../../projections/vectors/scan/vector-index.ts';
import {
  changesAfter,
  documentsChangedAfter,
  idsOf,
  lastChange,
  noteChange,
  positionOf,
  rangesOf,
  setPosition,
} from './changes.ts';
import { DIMENSIONS, type SampleIndex, sampleDocument, sampleFile, sampleIndex, sampleVector } from '../testing.ts';
import { writeChapters } from './write-chapters.ts';
import { removeDocument } from './write-document.ts';

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex()));
afterEach(() => index.close());

/** Notes so many changes, as if documents had come. */
function noteMany(count: number): void {
  index.db.transaction(() => {
    for (let i = 0; i < count; i++)
      noteChange(index.db, { documentId: 1 + (i % 7), fingerprintId: 1, observations: [], passages: [] }, false);
  })();
}
const kept = (): number => index.db.prepare('SELECT count(*) FROM change').pluck().get() as number;

describe('the changes of the index', () => {
  it('tell in their order what came and what left, by the ids of the rows', () => {
    const a = index.write('/notes/a.md', ['One.', 'Two.']);
    const b = index.write('/notes/b.md', ['Three.']);
    index.write('/notes/a.md', ['Four.']);
    removeDocument(index.db, b);
    expect(changesAfter(index.db, 0)).toMatchObject([
      { seq: 1, documentId: a, removed: false, observations: [[1, 2]], passages: [[1, 2]] },
      { seq: 2, documentId: b, removed: false, observations: [[3, 3]] },
      { seq: 3, documentId: a, removed: true, observations: [[1, 2]], passages: [[1, 2]] },
      { seq: 4, documentId: a, removed: false, observations: [[4, 4]], passages: [[4, 4]] },
      { seq: 5, documentId: b, removed: true, observations: [[3, 3]] },
    ]);
    expect(documentsChangedAfter(index.db, 3)).toEqual([a, b]);
    expect([documentsChangedAfter(index.db, 5), lastChange(index.db)]).toEqual([[], 5]);
  });

  it('tell of a log which chapters were written again', () => {
    const log = (kept: number, ...texts: string[]): void =>
      void writeChapters(index.db, index.fingerprintId, sampleFile(index.sourceId, '/notes/log.jsonl'), {
        ...sampleDocument([]),
        kept,
        chapters: texts.map((text) => ({ hash: text, blocks: sampleDocument([text]).blocks })),
      });
    log(0, 'First.', 'Second.');
    log(1, 'Second, and more.');
    expect(changesAfter(index.db, 2)).toMatchObject([
      { removed: true, observations: [[2, 2]] },
      { removed: false, observations: [[3, 3]] },
    ]);
  });

  it('are not noted where the writing fails', () => {
    expect(() => index.write('/notes/a.md', [{ text: 'Broken.', vector: new Float32Array(DIMENSIONS - 1) }])).toThrow(
      /[Dd]imension/,
    );
    expect(lastChange(index.db)).toBe(0);
    index.write('/notes/a.md', ['Whole.']);
    expect(changesAfter(index.db, 0)).toHaveLength(1);
  });

  it('are deleted once all projections have them, but for the last thousand', () => {
    noteMany(5_000);
    expect(kept()).toBeGreaterThanOrEqual(1_000);
    expect(kept()).toBeLessThan(1_100);
    expect([changesAfter(index.db, 0), documentsChangedAfter(index.db, 0)]).toEqual([null, null]);
    expect(changesAfter(index.db, 4_900)).toHaveLength(100);
  });

  it('wait for a projection that is behind, and not for ever', () => {
    setPosition(index.db, vectors, 0);
    noteMany(1);
    setPosition(index.db, vectors, 0);
    noteMany(3_000);
    expect([positionOf(index.db, vectors), kept()]).toEqual([0, 3_001]);
    noteMany(12_000);
    expect(kept()).toBeLessThan(10_100);
    expect(changesAfter(index.db, positionOf(index.db, vectors))).toBeNull();
  });

  it('advance only those projections that had all before', () => {
    index.write('/notes/a.md', ['One.']);
    expect(positionOf(index.db, vectors)).toBe(1);
    setPosition(index.db, vectors, 0);
    index.write('/notes/b.md', ['Two.']);
    expect(positionOf(index.db, vectors)).toBe(0);
  });
});

it('The vectors in memory are right after more changes than are kept', async () => {
  for (let i = 0; i < 5; i++) index.write(`/notes/${i}.md`, [`Text ${i}.`]);
  const codes = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await codes.ready;
  removeDocument(index.db, 1);
  index.write('/notes/1.md', ['Written again.', 'And longer.']);
  noteMany(3_000);
  codes.catchUp();
  await setImmediate();
  expect(codes.size).toBe(5);
  expect(codes.score(sampleVector('And longer.')).best(1, null)[0]?.id).toBe(7);
});

it('Ids are ranges and ranges are ids', () => {
  expect(rangesOf([5, 1, 2, 3, 9, 8])).toEqual([
    [1, 3],
    [5, 5],
    [8, 9],
  ]);
  expect(
    idsOf([
      [1, 3],
      [5, 5],
    ]),
  ).toEqual([1, 2, 3, 5]);
  expect([rangesOf([]), idsOf([])]).toEqual([[], []]);
});
