/** Reads back what was written, for projections that have to take it in again. */
import type { RemovedRows, WrittenObservation, WrittenRows } from './projection.ts';
import { type Change, idsOf, type IdRange } from '../store/write/changes.ts';
import { type Database, statement } from '../store/connection.ts';
import { textsWithContext } from '../store/write/heading-context.ts';
import { documentFingerprint, stretchesOf } from '../store/documents.ts';

/** The rows of a document, as they were written together: all of it, or one chapter of a log after the other. */
export function* rowsOfDocument(db: Database, documentId: number): Generator<WrittenRows, void, void> {
  const fingerprintId = documentFingerprint(db, documentId);
  if (fingerprintId === undefined) return;
  for (const stretch of stretchesOf(db, documentId))
    yield { documentId, fingerprintId, blocks: blocksIn(db, documentId, stretch), again: true };
}

/** The rows of all documents, in the order of their ids. */
export function* allRows(db: Database): Generator<WrittenRows, void, void> {
  for (const id of statement(db, 'SELECT id FROM document ORDER BY id').pluck().all() as number[])
    yield* rowsOfDocument(db, id);
}

/** What a change brought, as far as it is still there. */
export function* rowsOfChange(
  db: Database,
  { documentId, fingerprintId, observations }: Change,
): Generator<WrittenRows, void, void> {
  for (const range of observations) {
    const blocks = blocksIn(db, documentId, range);
    if (blocks.length > 0) yield { documentId, fingerprintId, blocks, again: true };
  }
}

/** The ids of a change. */
export function idsOfChange({ documentId, fingerprintId, observations, passages }: Change): RemovedRows {
  return { documentId, fingerprintId, observations: idsOf(observations), passages: idsOf(passages) };
}

function blocksIn(
  db: Database,
  documentId: number,
  [first, last]: IdRange,
): readonly (readonly WrittenObservation[])[] {
  const rows = statement(
    db,
    'SELECT o.id, o.block_id, p.id FROM observation AS o LEFT JOIN passage AS p ON p.observation_id = o.id WHERE o.id BETWEEN ? AND ? AND o.document_id = ? ORDER BY o.id, p.id',
  )
    .raw()
    .all(first, last, documentId) as [number, number, number | null][];
  const texts = new Map(textsWithContext(db, [...new Set(rows.map(([id]) => id))]).map((one) => [one.id, one]));
  const blocks = new Map<
    number,
    Map<
      number,
      {
        readonly id: number;
        readonly text: string;
        readonly context: string;
        readonly bookkeeping: boolean;
        readonly passages: { readonly id: number; readonly vector: null }[];
      }
    >
  >();
  for (const [id, blockId, passageId] of rows) {
    const found = texts.get(id);
    if (!found) continue; // its block is lost
    let block = blocks.get(blockId);
    if (!block) blocks.set(blockId, (block = new Map()));
    let observation = block.get(id);
    if (!observation) block.set(id, (observation = { ...found, passages: [] }));
    if (passageId !== null) observation.passages.push({ id: passageId, vector: null });
  }
  return Array.from(blocks.values(), (block) => [...block.values()]);
}
