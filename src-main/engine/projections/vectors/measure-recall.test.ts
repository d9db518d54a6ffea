import { afterEach, beforeEach, expect, it } from 'vitest';
import { DIMENSIONS, type SampleIndex, sampleIndex } from '../../store/testing.ts';
import { measureRecall } from './measure-recall.ts';
import { quantisedStore } from './quantised-table.ts';
import { createVectorIndex } from './scan/vector-index.ts';

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex()));
afterEach(() => index.close());

const write = (documents: number): void => {
  for (let i = 0; i < documents; i++)
    index.write(`/notes/${i}.md`, [`One ${i}.`, `Two ${i}.`, { text: `Three ${i}.`, label: 'Other' }]);
};

async function measured(): Promise<ReturnType<typeof measureRecall>> {
  const codes = createVectorIndex(quantisedStore(index.db, index.fingerprintId), DIMENSIONS);
  await codes.ready;
  return measureRecall(index.db, index.fingerprintId, codes.score);
}

it('Codes that are made of the vectors find what is nearest by these', async () => {
  write(30);
  const found = await measured();
  expect(found).toMatchObject({ passages: 90 });
  expect(found!.recall).toBeGreaterThan(0.95);
});

it('Copies of one text, each as near as the others, cost nothing', async () => {
  for (let i = 0; i < 30; i++) index.write(`/notes/${i}.md`, ['The same.']);
  expect(await measured()).toEqual({ recall: 1, passages: 30 });
});

it('Codes that belong to other passages are found out', async () => {
  write(60);
  const codes = index.db.prepare('SELECT passage_id, code FROM code ORDER BY passage_id').raw().all() as [
    number,
    Buffer,
  ][];
  codes.forEach(([id], i) =>
    index.db.prepare('UPDATE code SET code = ? WHERE passage_id = ?').run(codes[(i + 77) % codes.length]![1], id),
  );
  expect((await measured())!.recall).toBeLessThan(0.5);
});

it('Too few observations have nothing to measure', async () => {
  expect(await measured()).toBeNull();
  write(3);
  expect(await measured()).toBeNull();
});
