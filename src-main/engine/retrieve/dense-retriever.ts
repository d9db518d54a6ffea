/** The dense retriever: nearness in meaning. */
import type { RetrieverScores } from './retriever-scores.ts';
import type { DenseScores } from '../projections/vectors/scan/vector-index.ts';

/** The scores of the vector scan as a retriever. */
export function denseRetriever(scores: DenseScores): RetrieverScores {
  /** Of all, whatever is allowed; `null` until somebody asks. */
  let nearest: number | null = null;
  return {
    mean: scores.mean,
    deviation: scores.deviation,
    get nearness() {
      nearest ??= scores.best(1, null)[0]?.score ?? scores.mean;
      return scores.deviation === 0
        ? 0
        : (nearest - scores.mean) / scores.deviation - Math.sqrt(2 * Math.log(Math.max(1, scores.count)));
    },
    best(k, allowed) {
      const found = scores.best(k, allowed);
      if (allowed === null && k > 0) nearest ??= found[0]?.score ?? null;
      return found;
    },
    prepare: (ids) => scores.prepare?.(ids),
    scoreOf: (id) => scores.scoreOf(id) ?? scores.mean,
  };
}
