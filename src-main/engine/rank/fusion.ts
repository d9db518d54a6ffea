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

/**
 * The lexical weight is that of the model times the coverage of the query: words are trusted as far as they were found
 * together.
 *
 * @param weights of the model in use
 * @param lexicalWeight the words' share where they cover the whole query (standardised, default that of the model) or
 *   always (ranks, default one half), and the model reads it: the less it does, the more the share is the model's
 *   `unreadableLexicalWeight` instead
 * @param readable how well the model reads the query, 0 to 1
 */
export function fusionOf(
  lexical: Pick<LexicalRetriever, 'coverage'> & Partial<Pick<LexicalRetriever, 'corrected'>>,
  method: FusionMethod,
  weights: FusionWeights,
  lexicalWeight: number | undefined,
  readable = 1,
): Fusion {
  // A misspelt word comes apart like a foreign one: then the words count as far as they were found, as ever.
  const unreadable =
    (1 - readable) * weights.unreadableLexicalWeight * ((lexical.corrected?.length ?? 0) > 0 ? lexical.coverage : 1);
  return method === 'standardised'
    ? {
        method,
        lexicalWeight: readable * (lexicalWeight ?? weights.lexicalWeight) * lexical.coverage + unreadable,
        unit: 1,
      }
    : {
        method,
        lexicalWeight: readable * (lexicalWeight ?? 0.5) + unreadable,
        unit: 2 / (RANK_CONSTANT + 1) - 2 / (RANK_CONSTANT + 11),
      };
}

/**
 * What puts observations with exactly the identifier that was asked for before all others: more than both retrievers can say.
 */
export const EXACT_LEAD = 100;

/**
 * Convex combination of standardised scores: each retriever's score minus its mean over all observations, divided by its
 * standard deviation (zeros of the lexical retriever included), so that a retriever speaks as loudly as its best matches stand out.
 * (Convex combinations: Bruch, Gai & Ingber 2023, arXiv 2210.11934; the standardisation and the share that follows the
 * query are ours.)
 *
 * A filter takes hits away and never changes the order of the others, because mean, deviation and coverage are those of
 * all.
 *
 * @param candidates the ids to rank: the best of both retrievers
 * @param share the words' share, 0 to 1: see {@link fusionOf}
 */
export function fuseStandardised(
  lexical: RetrieverScores & Pick<LexicalRetriever, 'exact'>,
  dense: RetrieverScores,
  candidates: Iterable<number>,
  share: number,
): Scored[] {
  const distinct = [...new Set(candidates)];
  for (const retriever of [lexical, dense]) retriever.prepare?.(distinct);
  const fused = distinct.map((id) => ({
    id,
    score:
      share * standardised(lexical, id) +
      (1 - share) * standardised(dense, id) +
      (lexical.exact.has(id) ? EXACT_LEAD : 0),
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
