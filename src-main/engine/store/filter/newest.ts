/** The newest of a set of observations, of whatever size the set is. */
import { type Database, statement } from '../database.ts';
import type { Filter } from './filters.ts';
import type { BitSet } from './id-set.ts';

/**
 * Row ids, newest first, equals in the order they were written, those without a time last.
 *
 * @param filters those that `passing` comes from: the walk begins where they let the first one through
 * @param few a set of no more than these is sorted itself; for a larger one, all observations are gone through by time
 */
export function newestIds(db: Database, passing: BitSet, limit: number, filters: readonly Filter[] = [], few = 2_000): readonly number[] {
  if (passing.size <= few) {
    return statement(db, 'SELECT o.id FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value ORDER BY o.happened_at DESC, o.id LIMIT ?')
      .pluck().all(JSON.stringify([...passing]), limit) as number[];
  }
  const found: number[] = [];
  const latest = latestMoment(filters);
  const rows = latest === null
    ? statement(db, 'SELECT id FROM observation ORDER BY happened_at DESC, id').pluck().iterate()
    : statement(db, 'SELECT id FROM observation WHERE happened_at < ? ORDER BY happened_at DESC, id').pluck().iterate(latest);
  for (const id of rows as Iterable<number>) {
    if (passing.has(id)) found.push(id);
    if (found.length >= Math.min(limit, passing.size)) break;
  }
  return found;
}

/** Before this moment lies all that passes; `null` where nothing says so. In milliseconds since the epoch. */
function latestMoment(filters: readonly Filter[]): number | null {
  const ends = filters.flatMap((filter) => {
    if (filter.negated) return [];
    if (filter.field === 'time') return filter.to === null ? [] : [filter.to];
    if (filter.field !== 'on' || filter.spans.some(({ to }) => to === null)) return [];
    return [Math.max(...filter.spans.map(({ to }) => to as number))];
  });
  return ends.length > 0 ? Math.min(...ends) : null;
}
