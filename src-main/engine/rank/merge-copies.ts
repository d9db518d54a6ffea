/** Copies among ranked candidates: the same bytes at two paths are one candidate. */
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { isEarlier } from './collapse.ts';
import type { RankingFeatures } from './ranking-features.ts';

/**
 * Each candidate once: of those that are the same in files with the same bytes one is left, at the place and with the
 * score of the best. Which one is shown in the end is decided by `copiesOf`, for not all copies need be among the
 * candidates.
 *
 * @param ranked best first
 * @param traits of all of `ranked`; what has none is left as it is
 */
export function withoutCopies(
  ranked: readonly Scored[],
  traits: ReadonlyMap<number, RankingFeatures>,
): readonly Scored[] {
  if (!haveCopies(ranked, traits)) return ranked;
  const kept: Scored[] = [];
  const places = new Map<string, number[]>();
  for (const candidate of ranked) {
    const own = traits.get(candidate.id);
    if (!own || own.contentHash === '') {
      kept.push(candidate);
      continue;
    }
    const key = `${own.contentHash} ${own.chapter ?? ''} ${own.ordinal}`;
    const rivals = places.get(key) ?? [];
    const at = rivals.find((place) => own.signature.isSameText(traitsAt(place).signature));
    if (at === undefined) places.set(key, [...rivals, kept.push(candidate) - 1]);
    else if (isEarlier(own, traitsAt(at))) kept[at] = { id: candidate.id, score: (kept[at] as Scored).score };
  }
  return kept;

  function traitsAt(place: number): RankingFeatures {
    return traits.get((kept[place] as Scored).id) as RankingFeatures;
  }
}

/** Whether two documents have the same bytes; mostly not, and that is told by a look at each. */
function haveCopies(ranked: readonly Scored[], traits: ReadonlyMap<number, RankingFeatures>): boolean {
  const documents = new Map<string, number>();
  for (const { id } of ranked) {
    const own = traits.get(id);
    if (!own || own.contentHash === '') continue;
    const before = documents.get(own.contentHash);
    if (before === undefined) documents.set(own.contentHash, own.documentId);
    else if (before !== own.documentId) return true;
  }
  return false;
}
