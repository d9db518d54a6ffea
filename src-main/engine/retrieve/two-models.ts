/**
 * The scores of two models as one: each observation by the weighted sum of its standardised scores. One that the second
 * model has not come to is ranked by the first alone, on the same scale.
 */
import type { FusionWeights } from '../../../src-shared/model.ts';
import type { DenseScores } from '../projections/vectors/scan/dense-scores.ts';
import { byScore } from '../projections/vectors/scan/top-k.ts';
import type { SecondScores } from '../projections/vectors/second/coarse-codes.ts';

/** Observations that the two models' scores are compared on. */
const SAMPLE = 128;
/** Candidates that each model gives, at least: the best by the sum is among the best of one of them. */
const LEAST_CANDIDATES = 200;
/** Where both models read a query, each has half of the say. */
const SECOND_SHARE = 0.5;

/** How well each model reads the query, 0 to 1. */
export interface Readable {
  readonly first: number;
  readonly second: number;
}

/** The second model's share of what both say, 0 to 1: a query that one of them cannot read is the other's. */
export function secondShare({ first, second }: Readable): number {
  const [a, b] = [(1 - SECOND_SHARE) * first, SECOND_SHARE * second];
  return a + b === 0 ? SECOND_SHARE : b / (a + b);
}

/** The words' shares beside both models: each model's own, by what it says of the query. */
export function bothWeights(first: FusionWeights, second: FusionWeights, readable: Readable): FusionWeights {
  const share = secondShare(readable);
  const mixed = (a: number, b: number): number => (1 - share) * a + share * b;
  return {
    lexicalWeight: mixed(first.lexicalWeight, second.lexicalWeight),
    evidence: {
      gap: mixed(first.evidence.gap, second.evidence.gap),
      name: mixed(first.evidence.name, second.evidence.name),
      nearness: mixed(first.evidence.nearness, second.evidence.nearness),
    },
    unreadableLexicalWeight: mixed(first.unreadableLexicalWeight, second.unreadableLexicalWeight),
  };
}

/**
 * @returns scores with mean 0 and deviation 1; those of a model that says nothing are the other's
 */
export function bothModels(first: DenseScores, second: SecondScores, readable: Readable): DenseScores {
  if (second.count === 0 || second.deviation === 0 || first.deviation === 0) return first;
  const share = secondShare(readable);
  // Each is asked for several times: by the sample, for the best, and by the fusion.
  const firstScores = new Map<number, number | undefined>();
  const firstOf = (id: number): number | undefined => {
    if (!firstScores.has(id)) firstScores.set(id, first.scoreOf(id));
    return firstScores.get(id);
  };
  const standardFirst = (id: number): number => ((firstOf(id) ?? first.mean) - first.mean) / first.deviation;
  const standardSecond = (score: number): number => (score - second.mean) / second.deviation;

  // What the second model has come to may be of one kind: there its scores stand for those of the first.
  const pairs = second
    .sample(SAMPLE)
    .map((id) => [standardFirst(id), standardSecond(second.scoreOf(id) ?? second.mean)] as const);
  const isWhole = second.count >= first.count;
  const mean = isWhole ? 0 : average(pairs.map(([a]) => a));
  const deviation = isWhole ? 1 : Math.sqrt(average(pairs.map(([a]) => (a - mean) ** 2))) || 1;
  const together = correlation(pairs);
  const scale = Math.sqrt(share ** 2 + (1 - share) ** 2 + 2 * share * (1 - share) * together);
  /** How far the first alone can be trusted: of a query that it cannot read it says nothing. */
  const alone = share < 1 ? Math.min(1, (1 - share) / (1 - SECOND_SHARE)) : 0;

  const scoreOf = (id: number): number | undefined => {
    if (firstOf(id) === undefined) return undefined;
    const score = second.scoreOf(id);
    if (score === undefined) return alone * standardFirst(id);
    return ((1 - share) * standardFirst(id) + share * (mean + deviation * standardSecond(score))) / scale;
  };

  return {
    count: first.count,
    mean: 0,
    deviation: 1,
    prepare: (ids) => first.prepare?.(ids),
    best(k, allowed) {
      const wanted = Math.max(k, LEAST_CANDIDATES);
      const candidates = new Set([...first.best(wanted, allowed), ...second.best(wanted, allowed)].map(({ id }) => id));
      first.prepare?.(candidates);
      return [...candidates]
        .flatMap((id) => {
          const score = scoreOf(id);
          return score === undefined ? [] : [{ id, score }];
        })
        .sort(byScore)
        .slice(0, k);
    },
    scoreOf,
    // The passage is that of the model that says more of the observation.
    passageOf(id) {
      const score = second.scoreOf(id);
      return score !== undefined && share * standardSecond(score) > (1 - share) * standardFirst(id)
        ? second.passageOf(id)
        : first.passageOf(id);
    },
  };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Pearson's coefficient, -1 to 1; 0 where one side does not vary. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const [meanA, meanB] = [average(pairs.map(([a]) => a)), average(pairs.map(([, b]) => b))];
  const spread = Math.sqrt(
    average(pairs.map(([a]) => (a - meanA) ** 2)) * average(pairs.map(([, b]) => (b - meanB) ** 2)),
  );
  return spread === 0 ? 0 : average(pairs.map(([a, b]) => (a - meanA) * (b - meanB))) / spread;
}
