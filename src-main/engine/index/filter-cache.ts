/** The last sets of observations that filters let through, so that typing on beside a filter costs nothing. */
import { type Database, statement } from './database.ts';
import type { BitSet } from './id-set.ts';

/** More than the counts of all properties need. A set of a million observations has 125 KB. */
const MOST = 96;

interface Cache {
  generation: string;
  /** The one used longest ago comes first. */
  readonly sets: Map<string, BitSet>;
}

const caches = new WeakMap<Database, Cache>();

/** The set of this name, made anew when the database has changed since. Whoever gets it must not change it. */
export function cachedSet(db: Database, name: string, make: () => BitSet): BitSet {
  const generation = generationOf(db);
  let cache = caches.get(db);
  if (!cache || cache.generation !== generation) caches.set(db, (cache = { generation, sets: new Map() }));
  const set = cache.sets.get(name) ?? make();
  cache.sets.delete(name);
  cache.sets.set(name, set);
  for (const oldest of cache.sets.keys()) {
    if (cache.sets.size <= MOST) break;
    cache.sets.delete(oldest);
  }
  return set;
}

/** Another text whenever rows may have changed, by this connection or by another. */
function generationOf(db: Database): string {
  const [version, changes] = statement(db, 'SELECT data_version, total_changes() FROM pragma_data_version').raw().get() as [number, number];
  return `${version} ${changes}`;
}
