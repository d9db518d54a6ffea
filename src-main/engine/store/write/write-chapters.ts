/**
 * A log enters the index in chapters: what is added to it rewrites its last one, and the rows of all before it stay.
 */
import { deleteChaptersFrom, firstObservationFrom, insertChapter } from '../chapters.ts';
import type { Steps } from '../../projections/projection.ts';
import type { Database } from '../connection.ts';
import { documentFingerprint, insertDocument, setObservationRange } from '../documents.ts';
import { type FileChange, upsertFile } from '../files.ts';
import { deleteBlocksOf, hasObservation, observationsFrom } from '../observations.ts';
import { passagesOfObservation } from '../passages.ts';
import { type RedactionCounts, replaceRedactions } from '../redactions.ts';
import { noteForPurge } from './purge-state.ts';
import type { WordsOnlyRow } from '../unembedded.ts';
import { storable } from './storable-text.ts';
import {
  allSteps,
  insertBlocks,
  observationIds,
  removeFromProjections,
  removeSteps,
  type WritableBlock,
  type WritableDocument,
} from './write-document.ts';

export interface WritableChapter {
  /** Of all that its rows are made of. */
  readonly hash: string;
  readonly blocks: readonly WritableBlock[];
  /** What of it is found by words only. Default: nothing. */
  readonly wordsOnly?: WordsOnlyRow | undefined;
}

export interface WritableLog extends Omit<WritableDocument, 'blocks'> {
  /**
   * How many chapters stay as they are: they were written with the same title, session and tags. 0: all rows are
   * written anew.
   */
  readonly kept: number;
  /** Those behind them, in the place of all that stand there. */
  readonly chapters: readonly WritableChapter[];
}

export interface Written {
  readonly documentId: number;
  /** The first of its passages that were removed, and all behind it; `null` when none was. */
  readonly removedFrom: number | null;
}

/**
 * Writes the chapters of a log behind those that are kept, in one transaction with the file's row. Within a chapter
 * passages are ranked as within a document.
 */
export function writeChapters(db: Database, fingerprintId: number, file: FileChange, log: WritableLog): Written {
  return db.transaction(() => allSteps(chapterSteps(db, fingerprintId, file, log))).immediate();
}

/** The same within a transaction of the caller, in small steps. */
export function* chapterSteps(
  db: Database,
  fingerprintId: number,
  file: FileChange,
  { kept, chapters, ...document }: WritableLog,
): Steps<Written> {
  const documentId = upsertFile(db, file);
  let removedFrom: number | null = null;
  if (kept === 0) {
    if (yield* removeSteps(db, documentId)) removedFrom = 0;
    insertDocument(db, {
      id: documentId,
      fingerprintId,
      title: storable(document.title),
      date: document.date,
      zoneOffset: document.zoneOffset,
      session: document.session,
      tags: document.tags,
      properties: document.properties,
      unit: document.unit,
    });
  } else if (documentFingerprint(db, documentId) !== fingerprintId)
    throw new Error('Chapters are kept of a document that is not there with this fingerprint.');
  else removedFrom = yield* removeFrom(db, fingerprintId, documentId, kept);
  replaceRedactions(db, documentId, document.redactions ?? {});

  const uidOf = observationIds(file.path, kept === 0 ? undefined : (uid) => hasObservation(db, uid));
  for (const [i, { hash, blocks, wordsOnly }] of chapters.entries()) {
    const ids = yield* insertBlocks(db, { documentId, fingerprintId, document, uidOf }, blocks);
    insertChapter(db, documentId, { ordinal: kept + i, hash, wordsOnly }, ids);
    if (kept + i === 0) setObservationRange(db, documentId, ids);
  }
  return { documentId, removedFrom };
}

/** Notes that a log was read and nothing that its rows are made of has changed. */
export function updateLog(db: Database, file: FileChange, redactions: RedactionCounts): Written {
  return db
    .transaction(() => {
      const documentId = upsertFile(db, file);
      replaceRedactions(db, documentId, redactions);
      return { documentId, removedFrom: null };
    })
    .immediate();
}

function* removeFrom(db: Database, fingerprintId: number, documentId: number, ordinal: number): Steps<number | null> {
  const first = firstObservationFrom(db, documentId, ordinal);
  let removedFrom: number | null = null;
  if (first !== null) {
    const observations = observationsFrom(db, documentId, first);
    const passages = observations.flatMap((id) => passagesOfObservation(db, id));
    if (observations.length > 0) {
      yield* removeFromProjections(db, { documentId, fingerprintId, observations, passages });
      deleteBlocksOf(db, observations);
      noteForPurge(db);
    }
    for (const id of passages) removedFrom = Math.min(removedFrom ?? id, id);
  }
  deleteChaptersFrom(db, documentId, ordinal);
  return removedFrom;
}
