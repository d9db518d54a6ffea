/**
 * A document enters and leaves the index whole: its rows, and what each projection makes of them, in one transaction.
 */
import { createHash } from 'node:crypto';
import type { Reference, TextRange } from '../../../../src-shared/model.ts';
import { momentOf, timed } from '../../../../src-shared/time/wall.ts';
import { contextOf } from './heading-context.ts';
import { allSteps, type RemovedRows, type Steps, type WrittenObservation } from '../../projections/projection.ts';
import { projectionsOf } from '../attached-projections.ts';
import { noteChange } from './changes.ts';
import type { Database } from '../connection.ts';
import {
  deleteDocument,
  documentFingerprint,
  documentMoment,
  insertDocument,
  type NewDocument,
  setObservationRange,
} from '../documents.ts';
import { type FileChange, upsertFile } from '../files.ts';
import {
  blocksOfDocument,
  deleteBlock,
  insertBlock,
  insertObservation,
  type NewBlock,
  type NewObservation,
  observationsOfDocument,
} from '../observations.ts';
import { insertPassage, passagesOfDocument } from '../passages.ts';
import { insertRedactions, type RedactionCounts } from '../redactions.ts';
import { noteForPurge } from './purge-state.ts';
import { insertReferences } from '../reference-table.ts';
import { storable } from './storable-text.ts';

export { allSteps } from '../../projections/projection.ts';

export interface WritablePassage extends TextRange {
  readonly textHash: string;
  /** `Float32Array` of `[dimensions]`, length 1. */
  readonly vector: Float32Array;
}

/** What becomes a row of `observation`; the index gives the ids. */
export interface WritableObservation extends Omit<NewObservation, 'uid' | 'documentId' | 'blockId' | 'solves'> {
  /** For a solution: where in its block the challenge stands, before it, counted from 0. */
  readonly solves: number | null;
  readonly references: readonly Reference[];
  readonly passages: readonly WritablePassage[];
}

export interface WritableBlock extends Omit<NewBlock, 'documentId'> {
  readonly observations: readonly WritableObservation[];
}

export interface WritableDocument extends Omit<NewDocument, 'id' | 'fingerprintId'> {
  readonly blocks: readonly WritableBlock[];
  /** Secrets that were taken out, by kind. */
  readonly redactions?: RedactionCounts;
}

/** Puts a document in place of whatever the index had for its file, and gives its id. */
export function replaceDocument(
  db: Database,
  fingerprintId: number,
  file: FileChange,
  document: WritableDocument,
): Replaced {
  return db.transaction(() => allSteps(replaceSteps(db, fingerprintId, file, document))).immediate();
}

export interface Replaced {
  readonly documentId: number;
  /** Whether it had rows before. */
  readonly replaced: boolean;
}

/** The same within a transaction of the caller, in small steps: between them others may have their turn. */
export function* replaceSteps(
  db: Database,
  fingerprintId: number,
  file: FileChange,
  document: WritableDocument,
): Steps<Replaced> {
  const documentId = upsertFile(db, file);
  const replaced = yield* removeSteps(db, documentId);
  insertDocument(db, {
    id: documentId,
    fingerprintId,
    title: storable(document.title),
    date: document.date,
    zoneOffset: document.zoneOffset,
    session: document.session,
    tags: document.tags,
    aliases: document.aliases,
    properties: document.properties,
    unit: document.unit,
    wordsOnly: document.wordsOnly,
  });
  insertRedactions(db, documentId, document.redactions ?? {});
  setObservationRange(
    db,
    documentId,
    yield* insertBlocks(db, { documentId, fingerprintId, document, uidOf: observationIds(file.path) }, document.blocks),
  );
  return { documentId, replaced };
}

/**
 * A document with more observations, or more characters, is written in steps: all at once would keep searches waiting.
 */
const LARGE = { observations: 200, characters: 100_000 };

/** Whether writing these blocks, in the place of so many observations, takes longer than a search may wait. */
export function isLarge(blocks: readonly WritableBlock[], replaced: number): boolean {
  let [observations, characters] = [replaced, 0];
  for (const block of blocks) {
    observations += block.observations.length;
    for (const { text } of block.observations) characters += text.length;
  }
  return observations > LARGE.observations || characters > LARGE.characters;
}

/** Where blocks stand. */
export interface Place {
  readonly documentId: number;
  readonly fingerprintId: number;
  readonly document: Pick<WritableDocument, 'title' | 'date' | 'zoneOffset' | 'session'>;
  /** The id of the next observation by its text. */
  readonly uidOf: (text: string) => string;
}

