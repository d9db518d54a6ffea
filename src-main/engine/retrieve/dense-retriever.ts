/** The dense leg: nearness in meaning. */
import type { DenseScores } from '../index/scan/vector-index.ts';
import type { Leg } from './retriever-scores.ts';

/** The scores of the vector scan as a leg. */
export function denseLeg(scores: DenseScores): Leg {
  return {
    mean: scores.mean,
    deviation: scores.deviation,
    best: (k, allowed) => scores.best(k, allowed),
    prepare: (ids) => scores.prepare?.(ids),
    scoreOf: (id) => scores.scoreOf(id) ?? scores.mean,
  };
}
