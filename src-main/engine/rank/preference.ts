/** What a query's readings have to do with the order: observations of the kind that it asks for climb, the others stay. */
import { allowedObservations } from '../store/filter/filters.ts';
import type { Database } from '../store/database.ts';
import { rowsOf } from '../store/observation-properties.ts';
import { settledOf } from '../store/observations.ts';
import type { ObservationType } from '../../../src-shared/model.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import type { QueryReading } from '../retrieve/query-reading.ts';
import { byScore } from '../projections/vectors/scan/top-k.ts';
import { RECENCY_BONUS } from './recency.ts';

/**
 * The most that one reading adds to a score or takes from it, in standard deviations of the fused score: the same as
 * being new does. What fits clearly better stays first.
 */
export const PREFERENCE = RECENCY_BONUS;

/** What a question asks for, and what tells only that something happened. */
const TYPES: Readonly<
  Record<
    'reasons' | 'solutions' | 'open',
    { readonly wanted: ReadonlySet<string>; readonly events: ReadonlySet<string> }
  >
> = {
  reasons: {
    wanted: types('decision', 'pattern', 'insight', 'solution'),
    events: types('goal', 'commit', 'work', 'activity'),
  },
  solutions: { wanted: types('solution', 'work'), events: types('goal', 'commit') },
  open: { wanted: types('goal', 'next', 'challenge', 'question'), events: types('commit', 'work') },
};

/**
 * Raises and lowers scores by the readings that are followed; the same list where there are none. It adds and drops
 * nothing.
 *
 * @param unit one standard deviation of the scores
 */
export function preferred(
  db: Database,
  readings: readonly QueryReading[],
  ranked: readonly Scored[],
  unit: number,
): readonly Scored[] {
  const followed = readings.filter(({ kind, followed }) => followed && kind !== 'newest');
  if (followed.length === 0 || ranked.length === 0) return ranked;
  const ids = ranked.map(({ id }) => id);
  const likings = followed.map((reading) => likingOf(db, reading, ranked, ids, unit));
  return ranked
    .map(({ id, score }) => ({
      id,
      score: score + PREFERENCE * unit * likings.reduce((sum, liking) => sum + liking(id), 0),
    }))
    .sort(byScore);
}

/** How much a reading wants an observation, −1 to 1. */
function likingOf(
  db: Database,
  { kind, filter }: QueryReading,
  ranked: readonly Scored[],
  ids: readonly number[],
  unit: number,
): (id: number) => number {
  switch (kind) {
    case 'reasons':
    case 'solutions':
    case 'open': {
      const rows = rowsOf(db, ids);
      const { wanted, events } = TYPES[kind];
      const settled = kind === 'open' ? settledOf(db, ids) : new Set<number>();
      return (id) => {
        const type = rows.get(id)?.type ?? '';
        return settled.has(id) || events.has(type) ? -1 : wanted.has(type) ? 1 : 0;
      };
    }
    case 'first':
      return earliest(db, ranked, unit);
    case 'type':
    case 'date': {
      const passing = filter && allowedObservations(db, [filter]);
      return (id) => (passing?.has(id) ? 1 : 0);
    }
    case 'newest':
      return () => 0;
  }
}

/**
 * Of the observations that fit about as well as the best, which lie within one deviation, the earliest is wanted most
 * and the latest not at all.
 */
function earliest(db: Database, ranked: readonly Scored[], unit: number): (id: number) => number {
  const best = Math.max(...ranked.map(({ score }) => score));
  const near = ranked.filter(({ score }) => score >= best - unit).map(({ id }) => id);
  const rows = rowsOf(db, near);
  const times = near.flatMap((id) => rows.get(id)?.order ?? []);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const places = new Map(
    near.flatMap((id) => {
      const time = rows.get(id)?.order ?? null;
      return time === null || last === first ? [] : [[id, (last - time) / (last - first)] as const];
    }),
  );
  return (id) => places.get(id) ?? 0;
}

function types(...list: readonly ObservationType[]): ReadonlySet<string> {
  return new Set(list);
}
