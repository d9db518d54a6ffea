import { byScore, type Scored } from '../index/scan/top-k.ts';
import type { Leg } from './leg.ts';

/** The lexical leg's share. Best on the mean of three kinds of collections, and flat around it. */
export const LEXICAL_WEIGHT = 0.2;

/**
 * Convex combination of standardised scores: each leg's score minus its mean over all observations, divided by its standard
 * deviation (zeros of the lexical leg included), so that a leg speaks as loudly as its best matches stand out.
 * (Convex combinations: Bruch, Gai & Ingber 2023, arXiv 2210.11934; the standardisation is ours.)
 *
 * A filter takes hits away and never changes the order of the others, because mean and deviation are those of all.
 *
 * @param candidates the ids to rank: the best of both legs
 * @param lexicalWeight 0 to 1
 */
export function fuseStandardised(lexical: Leg, dense: Leg, candidates: Iterable<number>, lexicalWeight: number = LEXICAL_WEIGHT): Scored[] {
  const fused = Array.from(new Set(candidates), (id) => ({
    id,
    score: lexicalWeight * standardised(lexical, id) + (1 - lexicalWeight) * standardised(dense, id),
  }));
  return fused.sort(byScore);
}

/** How many standard deviations the score lies above the leg's mean; 0 where all scores are alike. */
function standardised(leg: Leg, id: number): number {
  return leg.deviation === 0 ? 0 : (leg.scoreOf(id) - leg.mean) / leg.deviation;
}
