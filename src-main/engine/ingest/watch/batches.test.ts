import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Batches, createBatches, type Marks } from './batches.ts';

let batches: Batches;
let given: Marks[];
let fails: boolean;
let takes: number;
beforeEach(() => {
  vi.useFakeTimers();
  given = [];
  fails = false;
  takes = 0;
  batches = createBatches({
    quiet: 100,
    longest: 1_000,
    run: async (marks) => {
      given.push(marks);
      if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
      if (fails) throw new Error('Not now.');
    },
  });
});
afterEach(() => {
  batches.close();
  vi.useRealTimers();
});

const seen = (): unknown[] =>
  given.map((marks) => [...marks].map(([source, places]) => [source, places === 'all' ? places : [...places]]));

it('What comes close together is one batch, without repetitions', async () => {
  for (const place of ['/a', '/b', '/a']) {
    batches.add(1, place);
    await vi.advanceTimersByTimeAsync(60);
  }
  batches.add(2, '/c');
  expect(given).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(seen()).toEqual([
    [
      [1, ['/a', '/b']],
      [2, ['/c']],
    ],
  ]);
});

it('What never rests is a batch now and then', async () => {
  for (let tick = 0; tick < 50; tick++) {
    batches.add(1, '/log');
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(given.length).toBe(2);
});

it('One runs at a time, and the next one leaves as long a rest as it took', async () => {
  takes = 700;
  batches.add(1, '/a');
  await vi.advanceTimersByTimeAsync(150);
  batches.add(1, '/b');
  await vi.advanceTimersByTimeAsync(1_200);
  expect(seen()).toEqual([[[1, ['/a']]]]);
  await vi.advanceTimersByTimeAsync(200);
  expect(seen()).toEqual([[[1, ['/a']]], [[1, ['/b']]]]);
});

it('What failed is told, and tried again later with what came since', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  fails = true;
  batches.add(1, '/a');
  await vi.advanceTimersByTimeAsync(200);
  fails = false;
  batches.add(2, 'all');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(given.length).toBe(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen()[1]).toEqual([
    [1, ['/a']],
    [2, 'all'],
  ]);
  expect(told.mock.calls).toEqual([[expect.stringContaining('Not now.')]]);
  told.mockRestore();
});

it('So many events that some may be lost stand for the whole source', async () => {
  for (let event = 0; event < 10_000; event++) batches.add(1, `/${event % 3}`);
  await vi.advanceTimersByTimeAsync(200);
  expect(seen()).toEqual([[[1, 'all']]]);
});

it('What is looked at anyway is forgotten, and nothing comes after the end', async () => {
  batches.add(1, '/a');
  batches.add(2, '/b');
  batches.drop(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(seen()).toEqual([[[2, ['/b']]]]);
  batches.add(1, '/a');
  batches.close();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(given.length).toBe(1);
});
