/**
 * The vectors of a second model. They come after the rows, when that model has time: see `models/second-model.ts`. What
 * is written again with the same text keeps its vector.
 */
import { type Database } from '../../../store/connection.ts';
import { countPassages } from '../../../store/passages.ts';
import type { Projection, RemovedRows, Steps, WrittenRows } from '../../projection.ts';
import {
  copySecondVector,
  countSecondVectors,
  createSecondTables,
  deleteSecondVector,
  hasSecondVectors,
  type KnownVector,
  missingSecondTables,
  putSecondVector,
  readKnownVector,
  secondWithoutPassage,
  textHashOf,
} from './second-table.ts';

/** Vectors deleted in a step. */
const AT_ONCE = 50;
/** Vectors of removed rows that are kept for the rows that take their place: 1.6 MB. */
const MOST_KEPT = 4_096;

/** A document is removed and written again in one transaction: its vectors wait here in between, by their texts. */
const removed = new WeakMap<Database, Map<string, KnownVector>>();

export const secondVectors: Projection = {
  name: 'second-vectors',
  title: 'meaning by the second model',
  version: 1,
  tables: /^second_(vector|model)(_by_model)?$/,
  missing: missingSecondTables,
  create: createSecondTables,

  *write(db, { blocks }: WrittenRows): Steps<boolean> {
    const kept = removed.get(db);
    if (!kept && !hasSecondVectors(db)) return true;
    for (const { passages } of blocks.flat()) {
      for (const { id } of passages) {
        if (copySecondVector(db, id)) continue;
        const known = kept?.get(textHashOf(db, id) ?? '');
        if (known) putSecondVector(db, known.modelId, id, known.code);
      }
      yield;
    }
    return true;
  },

  *remove(db, { passages }: RemovedRows): Steps {
    removed.delete(db);
    if (!hasSecondVectors(db)) return;
    const kept = new Map<string, KnownVector>();
    for (const [i, id] of passages.entries()) {
      const known = kept.size < MOST_KEPT ? readKnownVector(db, id) : undefined;
      if (known) kept.set(known.textHash, known);
      deleteSecondVector(db, id);
      if (i % AT_ONCE === 0) yield;
    }
    removed.set(db, kept);
  },

  check(db) {
    const surplus = secondWithoutPassage(db).length;
    return {
      ok: surplus === 0,
      detail: `${countSecondVectors(db)} vectors for ${countPassages(db)} passages${surplus > 0 ? `, ${surplus} of them belong to no passage` : ''}`,
      fix: `remove ${surplus} vectors`,
    };
  },

  mend(db) {
    const surplus = secondWithoutPassage(db);
    for (const id of surplus) deleteSecondVector(db, id);
    return {
      done:
        surplus.length === 0
          ? []
          : [`Removed ${surplus.length} ${surplus.length === 1 ? 'vector' : 'vectors'} of the second model.`],
      unread: [],
    };
  },

  *rebuild(db): Steps<readonly number[]> {
    createSecondTables(db);
    for (const [i, id] of secondWithoutPassage(db).entries()) {
      deleteSecondVector(db, id);
      if (i % AT_ONCE === 0) yield;
    }
    return [];
  },

  entries: (db) => countSecondVectors(db),
};
