/**
 * The vectors of a second model of one index: in memory, with the scores of all for a query, and which passages have
 * none yet. It goes document by document, whenever it is told to: a search uses what is there.
 */
import type { ContextWeights } from '../../../../../src-shared/model.ts';
import { documentsChangedAfter, lastChange } from '../../../store/write/changes.ts';
import { type Database, statement } from '../../../store/connection.ts';
import { stretchesOf } from '../../../store/documents.ts';
import { blendDocument } from '../scan/context-blending.ts';
import { createCoarseCodes, type SecondScores } from './coarse-codes.ts';
import { decodeInt8 } from './int8-vector.ts';
import { type PlacedPassage, placedPassages } from './second-table.ts';

export interface SecondIndex {
  /** Passages in memory. */
  readonly size: number;
  /** Memory taken. */
  readonly bytes: number;
  /** Forgets what has left the index since the last time, and notes what has come. Reads no vector. */
  catchUp(): void;
  /** All documents that have to be looked at. */
  waiting(): readonly number[];
  /** A document that has to be looked at; `undefined` where none has. It stays one until it is taken in. */
  next(): number | undefined;
  /** Lets all others be looked at before this one. */
  postpone(documentId: number): void;
  /** Takes in the parts of a document whose passages all have their vectors. Gives the passages that have none. */
  takeIn(documentId: number): readonly number[];
  /** @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): SecondScores;
}

/**
 * @param modelId of the second model: see `secondModelId`
 * @param weights of the second model
 */
export function createSecondIndex(
  db: Database,
  {
    modelId,
    dimensions,
    weights,
  }: { readonly modelId: number; readonly dimensions: number; readonly weights: ContextWeights },
): SecondIndex {
  const codes = createCoarseCodes(dimensions);
  const waiting = new Set<number>();
  /** The last change of the index that is taken in; -1 before the first look. */
  let seq = -1;

  const removeGone = (documentId: number): void => {
    for (const { first, last } of codes.partsOf(documentId))
      if (!hasPassage(db, first) || !hasPassage(db, last)) codes.remove(documentId, first);
  };

  return {
    get size() {
      return codes.size;
    },
    get bytes() {
      return codes.bytes;
    },
    catchUp() {
      const last = lastChange(db);
      if (last === seq) return;
      const changed = seq < 0 ? null : documentsChangedAfter(db, seq);
      seq = last;
      for (const id of changed ?? new Set([...allDocuments(db), ...codes.documents()])) {
        removeGone(id);
        waiting.add(id);
      }
    },
    waiting: () => [...waiting],
    next: () => waiting.values().next().value,
    postpone(documentId) {
      if (waiting.delete(documentId)) waiting.add(documentId);
    },
    takeIn(documentId) {
      const there = new Set(codes.partsOf(documentId).map(({ first }) => first));
      const missing: number[] = [];
      for (const stretch of stretchesOf(db, documentId)) {
        const placed = placedPassages(db, modelId, documentId, stretch);
        const [first] = placed;
        if (!first || there.has(first.passageId)) continue;
        const without = placed.filter(({ code }) => code === null);
        if (without.length > 0) for (const { passageId } of without) missing.push(passageId);
        else codes.append({ documentId, passages: blended(placed, weights) });
      }
      if (missing.length === 0) waiting.delete(documentId);
      return missing;
    },
    score: (query) => codes.score(query),
  };
}

/** What passages are ranked by: their own vectors with those of block and document. */
function blended(placed: readonly PlacedPassage[], weights: ContextWeights) {
  const blocks = [...Map.groupBy(placed, ({ blockId }) => blockId).values()];
  const vectors = blendDocument(
    blocks.map((block) => block.map(({ code }) => decodeInt8(code as Uint8Array))),
    weights,
  );
  return blocks.flatMap((block, b) =>
    block.map(({ passageId, observationId }, i) => ({
      passageId,
      observationId,
      vector: vectors[b]?.[i] as Float32Array,
    })),
  );
}

function hasPassage(db: Database, id: number): boolean {
  return statement(db, 'SELECT 1 FROM passage WHERE id = ?').get(id) !== undefined;
}

function allDocuments(db: Database): readonly number[] {
  return statement(db, 'SELECT id FROM document ORDER BY id').pluck().all() as number[];
}
