/** The projections of an open index: its writers find them here, whichever there are. */
import type { Projection } from '../projections/projection.ts';
import type { Database } from './connection.ts';

const attached = new WeakMap<Database, readonly Projection[]>();

/** Gives a new connection the projections that its index has. */
export function attachProjections(db: Database, projections: readonly Projection[]): void {
  for (const projection of projections) projection.connect?.(db);
  attached.set(db, projections);
}

/** The projections of an index, in the order in which they are written; none for a database that is no index. */
export function projectionsOf(db: Database): readonly Projection[] {
  return attached.get(db) ?? [];
}
