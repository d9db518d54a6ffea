/**
 * A transaction that takes long, in steps: on a connection of its own, so that searches see the index as it was until
 * all is there, and between the steps they are answered. A kill leaves what was there before.
 */
import { type Database, openWriter } from '../database.ts';

const held = new WeakMap<Database, Promise<void>>();

/**
 * Does what writes at once, when no long transaction holds the index: SQLite has one writer.
 *
 * @param work begins to write as soon as it is called
 */
export async function whenWritable<T>(db: Database, work: () => T | Promise<T>): Promise<T> {
  for (let under = held.get(db); under; under = held.get(db)) await under;
  return work();
}

export interface LongWriteOptions {
  /** Asked between steps; nothing is written where it says so. */
  readonly stopped: () => boolean;
  /** Awaited between steps. */
  readonly pause: () => Promise<void> | undefined;
}

/**
 * @param begin gives the steps once the index is held, `null` where there is nothing to write after all
 * @returns what the steps give; `null` where it was stopped, or there was nothing to write
 * @throws what a step throws, SQLite's `BUSY` where another program writes; nothing is written then
 */
export async function writeInSteps<T>(
  db: Database,
  begin: (writer: Database) => Generator<void, T, void> | null,
  { stopped, pause }: LongWriteOptions,
): Promise<T | null> {
  for (let under = held.get(db); under; under = held.get(db)) await under;
  const { promise, resolve } = Promise.withResolvers<void>();
  held.set(db, promise);
  let writer: Database | null = null;
  try {
    writer = openWriter(db);
    writer.exec('BEGIN IMMEDIATE');
    const steps = begin(writer);
    for (let step = steps?.next(); step; step = steps?.next()) {
      if (step.done) {
        writer.exec('COMMIT');
        return step.value;
      }
      await pause();
      if (stopped()) break;
    }
    return null;
  } finally {
    try {
      if (writer?.inTransaction) writer.exec('ROLLBACK');
      writer?.close();
    } finally {
      held.delete(db);
      resolve();
    }
  }
}
