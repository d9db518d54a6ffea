/**
 * The newest observations. Times are compared by {@link orderOf}: a wall time without a zone with what the user's clock
 * showed at an instant.
 */
import { FARTHEST_OFFSET, momentOf, orderOf } from '../../../../src-shared/time/wall.ts';
import { type Database, statement } from '../database.ts';
import type { Filter } from './filters.ts';
import type { BitSet } from './id-set.ts';

type Row = readonly [id: number, happenedAt: number | null, zoneOffset: number | null];

interface Placed {
  readonly id: number;
  readonly order: number;
}

/**
 * Row ids, newest first, equals in the order they were written, those without a time last.
 *
 * @param filters those that `passing` comes from: the walk begins where they let the first one through
 * @param few a set of no more than these is sorted itself; for a larger one, all observations are gone through by time
 */
export function newestIds(
  db: Database,
  passing: BitSet,
  limit: number,
  filters: readonly Filter[] = [],
  few = 2_000,
): readonly number[] {
  if (passing.size <= few) {
    const rows = statement(
      db,
      'SELECT o.id, o.happened_at, o.zone_offset FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value',
    )
      .raw()
      .all(JSON.stringify([...passing])) as Row[];
    return rows
      .map(placed)
      .sort(newerFirst)
      .slice(0, limit)
      .map(({ id }) => id);
  }
  const found: number[] = [];
  for (const id of eachNewest(db, latestWall(filters))) {
    if (passing.has(id)) found.push(id);
    if (found.length >= Math.min(limit, passing.size)) break;
  }
  return found;
}

/** Before this wall time lies all that passes; `null` where nothing says so. */
function latestWall(filters: readonly Filter[]): number | null {
  const ends = filters.flatMap((filter) => {
    if (filter.negated) return [];
    if (filter.field === 'time') return filter.to === null ? [] : [filter.to];
    if (filter.field !== 'on' || filter.spans.some(({ to }) => to === null)) return [];
    return [Math.max(...filter.spans.map(({ to }) => to as number))];
  });
  return ends.length > 0 ? Math.min(...ends) : null;
}

/** Of rows that are read by their stored time, this many milliseconds are read before they are put in order anew. */
const SORTED_AT_ONCE = 3_600_000;

/**
 * Row ids of all observations, newest first, one by one. They are read by the time that is stored, which is up to
 * {@link FARTHEST_OFFSET} from the one that they are compared by; so each waits until no earlier one can come before
 * it.
 *
 * @param before a wall time from which on nothing is wanted; some of what is later may come all the same
 */
export function* eachNewest(db: Database, before: number | null = null): Generator<number, void, void> {
  const rows =
    before === null
      ? db.prepare('SELECT id, happened_at, zone_offset FROM observation ORDER BY happened_at DESC, id').raw().iterate()
      : db
          .prepare(
            'SELECT id, happened_at, zone_offset FROM observation WHERE happened_at < ? ORDER BY happened_at DESC, id',
          )
          .raw()
          .iterate(before + FARTHEST_OFFSET);
  let waiting: Placed[] = [];
  let sortedAt = Infinity;
  for (const row of rows as Iterable<Row>) {
    const [id, time] = row;
    const latest = time === null ? -Infinity : time + FARTHEST_OFFSET;
    if (waiting.length > 0 && latest < sortedAt - SORTED_AT_ONCE) {
      sortedAt = latest;
      waiting.sort(newerFirst);
      const ready = waiting.findIndex(({ order }) => order <= latest);
      for (const one of ready < 0 ? waiting : waiting.slice(0, ready)) yield one.id;
      waiting = ready < 0 ? [] : waiting.slice(ready);
    }
    if (time === null) yield id;
    else waiting.push(placed(row));
  }
  for (const { id } of waiting.sort(newerFirst)) yield id;
  // What has no time passes by that of its file.
  if (before !== null)
    yield* db
      .prepare('SELECT id FROM observation WHERE happened_at IS NULL ORDER BY id')
      .pluck()
      .iterate() as Iterable<number>;
}

function placed([id, happenedAt, zoneOffset]: Row): Placed {
  const moment = momentOf({ happenedAt, zoneOffset });
  return { id, order: moment ? orderOf(moment) : -Infinity };
}

function newerFirst(a: Placed, b: Placed): number {
  return a.order === b.order ? a.id - b.id : b.order - a.order;
}
