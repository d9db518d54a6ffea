/** Near-duplicates among the ranked candidates stand under the original: one thought, one place in the list. */
import { momentOf, orderOf } from '../../../src-shared/time/wall.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { areNearDuplicates, groupNearDuplicates, likenessOf } from './near-duplicates.ts';
import type { RankingFeatures } from './ranking-features.ts';

/** `earlier`: what was said before it was revised. */
export interface Similar extends Scored {
  readonly earlier?: true;
}

/** A hit to be, with the near-duplicates it stands for. */
export interface Group extends Scored {
  /** Best first. */
  readonly similar: readonly Similar[];
  /** Further rows of its session that stand under it, best first. Default: none. */
  readonly inSession?: readonly Scored[];
}

/**
 * Each candidate becomes one group's head or stands in one group. The head is the original of the last revision: what
 * happened first, then by path and id, for what is repeated was said there. The group has the place and the score of its
 * best member.
 *
 * @param ranked best first
 * @param traits of all of `ranked`; one that has none (it was forgotten meanwhile) is left out
 */
export function collapse(ranked: readonly Scored[], traits: ReadonlyMap<number, RankingFeatures>): readonly Group[] {
  const known = ranked.filter(({ id }) => traits.has(id)).map(({ id }) => traits.get(id) as RankingFeatures);
  const scores = new Map(ranked.map((candidate) => [candidate.id, candidate]));
  return positionsOfGroups(known).map((positions) =>
    groupOf(
      positions.map((position) => scores.get((known[position] as RankingFeatures).rowId) as Scored),
      traits,
    ),
  );
}

/** Groups of near-duplicates and of what revises them, as positions: see {@link groupNearDuplicates}. */
export function positionsOfGroups(all: readonly RankingFeatures[]): readonly (readonly number[])[] {
  return groupNearDuplicates(
    all.map(({ signature }) => signature),
    (position) => knownTime(all[position] as RankingFeatures),
  );
}

/**
 * Near-duplicates as one group, under the original of the last revision.
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
  const leader = (some: readonly Scored[]): Scored =>
    some.reduce((first, next) => (goesFirst(of(next), of(first)) ? next : first));
  const dated = members.filter((member) => knownTime(of(member)) !== null);
  const last =
    dated.length < 2 ? undefined : dated.reduce((late, next) => (isEarlier(of(late), of(next)) ? next : late));
  const isRevised =
    last && members.some((member) => likenessOf(of(member).signature, of(last).signature) === 'revised');
  const current = isRevised
    ? members.filter((member) => areNearDuplicates(of(member).signature, of(last).signature))
    : members;
  const head = leader(current);
  const similar = members
    .filter((member) => member !== head)
    .map((member): Similar => (current.includes(member) ? member : { ...member, earlier: true }));
  return { id: head.id, score: (members[0] as Scored).score, similar };
}

/** Whether one says otherwise than another, in one word and at a later time. */
export function revises(a: RankingFeatures, b: RankingFeatures): boolean {
  const [timeA, timeB] = [knownTime(a), knownTime(b)];
  return timeA !== null && timeB !== null && timeA > timeB && likenessOf(a.signature, b.signature) === 'revised';
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
  return knownTime(traits) ?? Infinity;
}

function knownTime(traits: RankingFeatures): number | null {
  const moment = momentOf(traits);
  return moment && orderOf(moment);
}
