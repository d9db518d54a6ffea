/**
 * The vectors: as the model made them in vec0 tables, and as they are ranked by, blended with block and document and
 * quantised, in table `code`. The second are derived from the first; the first only the model can make, from the files.
 */
import type { Database } from '../../store/connection.ts';
import { contextWeightsOf, fingerprints, fingerprintUses } from '../../store/fingerprints.ts';
import { countPassages, documentsBeside, neverUsePassageId } from '../../store/passages.ts';
import { allRows } from '../read-rows.ts';
import type { Mended, Projection, RemovedRows, Steps, WrittenRows } from '../projection.ts';
import { loadVec } from './extension.ts';
import {
  createQuantisedTable,
  deleteQuantised,
  documentsWithoutQuantised,
  hasQuantisedTable,
  insertQuantised,
  quantisedWithoutDocument,
  quantisedWithoutPassage,
} from './quantised-table.ts';
import { asStored } from './byte-vector.ts';
import { blendDocument } from './scan/context-blending.ts';
import { missingParts, renewSteps, renewVec0Table, vec0Fault } from './vec0-repair.ts';
import {
  countVectors,
  createVec0Table,
  deleteVector,
  documentsWithoutVectors,
  dropVec0Table,
  elementOf,
  hasVectorStorage,
  insertVector,
  readVector,
  vec0Table,
  vectorsWithoutPassage,
} from './vec0-table.ts';

/** Vectors deleted in a step. */
const AT_ONCE = 50;

export const vectors: Projection = {
  name: 'vectors',
  title: 'meaning',
  // 1: the vec0 tables had float32, and the codes 16 bits.
  version: 2,
  tables: /^(vectors_\d+(_|$)|code$)/,
  connect: loadVec,

  missing: (db) => [
    ...(hasQuantisedTable(db) ? [] : ['code']),
    ...fingerprints(db).flatMap(({ id }) => missingParts(db, id)),
  ],

  create(db) {
    if (!hasQuantisedTable(db)) createQuantisedTable(db);
    for (const { id, dimensions } of fingerprints(db)) {
      if (missingParts(db, id).length > 0) renewVec0Table(db, id, dimensions);
    }
  },

  *write(db, rows): Steps<boolean> {
    for (const block of rows.blocks) {
      for (const { passages } of block) {
        for (const { id, vector } of passages) if (vector) insertVector(db, rows.fingerprintId, id, vector);
        yield;
      }
    }
    return yield* writeQuantised(db, rows);
  },

  *remove(db, { fingerprintId, passages }: RemovedRows): Steps {
    for (const [i, id] of passages.entries()) {
      deleteVector(db, fingerprintId, id);
      deleteQuantised(db, id);
      if (i % AT_ONCE === 0) yield;
    }
  },

  check(db) {
    const faults = faultsOf(db);
    if (faults.length > 0) {
      return {
        ok: false,
        detail: faults.map(({ id, fault }) => `the store of vectors ${vec0Table(id)} is damaged: ${fault}`).join('; '),
        fix: `make ${faults.length} stores of vectors anew, and read the files again whose vectors are lost`,
      };
    }
    const lacks = new Map(lacksOf(db));
    const [lacking, surplus] = [sum(lacks.values()), surplusVectors(db).length + quantisedWithoutPassage(db).length];
    const parts = [`${entriesOf(db)} vectors for ${countPassages(db)} passages`];
    if (lacking > 0) parts.push(`${lacking} passages in ${lacks.size} documents lack their vector or code`);
    if (surplus > 0) parts.push(`${surplus} vectors or codes belong to no passage`);
    return {
      ok: lacking + surplus === 0,
      detail: parts.join(', '),
      fix: `read ${lacks.size} files again, and remove ${surplus} vectors and codes`,
    };
  },

  mend(db): Mended {
    const done: string[] = [];
    const unread = new Set<number>();
    for (const { id, dimensions } of faultsOf(db))
      done.push(
        `Made the store of vectors ${vec0Table(id)} anew; ${renewVec0Table(db, id, dimensions)} vectors were saved.`,
      );
    const removed = new Set<number>();
    for (const [passageId, documentId] of quantisedWithoutPassage(db)) {
      unread.add(documentId);
      neverUsePassageId(db, passageId);
      deleteQuantised(db, passageId);
      removed.add(passageId);
    }
    for (const [id] of lacksOf(db)) unread.add(id);
    const surplus = surplusVectors(db);
    // A vector outlives its passage's row where that row was lost: so were parts of a document, perhaps its last ones,
    // which no gap tells.
    for (const { passageId } of surplus) for (const id of documentsBeside(db, passageId)) unread.add(id);
    for (const { fingerprintId, passageId } of surplus) {
      deleteVector(db, fingerprintId, passageId);
      removed.add(passageId);
    }
    if (removed.size > 0)
      done.push(
        `Removed ${removed.size} ${removed.size === 1 ? 'vector that belongs' : 'vectors that belong'} to no passage.`,
      );
    return { done, unread: [...unread] };
  },

  *rebuild(db): Steps<readonly number[]> {
    for (const { id, dimensions } of fingerprints(db)) {
      if (elementOf(db, id) === 'int8' && vec0Fault(db, id) === '') continue;
      yield* renewSteps(db, id, dimensions);
    }
    for (const [i, { fingerprintId, passageId }] of surplusVectors(db).entries()) {
      deleteVector(db, fingerprintId, passageId);
      if (i % AT_ONCE === 0) yield;
    }
    for (const [i, passageId] of quantisedWithoutDocument(db).entries()) {
      deleteQuantised(db, passageId);
      if (i % AT_ONCE === 0) yield;
    }
    for (const rows of allRows(db)) {
      yield* writeQuantised(db, rows);
    }
    return lacksOf(db).map(([id]) => id);
  },

  entries: entriesOf,

  // Row and empty table stay: another engine on this data folder may have that model in use.
  tidy(db) {
    const used = new Set(
      fingerprintUses(db)
        .filter(({ documents }) => documents > 0)
        .map(({ id }) => id),
    );
    for (const { id, dimensions } of fingerprints(db)) {
      if (used.has(id) || !hasVectorStorage(db, id)) continue;
      dropVec0Table(db, id);
      createVec0Table(db, id, dimensions);
    }
  },
};

