import { byScore, type Scored } from '../index/scan/top-k.ts';
import type { Leg } from './leg.ts';
import type { LexicalLeg } from './lexical.ts';

/**
 * The lexical leg's share is this times its coverage of the query: words are trusted as far as they were found together.
 * Fitted on cosqa's development split, xquad-en and the judged notes by nDCG@10 and MRR; flat from 0.2 to 0.3.
 */
export const LEXICAL_WEIGHT = 0.25;

/** What puts observations with exactly the identifier that was asked for before all others: more than both legs can say. */
export const EXACT_LEAD = 100;

/**
 * Convex combination of standardised scores: each leg's score minus its mean over all observations, divided by its standard
 * deviation (zeros of the lexical leg included), so that a leg speaks as loudly as its best matches stand out.
 * (Convex combinations: Bruch, Gai & Ingber 2023, arXiv 2210.11934; the standardisation and the share that follows the query
 * are ours.)
 *
 * A filter takes hits away and never changes the order of the others, because mean, deviation and coverage are those of all.
 *
 * @param candidates the ids to rank: the best of both legs
 */
export function fuseStandardised(lexical: Leg & Pick<LexicalLeg, 'coverage' | 'exact'>, dense: Leg, candidates: Iterable<number>): Scored[] {
  const share = LEXICAL_WEIGHT * lexical.coverage;
  const distinct = [...new Set(candidates)];
  lexical.prepare?.(distinct);
  const fused = distinct.map((id) => ({ id, score: share * standardised(lexical, id) + (1 - share) * standardised(dense, id) + (lexical.exact.has(id) ? EXACT_LEAD : 0) }));
  return fused.sort(byScore);
}

/** How many standard deviations the score lies above the leg's mean; 0 where all scores are alike. */
function standardised(leg: Leg, id: number): number {
  return leg.deviation === 0 ? 0 : (leg.scoreOf(id) - leg.mean) / leg.deviation;
}