/**
 * Inserts blocks with all that stands below them, for a transaction, in small steps; their passages are ranked among
 * each other. Gives the ids of the observations.
 */
export function* insertBlocks(
  db: Database,
  { documentId, fingerprintId, document, uidOf }: Place,
  blocks: readonly WritableBlock[],
): Steps<number[]> {
  const written: WrittenObservation[][] = [];
  const documentTime = documentMoment(document);
  for (const block of blocks) {
    const blockId = insertBlock(db, { ...block, documentId, label: storable(block.label) });
    const context = storable(
      contextOf({ title: document.title, headingPath: block.headingPath, time: momentOf(block) ?? documentTime }),
    );
    const inBlock: WrittenObservation[] = [];
    written.push(inBlock);
    for (const observation of block.observations) {
      const text = storable(observation.text);
      const time = timed(momentOf(observation) ?? momentOf(block) ?? documentTime);
      const solves = observation.solves === null ? null : (inBlock[observation.solves]?.id ?? null);
      const id = insertObservation(db, {
        ...observation,
        text,
        uid: uidOf(text),
        documentId,
        blockId,
        ...time,
        solves,
      });
      insertReferences(db, id, observation.references);
      inBlock.push({
        id,
        text,
        context,
        bookkeeping: observation.type === 'bookkeeping',
        passages: observation.passages.map(({ vector, ...passage }) => ({
          id: insertPassage(db, { ...passage, observationId: id }),
          vector,
        })),
      });
      yield;
    }
  }
  for (const projection of projectionsOf(db))
    yield* projection.write(db, { documentId, fingerprintId, blocks: written, again: false });
  const observations = written.flat();
  noteChange(
    db,
    {
      documentId,
      fingerprintId,
      observations: observations.map(({ id }) => id),
      passages: observations.flatMap(({ passages }) => passages.map(({ id }) => id)),
    },
    false,
  );
  return observations.map(({ id }) => id);
}

/**
 * Forgets a document's rows, and what projections have made of them; its row in `file` stays. Gives whether there was
 * such a document.
 */
export function removeDocument(db: Database, documentId: number): boolean {
  return db.transaction(() => allSteps(removeSteps(db, documentId))).immediate();
}

/** Blocks up to which a document's rows are deleted in one step. */
const AT_ONCE = 50;

/** Removes a document but for its row in `file`, for a transaction, in small steps. */
export function* removeSteps(db: Database, documentId: number): Steps<boolean> {
  const fingerprintId = documentFingerprint(db, documentId);
  if (fingerprintId === undefined) return false;
  // What has no foreign keys goes first, while the ids are still known.
  yield* removeFromProjections(db, {
    documentId,
    fingerprintId,
    observations: observationsOfDocument(db, documentId),
    passages: passagesOfDocument(db, documentId),
  });
  // Block by block: the cascade from the document would delete all its rows in one statement.
  const blocks = blocksOfDocument(db, documentId);
  if (blocks.length > AT_ONCE) {
    for (const id of blocks) {
      deleteBlock(db, id);
      yield;
    }
  }
  deleteDocument(db, documentId);
  noteForPurge(db);
  return true;
}

/**
 * Has all projections forget rows that leave the index, for a transaction. The rows are deleted by the caller,
 * afterwards.
 */
export function* removeFromProjections(db: Database, rows: RemovedRows): Steps {
  for (const projection of projectionsOf(db)) yield* projection.remove(db, rows);
  noteChange(db, rows, true);
}

/**
 * Ids that stay as they are while path and text do: a hash of both, and of how many times the same text stood before in
 * the document.
 *
 * @param isTaken whether there is an observation with this id already, where a part of the document is there. Default:
 *   none is
 */
export function observationIds(
  path: string,
  isTaken: (uid: string) => boolean = () => false,
): (text: string) => string {
  const seen = new Map<string, number>();
  const uidOf = (count: number, text: string): string => observationId(path, count, text);
  return (text) => {
    const count = seen.get(text) ?? firstFree((n) => isTaken(uidOf(n, text)));
    seen.set(text, count + 1);
    return uidOf(count, text);
  };
}

/** @param count how many times the same text stood before in the document */
export function observationId(path: string, count: number, text: string): string {
  return createHash('sha256').update(`${path}\0${count}\0${text}`).digest('base64url').slice(0, 16);
}

/**
 * The first number that is not taken, where all before it are: found in so many questions as it has binary digits,
 * twice.
 */
function firstFree(isTaken: (n: number) => boolean): number {
  if (!isTaken(0)) return 0;
  let [low, high] = [0, 1];
  while (isTaken(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isTaken(middle)) low = middle;
    else high = middle;
  }
  return high;
}
