/**
 * Brings projections in step with the rows: one that is new, was damaged, or was left out by another version of the
 * program.
 */
import type { Projection, Steps } from './projection.ts';
import { projectionsOf } from '../store/attached-projections.ts';
import { changesAfter, lastChange, positionOf, setPosition } from '../store/write/changes.ts';
import type { Database } from '../store/connection.ts';
import { markPending } from '../store/files.ts';
import { type LongWriteOptions, writeInSteps } from '../store/write/long-write.ts';
import { idsOfChange, rowsOfChange } from './read-rows.ts';

/** The projections that have not taken in all changes. */
export function projectionsBehind(db: Database): readonly Projection[] {
  return projectionsOf(db).filter((projection) => positionOf(db, projection) !== lastChange(db));
}

/**
 * Brings all projections of an index in step, each in one transaction in steps: a kill leaves it as it was, and it is
 * brought in step at the next start.
 *
 * @returns the names of those that were behind and are not any more
 * @throws as `writeInSteps`
 */
export async function catchUpAll(db: Database, options: LongWriteOptions): Promise<readonly string[]> {
  const done: string[] = [];
  for (const projection of projectionsBehind(db)) {
    const finished = await writeInSteps(db, (writer) => catchUp(writer, projection), options);
    if (finished) done.push(projection.name);
  }
  return done;
}

/**
 * Brings one projection in step, within a transaction: by the changes that it has not seen, or from all rows where
 * these are not kept. Gives `true`.
 */
export function* catchUp(db: Database, projection: Projection): Steps<true> {
  const last = lastChange(db);
  const position = positionOf(db, projection);
  const changes = position < 0 ? null : changesAfter(db, position);
  const unread = new Set<number>();
  if (changes) {
    for (const change of changes) {
      if (change.removed) yield* projection.remove(db, idsOfChange(change));
      else
        for (const rows of rowsOfChange(db, change))
          if (!(yield* projection.write(db, rows))) unread.add(rows.documentId);
    }
  } else for (const id of yield* projection.rebuild(db)) unread.add(id);
  if (unread.size > 0) markPending(db, [...unread]);
  setPosition(db, projection, last);
  return true;
}
