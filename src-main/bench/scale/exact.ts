/** The nearest by plain 32-bit floats, all compared with all: what recall is measured against. */
import { setImmediate } from 'node:timers/promises';
import type { ContextWeights } from '../../../src-shared/model.ts';
import { type Task, throwIfEnded } from '../task.ts';
import { type CorpusObservation, corpusDocuments } from './corpus.ts';
import type { Material } from './material.ts';

export interface Neighbours {
  /**
   * For each query the numbers of the best observations by the engine's own measure: own vector, block's and document's
   * mean. Best first.
   */
  readonly mixed: readonly (readonly number[])[];
  /**
   * For each query the numbers of the best passages by their own vectors alone, which is what the peers look for. Best
   * first.
   */
  readonly plain: readonly (readonly number[])[];
}

/** Documents between two looks at whether it should stop. */
const STEP = 100;

/**
 * @param queries `Float32Array`s of `[dimensions]`, length 1
 * @param weights of the model in use
 */
export async function exactNeighbours(
  material: Material,
  size: number,
  queries: readonly Float32Array[],
  k: number,
  weights: ContextWeights,
  task: Task,
): Promise<Neighbours> {
  const mixed = queries.map(() => best(k));
  const plain = queries.map(() => best(k));
  let passage = 0;
  for (const { number, blocks } of corpusDocuments(material, size)) {
    if (number % STEP === 0) {
      task.report({ stage: 'finding the exact neighbours', done: blocks[0]?.[0]?.number ?? 0, total: size });
      await setImmediate();
      throwIfEnded(task);
    }
    const whole = direction(blocks.flat(), material.dimensions);
    const ofDocument = queries.map((query) => weights.document * dot(query, whole));
    for (const block of blocks) {
      const mean = direction(block, material.dimensions);
      queries.forEach((query, q) => {
        const around = weights.block * dot(query, mean) + (ofDocument[q] as number);
        let at = passage;
        for (const observation of block) {
          let most = -Infinity;
          for (const { vector } of observation.passages) {
            const own = dot(query, vector);
            plain[q]?.offer(at++, own);
            most = Math.max(most, weights.passage * own + around);
          }
          mixed[q]?.offer(observation.number, most);
        }
      });
      for (const { passages } of block) passage += passages.length;
    }
  }
  return { mixed: mixed.map(({ ids }) => ids), plain: plain.map(({ ids }) => ids) };
}

/** The mean share of the right ids that were found; 1 when nothing was to be found. */
export function recall(found: readonly (readonly number[])[], right: readonly (readonly number[])[]): number {
  const shares = right.map((ids, q) =>
    ids.length === 0 ? 1 : ids.filter((id) => found[q]?.includes(id)).length / ids.length,
  );
  return shares.reduce((sum, share) => sum + share, 0) / (shares.length || 1);
}

/** Four sums at once, which a processor adds side by side; the rest by itself. */
function dot(a: Float32Array, b: Float32Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    first += (a[i] as number) * (b[i] as number);
    second += (a[i + 1] as number) * (b[i + 1] as number);
    third += (a[i + 2] as number) * (b[i + 2] as number);
    fourth += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < a.length; i++) first += (a[i] as number) * (b[i] as number);
  return first + second + third + fourth;
}

/** The direction of the sum of a block's passages, length 1. */
function direction(block: readonly CorpusObservation[], dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const { passages } of block)
    for (const { vector } of passages)
      for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] as number) + (vector[d] as number);
  const scale = 1 / (Math.sqrt(dot(sum, sum)) || 1);
  return sum.map((value) => value * scale);
}

/** The `k` best of what is offered, by insertion into a sorted list: most candidates end at its last place. */
function best(k: number): { readonly ids: number[]; offer(id: number, score: number): void } {
  const ids: number[] = [];
  const scores: number[] = [];
  return {
    ids,
    offer(id, score) {
      if (ids.length === k && score <= (scores[k - 1] as number)) return;
      let at = ids.length;
      while (at > 0 && score > (scores[at - 1] as number)) at--;
      ids.splice(at, 0, id);
      scores.splice(at, 0, score);
      if (ids.length > k) {
        ids.pop();
        scores.pop();
      }
    },
  };
}
