/** Near-duplicates among the ranked candidates stand under the original: one thought, one place in the list. */
import { momentOf, orderOf } from '../../../src-shared/time/wall.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { groupNearDuplicates } from './near-duplicates.ts';
import type { RankingFeatures } from './ranking-features.ts';

/** A hit to be, with the near-duplicates it stands for. */
export interface Group extends Scored {
  /** Best first. */
  readonly similar: readonly Scored[];
  /** Further rows of its session that stand under it, best first. Default: none. */
  readonly inSession?: readonly Scored[];
}

/**
 * Each candidate becomes one group's head or stands in one group. The head is the original: what happened first, then
 * by path and id, for what is repeated was said there. The group has the place and the score of its best member.
 *
 * @param ranked best first
 * @param traits of all of `ranked`; one that has none (it was forgotten meanwhile) is left out
 */
export function collapse(ranked: readonly Scored[], traits: ReadonlyMap<number, RankingFeatures>): readonly Group[] {
  const known = ranked.filter(({ id }) => traits.has(id));
  return groupNearDuplicates(known.map(({ id }) => (traits.get(id) as RankingFeatures).signature)).map((positions) =>
    groupOf(
      positions.map((position) => known[position] as Scored),
      traits,
    ),
  );
}

/**
 * Near-duplicates as one group, under the original.
 *
 * @param members best first, at least one, each with traits
 * @param newest whether the latest stands for the others instead, as a question for the latest wants it
 */
export function groupOf(
  members: readonly Scored[],
  traits: ReadonlyMap<number, RankingFeatures>,
  newest = false,
): Group {
  const of = (candidate: Scored): RankingFeatures => traits.get(candidate.id) as RankingFeatures;
  const goesFirst = newest ? isLater : isEarlier;
  const head = members.reduce((first, next) => (goesFirst(of(next), of(first)) ? next : first));
  return { id: head.id, score: (members[0] as Scored).score, similar: members.filter((member) => member !== head) };
}

/** Every candidate by itself. */
export function asGroups(ranked: readonly Scored[]): readonly Group[] {
  return ranked.map((candidate) => ({ ...candidate, similar: [] }));
}

/** Whether one was there before the other: what happened first, then by path and id. */
export function isEarlier(a: RankingFeatures, b: RankingFeatures): boolean {
  const [timeA, timeB] = [timeOf(a), timeOf(b)];
  if (timeA !== timeB) return timeA < timeB;
  return a.path === b.path ? a.rowId < b.rowId : a.path < b.path;
}

/** Whether one happened after the other; what has no time after nothing. */
function isLater(a: RankingFeatures, b: RankingFeatures): boolean {
  const [timeA, timeB] = [timeOf(a), timeOf(b)].map((time) => (time === Infinity ? -Infinity : time));
  return timeA === timeB ? isEarlier(a, b) : (timeA as number) > (timeB as number);
}

function timeOf(traits: RankingFeatures): number {
  const moment = momentOf(traits);
  return moment ? orderOf(moment) : Infinity;
}
