import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInferencePool, type InferencePool } from './inference-pool.ts';
import { CRASH, THROW } from './testing-inference-thread.ts';

const model = {
  file: path.resolve(import.meta.dirname, '../../../models/all-MiniLM-L6-v2/model_int8.onnx'),
  pooling: 'mean',
  provider: 'cpu',
  warmUp: [101, 102],
} as const;
let pool: InferencePool;
beforeAll(async () => {
  pool = createInferencePool(model, 1, { queuedPerThread: 1 });
  await pool.ready;
});
afterAll(() => pool.close());

/** The niceness of each of this process's threads: the 19th field, the second being a name that may have spaces. */
function niceness(): number[] {
  return readdirSync('/proc/self/task').map((task) =>
    Number(readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[16]),
  );
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
  const run = (name: string, patient: boolean): Promise<unknown> =>
    pool.run(ids, { patient }).then(() => order.push(name));
  await Promise.all([
    run('patient 1', true),
    run('patient 2', true),
    run('patient 3', true),
    run('search 1', false),
    run('search 2', false),
  ]);
  expect(order).toEqual(['patient 1', 'search 1', 'search 2', 'patient 2', 'patient 3']);
});

it('A run that is aborted before its turn is never run, and the others are', async () => {
  const controller = new AbortController();
  const before = pool.run(ids);
  const given = [
    pool.run(ids, { signal: controller.signal }),
    pool.run(ids, { signal: controller.signal, patient: true }),
  ];
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

it('A model whose threads end is run on all the same, with the same vectors', async () => {
  const begun: Worker[] = [];
  const note = (worker: Worker): number => begun.push(worker);
  process.on('worker', note);
  const own = createInferencePool(model, 1, { delays: [1, 1, 1] });
  try {
    const before = await own.run(ids);
    for (let i = 0; i < 5; i++) {
      await begun.at(-1)!.terminate();
      expect(await own.run(ids)).toEqual(before);
    }
    expect(begun).toHaveLength(6);
  } finally {
    process.off('worker', note);
    await own.close();
  }
});

describe('a thread that is lost', () => {
  let own: InferencePool;
  let begun: number;
  const count = (): number => ++begun;
  const say = (first: number, options?: Parameters<InferencePool['run']>[1]): Promise<Float32Array> =>
    own.run(Int32Array.of(first), options);
  beforeEach(() => {
    begun = 0;
    process.on('worker', count);
  });
  afterEach(async () => {
    process.off('worker', count);
    await own.close();
  });
  const open = (size: number, options: Parameters<typeof createInferencePool>[2] = {}): void => {
    own = createInferencePool(model, size, {
      thread: new URL('./testing-inference-thread.ts', import.meta.url),
      delays: [1, 1, 1],
      ...options,
    });
  };

  it('is replaced; the text that ends threads fails alone, and all others have their vectors', async () => {
    open(2);
    const run = [say(10), say(CRASH), say(11, { patient: true }), say(12), say(13)];
    const settled = await Promise.allSettled(run);
    expect(
      settled.map((one) => (one.status === 'fulfilled' ? one.value[0] : (one.reason as { code: string }).code)),
    ).toEqual([10, 'EMBEDDING_FAILED', 11, 12, 13]);
    expect((settled[1] as PromiseRejectedResult).reason).toMatchObject({ details: {} });
    await vi.waitFor(() => expect(begun).toBe(4)); // two more, the last a moment after the text has failed
  });

  it('is no reason to end for a text that the model fails on', async () => {
    open(1);
    await expect(say(THROW)).rejects.toMatchObject({
      code: 'EMBEDDING_FAILED',
      message: expect.stringContaining('It cannot be said') as string,
    });
    expect(await say(10)).toEqual(Float32Array.of(10));
    expect(begun).toBe(1);
  });

  it('is not replaced without end: the pool rests and says so at once, and goes on after that', async () => {
    open(1, { rest: 300 });
    const bad = await Promise.allSettled([say(CRASH), say(CRASH), say(CRASH), say(10)]);
    expect(bad.at(-1)).toMatchObject({
      status: 'rejected',
      reason: { code: 'EMBEDDING_FAILED', details: { fault: 'threads' } },
    });
    expect(begun).toBe(4);
    await expect(say(11)).rejects.toMatchObject({ code: 'EMBEDDING_FAILED', details: { fault: 'threads' } });
    expect(begun).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await say(12)).toEqual(Float32Array.of(12));
  });

  it('counts from the last success on', async () => {
    open(1);
    for (let i = 0; i < 6; i++) {
      await expect(say(CRASH)).rejects.toMatchObject({ code: 'EMBEDDING_FAILED' });
      expect(await say(20 + i)).toEqual(Float32Array.of(20 + i));
    }
    expect(begun).toBe(13);
  });

  it('is not replaced after the close', async () => {
    open(1, { delays: [20] });
    await own.ready;
    const run = say(CRASH).then(
      () => 'run',
      (error: { code: string }) => error.code,
    );
    await own.close();
    expect(await run).toMatch(/CANCELLED|EMBEDDING_FAILED/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(begun).toBe(1);
  });
});
