/** The dense retriever: nearness in meaning. */
import type { RetrieverScores } from './retriever-scores.ts';
import type { DenseScores } from '../projections/vectors/scan/vector-index.ts';

/** The scores of the vector scan as a retriever. */
export function denseRetriever(scores: DenseScores): RetrieverScores {
  return {
    mean: scores.mean,
    deviation: scores.deviation,
    best: (k, allowed) => scores.best(k, allowed),
    prepare: (ids) => scores.prepare?.(ids),
    scoreOf: (id) => scores.scoreOf(id) ?? scores.mean,
  };
}
