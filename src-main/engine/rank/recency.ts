/** What time has to do with the order: among equals the newer first; more only where it is asked for. */
import type { Query } from '../retrieve/query.ts';
import { follows } from '../retrieve/query-reading.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';

/**
 * Scores are equal when they are the same to this many standard deviations: less than what another wording of a note
 * changes.
 */
const EQUAL = 0.001;

/**
 * The most that being new adds, in standard deviations of the fused score. The first ten of a search lie within about
 * one: what is new climbs among answers of its kind, and does not pass one that fits clearly better.
 */
export const RECENCY_BONUS = 0.5;

/** Half the bonus is left for what happened this long before the newest note. In milliseconds: 30 days. */
export const HALF_LIFE = 30 * 24 * 60 * 60 * 1000;

/**
 * The bonus of an observation: it halves with every {@link HALF_LIFE} of age. Age is counted from the newest note, not
 * from today, so that an archive is ranked like notes in use. Without a time there is none.
 *
 * @param unit one standard deviation of the scores that it is added to
 */
export function recencyBonus(happenedAt: number | null, newest: number | null, unit: number): number {
  if (happenedAt === null || newest === null) return 0;
  return RECENCY_BONUS * unit * 2 ** (-Math.max(0, newest - happenedAt) / HALF_LIFE);
}

/**
 * Whether newer ones are to be preferred: as asked, else where the words of a question say so, else as set; not where
 * the query names a time itself.
 */
export function prefersRecent(query: Query, asked: boolean | undefined, setting: boolean): boolean {
  if (query.filters.some(({ field }) => field === 'time' || field === 'on')) return false;
  return asked ?? (setting || follows(query.readings, 'newest'));
}

export interface Timing {
  /** Milliseconds since the epoch; `null` for what has no time. */
  readonly timeOf: (id: number) => number | null;
  /** One standard deviation of the scores. */
  readonly unit: number;
  /** Whether nearly the same score is the same; else only the very same is. */
  readonly nearly: boolean;
  /** The time of the newest note where newer ones are to be preferred, else `null`. */
  readonly newest: number | null;
}

/**
 * The order shown: by score, with the bonus where newer ones are preferred; among equals the newer first, then the
 * lower id. Scores are rounded to what counts as equal, so that no third observation decides how two stand to each
 * other.
 */
export function orderByTime(ranked: readonly Scored[], { timeOf, unit, nearly, newest }: Timing): Scored[] {
  const step = nearly ? unit * EQUAL : 0;
  return ranked
    .map(({ id, score }) => {
      const raised = newest === null ? score : score + recencyBonus(timeOf(id), newest, unit);
      return { id, score: step > 0 ? Math.round(raised / step) * step : raised };
    })
    .sort((a, b) => b.score - a.score || (timeOf(b.id) ?? -Infinity) - (timeOf(a.id) ?? -Infinity) || a.id - b.id);
}
