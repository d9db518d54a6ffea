/** Two legs' scores become one. */
import type { FusionMethod } from '../../../src-shared/protocol.ts';
import { byScore, type Scored } from '../index/scan/top-k.ts';
import type { Leg } from './leg.ts';
import type { LexicalLeg } from './lexical.ts';

/**
 * The lexical leg's share is this times its coverage of the query: words are trusted as far as they were found together.
 * Fitted on cosqa's development split, xquad-en and the judged notes by nDCG@10 and MRR; flat from 0.2 to 0.3.
 */
export const LEXICAL_WEIGHT = 0.25;

/** How much a rank of reciprocal rank fusion is damped: the value of its authors. */
export const RANK_CONSTANT = 60;

/** How one query's legs become one. */
export interface Fusion {
  readonly method: FusionMethod;
  /** The words' share, 0 to 1. */
  readonly lexicalWeight: number;
  /**
   * What one step of the fused score is, for whoever adds to it: a standard deviation of the standardised score; for ranks, ten
   * ranks at the top of both lists.
   */
  readonly unit: number;
}

/** @param lexicalWeight what the user asks for; else it follows the coverage (standardised), or is one half (ranks) */
export function fusionOf(lexical: LexicalLeg, method: FusionMethod, lexicalWeight: number | undefined): Fusion {
  return method === 'standardised'
    ? { method, lexicalWeight: lexicalWeight ?? LEXICAL_WEIGHT * lexical.coverage, unit: 1 }
    : { method, lexicalWeight: lexicalWeight ?? 0.5, unit: 2 / (RANK_CONSTANT + 1) - 2 / (RANK_CONSTANT + 11) };
}

/**
 * Convex combination of standardised scores: each leg's score minus its mean over all observations, divided by its standard
 * deviation (zeros of the lexical leg included), so that a leg speaks as loudly as its best matches stand out.
 * (Convex combinations: Bruch, Gai & Ingber 2023, arXiv 2210.11934; the standardisation and the share that follows the query
 * are ours.)
 *
 * A filter takes hits away and never changes the order of the others, because mean, deviation and coverage are those of all.
 *
 * @param candidates the ids to rank: the best of both legs
 * @param share the words' share, 0 to 1
 */
export function fuseStandardised(lexical: LexicalLeg, dense: Leg, candidates: Iterable<number>, share = LEXICAL_WEIGHT * lexical.coverage): Scored[] {
  const fused = Array.from(new Set(candidates), (id) => ({ id, score: share * standardised(lexical, id) + (1 - share) * standardised(dense, id) }));
  return fused.sort(byScore);
}

/** How many standard deviations the score lies above the leg's mean; 0 where all scores are alike. */
export function standardised(leg: Leg, id: number): number {
  return leg.deviation === 0 ? 0 : (leg.scoreOf(id) - leg.mean) / leg.deviation;
}

/**
 * Reciprocal rank fusion: the sum over the legs of 1 / (60 + rank), ranks from 1, nothing for a leg that does not have it (Cormack,
 * Clarke & Büttcher 2009). With a share other than one half it is the weighted form: each summand times twice its leg's share.
 *
 * A filter may change the order of what it leaves, because ranks are those among what passes.
 *
 * @param lexical best first
 * @param dense best first
 * @param share the words' share, 0 to 1
 */
export function fuseReciprocalRank(lexical: readonly Scored[], dense: readonly Scored[], share = 0.5): Scored[] {
  const sums = new Map<number, number>();
  for (const [leg, weight] of [[lexical, 2 * share], [dense, 2 * (1 - share)]] as const) {
    leg.forEach(({ id }, index) => sums.set(id, (sums.get(id) ?? 0) + weight / (RANK_CONSTANT + index + 1)));
  }
  return Array.from(sums, ([id, score]) => ({ id, score })).sort(byScore);
}
