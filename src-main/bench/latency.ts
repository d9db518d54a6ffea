/** Times as a user would feel them. */
import { createHash } from 'node:crypto';
import type { EngineApi, MeasuringApi } from '../../src-shared/protocol.ts';
import type { Task } from './task.ts';

export const SENTENCE = 'This is a test sentence for embedding generation.';

/** Median and 95th percentile, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/**
 * The smallest of the values that at least a share `p` of them (0 < p ≤ 1) does not exceed: the nearest-rank
 * percentile.
 */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('A percentile of no values.');
  return value;
}

/**
 * Median time of a fixed piece of native work (SHA-256 of 16 MB, 15 times): how fast this machine is at this moment,
 * for comparing the figures of different machines and hours.
 */
export function referenceWork(): number {
  const bytes = new Uint8Array(16_000_000);
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now();
    createHash('sha256').update(bytes).digest();
    return performance.now() - began;
  });
  return percentile(times, 0.5);
}

/**
 * Embeds {@link SENTENCE} 50 times after 3 times that do not count; each time is from text to vector, inside the
 * engine.
 */
export async function embedLatency(measuring: MeasuringApi, { signal }: Task): Promise<Latency> {
  await measuring.embed({ texts: Array<string>(3).fill(SENTENCE) }, { signal });
  const { millis } = await measuring.embed({ texts: Array<string>(50).fill(SENTENCE) }, { signal });
  return { p50: percentile(millis, 0.5), p95: percentile(millis, 0.95) };
}

/**
 * Asks every query once to warm up, then twice; each time is from the call to its answer, both process borders
 * included.
 */
export async function searchLatency(
  api: EngineApi,
  queries: readonly string[],
  { report, signal }: Task,
): Promise<Latency> {
  const times: number[] = [];
  for (let pass = 0; pass < 3; pass++) {
    for (const [index, query] of queries.entries()) {
      report({ stage: 'measuring searches', done: pass * queries.length + index, total: 3 * queries.length });
      const began = performance.now();
      await api.search({ query, count: false }, { signal });
      if (pass > 0) times.push(performance.now() - began);
    }
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/**
 * 95th percentile of the searches that are asked, one after the other, until `work` has settled; at least one is. In
 * milliseconds.
 */
export async function searchP95While(
  api: EngineApi,
  queries: readonly string[],
  work: Promise<unknown>,
  { signal }: Task,
): Promise<number> {
  const times: number[] = [];
  let over = false;
  const end = (): void => {
    over = true;
  };
  work.then(end, end);
  do {
    const began = performance.now();
    await api.search({ query: queries[times.length % queries.length] ?? '', count: false }, { signal });
    times.push(performance.now() - began);
  } while (!over);
  await work;
  return percentile(times, 0.95);
}
