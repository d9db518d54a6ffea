import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { whenWritable, writeInSteps } from './long-write.ts';
import { countObservations } from '../observations.ts';
import { type SampleIndex, sampleDocument, sampleFile, sampleIndex } from '../testing.ts';
import { replaceSteps } from './write-document.ts';

let index: SampleIndex;
beforeEach(() => void (index = sampleIndex()));
afterEach(() => index.close());

const document = sampleDocument(Array.from({ length: 50 }, (_, i) => `Observation ${i}.`));
const write = (options: { readonly stopped?: () => boolean; readonly pause?: () => Promise<void> } = {}) =>
  writeInSteps(
    index.db,
    (writer) => replaceSteps(writer, index.fingerprintId, sampleFile(index.sourceId, '/notes/a.md'), document),
    { stopped: () => false, pause: () => setImmediate().then(() => {}), ...options },
  );

it('what is written in steps is seen whole or not at all', async () => {
  const seen = new Set<number>();
  await write({ pause: async () => void seen.add(countObservations(index.db)) });
  expect([...seen]).toEqual([0]);
  expect(countObservations(index.db)).toBe(50);
});

it('stopped on the way, or failing, it leaves what was there', async () => {
  index.write('/notes/a.md', ['Before.']);
  let steps = 0;
  expect(await write({ stopped: () => ++steps > 10 })).toBeNull();
  expect(countObservations(index.db)).toBe(1);
  await expect(write({ pause: async () => Promise.reject(new Error('no')) })).rejects.toThrow('no');
  expect(countObservations(index.db)).toBe(1);
});

it('others that write wait for it, and a second one comes after the first', async () => {
  const order: string[] = [];
  const first = write().then(() => order.push('first'));
  const second = write().then(() => order.push('second'));
  const other = whenWritable(index.db, () => {
    index.write('/notes/b.md', ['Other.']);
    order.push('other');
  });
  await Promise.all([first, second, other]);
  expect(order.toSorted()).toEqual(['first', 'other', 'second']);
  expect(countObservations(index.db)).toBe(51);
});
