import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInferencePool, type InferencePool } from './inference-pool.ts';

const model = { file: path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/model_int8.onnx'), pooling: 'mean', provider: 'cpu' } as const;
let pool: InferencePool;
beforeAll(async () => {
  pool = createInferencePool(model, 1, { queuedPerThread: 1 });
  await pool.ready;
});
afterAll(() => pool.close());

/** The niceness of each of this process's threads: the 19th field, the second being a name that may have spaces. */
function niceness(): number[] {
  return readdirSync('/proc/self/task').map((task) => Number(readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[16]));
}

it.runIf(process.platform === 'linux')('Threads of bulk work stand back behind those that answer', async () => {
  const before = niceness().toSorted();
  const bulk = createInferencePool(model, 1, { background: true });
  try {
    await bulk.ready;
    const lowest = Math.max(...niceness());
    expect(lowest).toBeGreaterThan(Math.max(...before));
    expect(niceness().filter((value) => value === lowest)).toHaveLength(1);
  } finally {
    await bulk.close();
  }
});

const ids = Int32Array.of(101, 7592, 102);

it('A patient run waits until no other does, and a run of the first lane for the one under way at most', async () => {
  const order: string[] = [];
  const run = (name: string, patient: boolean): Promise<unknown> => pool.run(ids, { patient }).then(() => order.push(name));
  await Promise.all([run('patient 1', true), run('patient 2', true), run('patient 3', true), run('search 1', false), run('search 2', false)]);
  expect(order).toEqual(['patient 1', 'search 1', 'search 2', 'patient 2', 'patient 3']);
});

it('A run that is aborted before its turn is never run, and the others are', async () => {
  const controller = new AbortController();
  const before = pool.run(ids);
  const given = [pool.run(ids, { signal: controller.signal }), pool.run(ids, { signal: controller.signal, patient: true })];
  const after = pool.run(ids);
  controller.abort();
  for (const run of given) await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(await after).toEqual(await before);
  await expect(pool.run(ids, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
});

it('A run that is aborted when the model has it is finished all the same', async () => {
  const controller = new AbortController();
  const run = pool.run(ids, { signal: controller.signal });
  controller.abort();
  expect(await run).toHaveLength(384);
});
