/** What filters and counts have found out, kept while it holds, so that typing on beside a filter costs nothing. */
import { type Database, generationOf, statement } from '../database.ts';
import { BitSet } from './id-set.ts';

/** More than the counts of all properties need. A set of a million observations has 125 KB. */
const MOST = 96;

interface Cache {
  generation: string;
  /** Those that hold for this generation only. In all maps the one used longest ago comes first. */
  readonly values: Map<string, unknown>;
  readonly growing: Map<string, GrowingSet>;
}

interface GrowingSet {
  /** The ids up to here have been looked at. */
  upTo: number;
  generation: string;
  readonly ids: BitSet;
}

const caches = new WeakMap<Database, Cache>();

/** The value of this name, made anew when the database has changed since. Whoever gets it must not change it. */
export function cached<T>(db: Database, name: string, make: () => T): T {
  const { values } = cacheOf(db);
  const value = values.has(name) ? (values.get(name) as T) : make();
  keep(values, name, value);
  return value;
}

/**
 * The observations of which something holds that never changes as long as they exist. They are read once; later only
 * those that are new. Some of the set may have been forgotten since. Whoever gets it must not change it.
 *
 * @param condition SQL over the columns of `observation`, served by an index
 */
export function growingSet(db: Database, condition: string, bound: readonly (string | number)[]): BitSet {
  const cache = cacheOf(db);
  const name = JSON.stringify([condition, bound]);
  const known = cache.growing.get(name);
  const set = known ?? { upTo: 0, generation: '', ids: new BitSet() };
  if (set.generation !== cache.generation) {
    // Ids rise and never come back: a forgotten row's id is not given to another.
    const last = (statement(db, 'SELECT max(id) FROM observation').pluck().get() as number | null) ?? 0;
    const found = known
      ? statement(db, `SELECT id FROM observation NOT INDEXED WHERE id > ? AND ${condition}`)
          .pluck()
          .all(known.upTo, ...bound)
      : statement(db, `SELECT id FROM observation WHERE ${condition}`)
          .pluck()
          .all(...bound);
    for (const id of found as number[]) set.ids.add(id);
    set.upTo = Math.max(set.upTo, last);
    set.generation = cache.generation;
  }
  keep(cache.growing, name, set);
  return set.ids;
}

function keep<T>(entries: Map<string, T>, name: string, value: T): void {
  entries.delete(name);
  entries.set(name, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= MOST) break;
    entries.delete(oldest);
  }
}

function cacheOf(db: Database): Cache {
  const generation = generationOf(db);
  let cache = caches.get(db);
  if (!cache) caches.set(db, (cache = { generation, values: new Map(), growing: new Map() }));
  if (cache.generation !== generation) {
    cache.generation = generation;
    cache.values.clear();
  }
  return cache;
}
