import { expect, it } from 'vitest';
import { EngineError } from './errors.ts';
import type { FileEntry } from './model.ts';
import { throughCrashes } from './retry-after-crash.ts';

/** A run that crashes the engine so often, and what was put aside after each crash. */
function engine(aside: readonly number[]) {
  let runs = 0;
  return {
    runs: () => runs,
    files: async () => {
      const items = Array.from(
        { length: aside[runs - 1]! },
        (_, i): FileEntry => ({ path: `/${i}`, state: 'failed', reason: '', code: 'FILE_CRASHES_READER' }),
      );
      return { items, total: items.length };
    },
    async run() {
      if (runs++ < aside.length) throw new EngineError('ENGINE_STOPPED', 'gone');
      return 'done';
    },
  };
}

it.each([
  ['a run that is not cut', [], 1],
  ['a run that is cut once', [0], 2],
  ['a file that is put aside at the second crash', [0, 1], 3],
  ['two of them, beside others from before', [7, 8, 9], 4],
])('goes through %s', async (_, aside, runs) => {
  const its = engine(aside);
  expect(await throughCrashes(its, its.run)).toBe('done');
  expect(its.runs()).toBe(runs);
});

it.each([
  ['nothing was put aside', [0, 0], 2],
  ['nothing but what was before', [3, 3], 2],
  ['nothing any more', [0, 1, 1], 3],
])('gives up at a crash where %s', async (_, aside, runs) => {
  const its = engine(aside);
  await expect(throughCrashes(its, its.run)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  expect(its.runs()).toBe(runs);
});

it('leaves other errors alone', async () => {
  await expect(
    throughCrashes({ files: async () => ({ items: [], total: 0 }) }, () =>
      Promise.reject(new EngineError('DISK_FULL', 'full')),
    ),
  ).rejects.toMatchObject({ code: 'DISK_FULL' });
});
