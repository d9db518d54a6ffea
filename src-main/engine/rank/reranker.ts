import type { CancelSignal } from '../../../src-shared/rpc.ts';

/** A model that reads query and passage together: better at the top of a list, and too slow for all of it. */
export interface Reranker {
  readonly name: string;
  /**
   * How well each passage answers the query, −∞ to ∞, higher is better: comparable within one call. `NaN` for what was
   * not reached in time; at least the first is looked at, and they are looked at in order. A cancelled call rejects
   * with `CANCELLED`.
   */
  score(
    query: string,
    passages: readonly string[],
    options: { readonly budgetMs: number; readonly signal?: CancelSignal | undefined },
  ): Promise<Float32Array>;
}

/**
 * The order after the second look. Each place keeps part of its say: the first stage counts 75 % on ranks 1 to 3, 60 %
 * on 4 to 10 and 40 % after (the rule of qmd), with 1 / rank as its score. The second stage's score is the logistic
 * function of the model's, less the mean over all that were looked at (this is ours: without it a model that judges all
 * alike would change the order). So a good first hit is not lost to a whim of the model. What was not looked at keeps
 * its order, behind what was.
 *
 * @param scores as {@link Reranker.score} gives them, in the order of the first stage
 * @returns positions, in their new order
 */
export function blendByPosition(scores: Float32Array): number[] {
  const positions = Array.from(scores.keys());
  const looked = positions.filter((position) => !Number.isNaN(scores[position]));
  const judged = (position: number): number => 1 / (1 + Math.exp(-(scores[position] as number)));
  const mean = looked.reduce((sum, position) => sum + judged(position), 0) / (looked.length || 1);
  const blended = positions.map((position) => {
    const rank = position + 1;
    const first = rank <= 3 ? 0.75 : rank <= 10 ? 0.6 : 0.4;
    return first / rank + (1 - first) * (judged(position) - mean);
  });
  return [
    ...looked.sort((a, b) => (blended[b] as number) - (blended[a] as number) || a - b),
    ...positions.filter((position) => Number.isNaN(scores[position])),
  ];
}
