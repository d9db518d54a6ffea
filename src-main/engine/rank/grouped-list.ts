/**
 * A ranked list that is made as far as it is wanted: copies once, near-duplicates under one hit, and each place fixed
 * once it is given.
 */
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { asGroups, type Group, groupOf, positionsOfGroups, revises } from './collapse.ts';
import { FIRST_HITS, foldSessions, type FoldOptions } from './fold-sessions.ts';
import { withoutCopies } from './merge-copies.ts';
import type { RankingFeatures, RankingFeatureCache } from './ranking-features.ts';

/**
 * No further than to so many characters of candidates' texts: those of 6,400 that people wrote, or of 250 pieces of a
 * large file.
 */
const MOST_CHARACTERS = 1_000_000;

/** Groups that are made before any place is fixed: a list of up to fifty is the beginning of every longer one. */
const FIRST = 50;

export interface GroupedList {
  /**
   * The first groups, at least `wanted` where there are as many; what the steps taken so far gave besides is with them.
   */
  until(wanted: number): readonly Group[];
  /** Whether `until` has reached the end. */
  readonly complete: boolean;
}

/**
 * Takes candidates step by step, each step's list deeper than the one before, until there are fifty groups; then their
 * places are fixed. A later step brings candidates that may belong before those of earlier steps, or that link two
 * groups; both leave what is fixed as it is, so that a page is the same however far the list was made.
 *
 * @param steps the candidates down to some depth, best first; those of earlier steps may be among them
 * @param collapsing whether near-duplicates stand under one hit; copies always do
 * @param newest whether the latest of near-duplicates stands for the others. Default: the original
 * @param isNamed whether the query names a session; `null`: rows of a session are not folded
 */
export function createGroupedList(
  traits: RankingFeatureCache,
  steps: Iterator<readonly Scored[]>,
  collapsing: boolean,
  newest = false,
  isNamed: FoldOptions['isNamed'] | null = null,
): GroupedList {
  const seen = new Set<number>();
  const known = new Map<number, RankingFeatures>();
  let singles: readonly Scored[] = [];
  let groups: Group[] = [];
  /** Where in `groups` each of `singles` is. */
  const places = new Map<number, number>();
  let characters = 0;
  let complete = false;

  const add = (candidates: readonly Scored[]): void => {
    if (groups.length < FIRST) [singles, groups] = [[], []];
    if (singles.length === 0) seen.clear();
    const fresh = candidates.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    for (const [id, own] of traits.of(fresh.map(({ id }) => id))) {
      if (!known.has(id)) characters += own.signature.length;
      known.set(id, own);
    }
    // Those of earlier steps come first and are no copies of each other, so that each keeps its place.
    const all = withoutCopies([...singles, ...fresh], known);
    const news = all.slice(singles.length);
    if (collapsing) collapseInto(singles.filter(isKnown), news.filter(isKnown));
    else groups.push(...asGroups(news));
    singles = [...singles, ...news];
  };

  const isKnown = ({ id }: Scored): boolean => known.has(id);

  const collapseInto = (olds: readonly Scored[], news: readonly Scored[]): void => {
    const all = [...olds, ...news];
    const of = ({ id }: Scored): RankingFeatures => known.get(id) as RankingFeatures;
    for (const positions of positionsOfGroups(all.map(of))) {
      let members = positions.filter((position) => position >= olds.length).map((position) => all[position] as Scored);
      if (members.length === 0) continue;
      const first = positions[0] as number;
      const at = first < olds.length ? (places.get((all[first] as Scored).id) as number) : groups.length;
      const group = groups[at];
      if (group) {
        const later = members.filter((member) => revises(of(member), of(group)));
        if (later.length > 0) {
          // The place of the older is given: what revises it has one of its own.
          for (const { id } of later) places.set(id, groups.length);
          groups.push(groupOf(later, known, newest));
          members = members.filter((member) => !later.includes(member));
        }
        const more = members.map((member) =>
          revises(of(group), of(member)) ? { ...member, earlier: true as const } : member,
        );
        groups[at] = { ...group, similar: [...group.similar, ...more] };
      } else groups[at] = groupOf(members, known, newest);
      for (const { id } of members) places.set(id, at);
    }
  };

  const folded = (): readonly Group[] => (isNamed ? foldSessions(groups, FIRST, { features: known, isNamed }) : groups);

  return {
    get complete() {
      return complete;
    },
    until(wanted) {
      let hits = folded();
      // Under the first hits stands what is ranked before the tenth, so ten are always looked for.
      const least = Math.max(wanted, isNamed ? FIRST_HITS : 0);
      // Where few sessions have nearly all there is, ten hits may lie thousands of rows apart: they are not looked for.
      const goesOn = (): boolean => isNamed === null || hits.length >= FIRST_HITS || wanted === Infinity;
      while (!complete && (groups.length < FIRST || (hits.length < least && goesOn()))) {
        const next = steps.next();
        if (!next.done) add(next.value);
        complete = next.done === true || characters >= MOST_CHARACTERS;
        hits = folded();
      }
      return [...hits];
    },
  };
}
