/** Two retrievers' scores become one. */
import type { FusionWeights } from '../../../src-shared/model.ts';
import type { FusionMethod } from '../../../src-shared/protocol.ts';
import type { RetrieverScores } from '../retrieve/retriever-scores.ts';
import type { LexicalRetriever } from '../retrieve/lexical-retriever.ts';
import { byScore, type Scored } from '../projections/vectors/scan/top-k.ts';

/** How much a rank of reciprocal rank fusion is damped: the value of its authors. */
export const RANK_CONSTANT = 60;

/** How one query's retrievers become one. */
export interface Fusion {
  readonly method: FusionMethod;
  /** The words' share, 0 to 1. */
  readonly lexicalWeight: number;
  /**
   * What one step of the fused score is, for whoever adds to it: a standard deviation of the standardised score; for
   * ranks, ten ranks at the top of both lists.
   */
  readonly unit: number;
}

/** What is known of one query, by which its words count more or less. */
export interface QueryEvidence {
  readonly lexical: Pick<LexicalRetriever, 'coverage' | 'gap'> & Partial<Pick<LexicalRetriever, 'corrected'>>;
  /** See `RetrieverScores.nearness`. Default: 0. */
  readonly nearness?: number | undefined;
  /** Whether the query has a name, a number or an identifier. */
  readonly named: boolean;
  /** How well the model reads the query, 0 to 1. */
  readonly readable: number;
}

/** Words that no observation has more of together count less: what was asked was written in other words. */
const ENOUGH_COVERAGE = 0.5;

/** Evidence that leaves the lexical weight as the manifest has it: what the queries of judged collections have. */
const USUAL = { gap: 0.7, nearness: 0.6 } as const;

/**
 * The words' share follows the query: on the logistic scale it rises with the lexical gap and with a name, and falls
 * with the nearness of meaning. Words that cover less than half of the query count less. A filter does not change it, because all of these are taken over all observations.
 *
 * @param weights of the model in use
 * @param asked the words' share, instead, for a query that the model reads (default for ranks: one half). The less it
 *   reads, the more the share is the model's `unreadableLexicalWeight`
 */
export function fusionOf(
  { lexical, nearness = 0, named, readable }: QueryEvidence,
  method: FusionMethod,
  weights: FusionWeights,
  asked: number | undefined,
): Fusion {
  // A misspelt word comes apart like a foreign one: then the words count as far as they were found.
  const unreadable =
    (1 - readable) * weights.unreadableLexicalWeight * ((lexical.corrected?.length ?? 0) > 0 ? lexical.coverage : 1);
  const standardised = method === 'standardised';
  const share = asked ?? (standardised ? followingShare() : 0.5);
  return {
    method,
    lexicalWeight: readable * share + unreadable,
    unit: standardised ? 1 : 2 / (RANK_CONSTANT + 1) - 2 / (RANK_CONSTANT + 11),
  };

  function followingShare(): number {
    const { lexicalWeight: usual, evidence } = weights;
    if (usual === 0 || usual === 1) return usual;
    const logit =
      Math.log(usual / (1 - usual)) +
      evidence.gap * (lexical.gap - USUAL.gap) +
      evidence.name * Number(named) -
      evidence.nearness * (nearness - USUAL.nearness);
    return Math.min(1, lexical.coverage / ENOUGH_COVERAGE) / (1 + Math.exp(-logit));
  }
}

/**
 * What puts observations with exactly the identifier that was asked for before all others: more than both retrievers can say.
 */
export const EXACT_LEAD = 100;

/** A retriever, and how much it counts, 0 to 1. */
export interface WeighedRetriever {
  readonly scores: RetrieverScores;
  readonly share: number;
}

/**
 * Convex combination of standardised scores: each retriever's score minus its mean over all observations, divided by its
 * standard deviation (zeros of the lexical retriever included), so that a retriever speaks as loudly as its best matches stand out.
 * (Convex combinations: Bruch, Gai & Ingber 2023, arXiv 2210.11934; the standardisation and the share that follows the
 * query are ours.)
 *
 * A filter takes hits away and never changes the order of the others, because mean, deviation and shares are those of
 * all.
 *
 * @param retrievers any number of them, with shares that add up to 1: see {@link fusionOf}
 * @param candidates the ids to rank: the best of each retriever
 * @param exact the ids that come before all others
 */
export function fuseStandardised(
  retrievers: readonly WeighedRetriever[],
  candidates: Iterable<number>,
  exact: ReadonlySet<number> = new Set(),
): Scored[] {
  const distinct = [...new Set(candidates)];
  for (const { scores } of retrievers) scores.prepare?.(distinct);
  const fused = distinct.map((id) => ({
    id,
    score: retrievers.reduce(
      (sum, { scores, share }) => sum + share * standardised(scores, id),
      exact.has(id) ? EXACT_LEAD : 0,
    ),
  }));
  return fused.sort(byScore);
}

/** How many standard deviations the score lies above the retriever's mean; 0 where all scores are alike. */
export function standardised(retriever: RetrieverScores, id: number): number {
  return retriever.deviation === 0 ? 0 : (retriever.scoreOf(id) - retriever.mean) / retriever.deviation;
}

/**
 * Reciprocal rank fusion: the sum over the retrievers of 1 / (60 + rank), ranks from 1, nothing for a retriever that does not have
 * it (Cormack, Clarke & Büttcher 2009). With a share other than one half it is the weighted form: each summand times
 * twice its retriever's share.
 *
 * A filter may change the order of what it leaves, because ranks are those among what passes.
 *
 * @param lexical best first
 * @param dense best first
 * @param share the words' share, 0 to 1
 */
export function fuseReciprocalRank(lexical: readonly Scored[], dense: readonly Scored[], share = 0.5): Scored[] {
  const sums = new Map<number, number>();
  for (const [retriever, weight] of [
    [lexical, 2 * share],
    [dense, 2 * (1 - share)],
  ] as const) {
    retriever.forEach(({ id }, index) => sums.set(id, (sums.get(id) ?? 0) + weight / (RANK_CONSTANT + index + 1)));
  }
  return Array.from(sums, ([id, score]) => ({ id, score })).sort(byScore);
}