/** The codes of rows that were written together; none, and `false`, where one of their vectors is not there. */
function* writeQuantised(db: Database, { documentId, fingerprintId, blocks, again }: WrittenRows): Steps<boolean> {
  const own: Float32Array[][] = [];
  for (const block of blocks) {
    const inBlock: Float32Array[] = [];
    for (const { passages } of block) {
      for (const { id, vector } of passages) {
        // The codes are the same whether they are made now or of what was stored.
        const found = vector ? asStored(vector) : readVector(db, fingerprintId, id);
        if (!found) return false;
        inBlock.push(found);
      }
    }
    own.push(inBlock);
    yield;
  }
  const blended = blendDocument(own, contextWeightsOf(db, fingerprintId)).flat().values();
  for (const block of blocks) {
    for (const { id: observationId, passages } of block) {
      for (const { id: passageId } of passages) {
        if (again) deleteQuantised(db, passageId);
        insertQuantised(db, {
          passageId,
          observationId,
          documentId,
          fingerprintId,
          vector: blended.next().value as Float32Array,
        });
      }
      yield;
    }
  }
  return true;
}

function entriesOf(db: Database): number {
  return sum(fingerprints(db).map(({ id }) => countVectors(db, id)));
}

function faultsOf(
  db: Database,
): readonly { readonly id: number; readonly dimensions: number; readonly fault: string }[] {
  return fingerprints(db)
    .map(({ id, dimensions }) => ({ id, dimensions, fault: vec0Fault(db, id) }))
    .filter(({ fault }) => fault !== '');
}

/** Documents that have passages without a vector, or without a code, and how many these are at least. */
function lacksOf(db: Database): readonly (readonly [documentId: number, passages: number])[] {
  const lacks = new Map<number, number>();
  for (const [id, n] of [
    ...fingerprints(db).flatMap((one) => documentsWithoutVectors(db, one.id)),
    ...documentsWithoutQuantised(db),
  ])
    lacks.set(id, Math.max(n, lacks.get(id) ?? 0));
  return [...lacks];
}

function surplusVectors(db: Database): readonly { readonly fingerprintId: number; readonly passageId: number }[] {
  return fingerprints(db).flatMap(({ id }) =>
    vectorsWithoutPassage(db, id).map((passageId) => ({ fingerprintId: id, passageId })),
  );
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((a, b) => a + b, 0);
}
