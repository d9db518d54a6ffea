/** The full-text index: the terms of each observation's text, and of what stands around it. */
import type { Database } from '../../store/connection.ts';
import { textsWithContext } from '../../store/write/heading-context.ts';
import { countObservations } from '../../store/observations.ts';
import type { Mended, Projection, RemovedRows, Steps, WrittenRows } from '../projection.ts';
import { hasContext } from './fts5-queries.ts';
import {
  clearEntries,
  countEntries,
  createTables,
  deleteEntry,
  entriesWithoutObservation,
  insertEntry,
  mergeSegments,
  missingTables,
  observationsWithoutEntry,
  structureFault,
} from './fts5-table.ts';

/** Entries deleted in a step. */
const AT_ONCE = 50;
/** Entries written at once from texts that are read back. */
const BATCH = 1_000;
/** Pages rewritten in a step of a purge: some ten milliseconds. */
const PAGES = 32;

export const fulltext: Projection = {
  name: 'fulltext',
  title: 'words',
  version: 2,
  tables: /^lexicon(_|$)/,
  missing: missingTables,
  create: createTables,

  *write(db, { blocks, again }: WrittenRows): Steps<boolean> {
    for (const block of blocks) {
      for (const { id, text, context, bookkeeping } of block) {
        if (again) deleteEntry(db, id);
        insertEntry(db, { observationId: id, text, context, bookkeeping });
        yield;
      }
    }
    return true;
  },

  *remove(db, { observations }: RemovedRows): Steps {
    for (const [i, id] of observations.entries()) {
      deleteEntry(db, id);
      if (i % AT_ONCE === 0) yield;
    }
  },

  // What stands around bookkeeping is no part of its entry.
  agrees: (db, { id, context, bookkeeping }) => bookkeeping || hasContext(db, id, context),

  check(db) {
    const fault = structureFault(db);
    const observations = countObservations(db);
    if (fault !== '')
      return {
        ok: false,
        detail: fault,
        fix: `rebuild the full-text index from ${observations} observations`,
      };
    const [missing, surplus] = [observationsWithoutEntry(db).length, entriesWithoutObservation(db).length];
    return {
      ok: missing + surplus === 0,
      fix: `write ${missing} entries from the observations' texts, and remove ${surplus}`,
      detail: `${countEntries(db)} entries for ${observations} observations${missing + surplus === 0 ? '' : `; ${missing} lack theirs, ${surplus} belong to none`}`,
    };
  },

  mend(db): Mended {
    const anew = structureFault(db) !== '';
    if (anew) clearEntries(db);
    const surplus = entriesWithoutObservation(db);
    for (const id of surplus) deleteEntry(db, id);
    let written = 0;
    for (const n of writeMissing(db)) written += n;
    if (anew) return { done: [`Rebuilt the full-text index of ${written} observations.`], unread: [] };
    return {
      done:
        surplus.length + written === 0
          ? []
          : [`Wrote ${written} entries of the full-text index, and removed ${surplus.length}.`],
      unread: [],
    };
  },

  *rebuild(db): Steps<readonly number[]> {
    clearEntries(db);
    for (const _ of writeMissing(db)) yield;
    return [];
  },

  entries: countEntries,
  // A negative number begins to merge all segments into one; positive ones go on with it.
  purge: (db, first) => mergeSegments(db, first ? -PAGES : PAGES),
};

/** Writes the entries of observations that have none; gives how many after each step. */
function* writeMissing(db: Database): Generator<number, void, void> {
  const missing = observationsWithoutEntry(db);
  for (let i = 0; i < missing.length; i += BATCH) {
    let n = 0;
    for (const { id, text, context, bookkeeping } of textsWithContext(db, missing.slice(i, i + BATCH)).toSorted(
      (a, b) => a.id - b.id,
    )) {
      insertEntry(db, { observationId: id, text, context, bookkeeping });
      if (++n % AT_ONCE !== 0) continue;
      yield n;
      n = 0;
    }
    yield n;
  }
}
