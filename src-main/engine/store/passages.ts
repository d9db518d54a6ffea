/** Table `passage`. */
import { createHash } from 'node:crypto';
import type { TextRange } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';

export interface NewPassage extends TextRange {
  readonly observationId: number;
  /** See {@link textHashOf}. */
  readonly textHash: string;
}

/** Tells a passage's text: the first half of its SHA-256, in hexadecimal. */
export function textHashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

export function insertPassage(db: Database, { observationId, start, end, textHash }: NewPassage): number {
  return Number(
    statement(db, 'INSERT INTO passage (observation_id, start, end, text_hash) VALUES (?, ?, ?, ?)').run(
      observationId,
      start,
      end,
      textHash,
    ).lastInsertRowid,
  );
}

export function countPassages(db: Database): number {
  return (statement(db, 'SELECT count(*) AS n FROM passage').get() as { n: number }).n;
}

export function passagesOfDocument(db: Database, documentId: number): readonly number[] {
  return statement(
    db,
    'SELECT passage.id FROM passage JOIN observation ON observation.id = observation_id WHERE document_id = ?',
  )
    .pluck()
    .all(documentId) as number[];
}

export function findPassage(db: Database, id: number): TextRange | undefined {
  return statement(db, 'SELECT start, end FROM passage WHERE id = ?').get(id) as TextRange | undefined;
}

/** The ids of an observation's passages, in the order of its text. */
export function passagesOfObservation(db: Database, observationId: number): readonly number[] {
  return statement(db, 'SELECT id FROM passage WHERE observation_id = ? ORDER BY start')
    .pluck()
    .all(observationId) as number[];
}

/** A passage of this fingerprint with the same text, whose vector therefore need not be made again. */
export function findPassageByText(db: Database, fingerprintId: number, textHash: string): number | undefined {
  return statement(
    db,
    `SELECT p.id FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
     WHERE p.text_hash = ? AND d.fingerprint_id = ? LIMIT 1`,
  )
    .pluck()
    .get(textHash, fingerprintId) as number | undefined;
}

/**
 * Documents that have lost passages: those with more observations that have none than were written so, and those whose
 * passages' ids have gaps, for all passages of a document, or of one of its chapters, are written in one transaction.
 */
export function documentsLackingPassages(db: Database): readonly number[] {
  return statement(
    db,
    `SELECT document_id FROM observation AS o WHERE o.type <> 'bookkeeping' AND NOT EXISTS (SELECT 1 FROM passage WHERE observation_id = o.id) GROUP BY document_id
       HAVING count(*) <> (SELECT words_only FROM document WHERE id = o.document_id) + (SELECT total(words_only) FROM chapter WHERE document_id = o.document_id)
     UNION SELECT o.document_id FROM observation AS o JOIN passage AS p ON p.observation_id = o.id
     GROUP BY o.document_id, (SELECT first_id FROM chapter WHERE document_id = o.document_id AND first_id <= o.id ORDER BY first_id DESC LIMIT 1) HAVING max(p.id) - min(p.id) + 1 <> count(*)`,
  )
    .pluck()
    .all() as number[];
}

/**
 * The documents of the passages before and after one that is gone: it was of one of these, if its document is still
 * there.
 */
export function documentsBeside(db: Database, passageId: number): readonly number[] {
  return statement(
    db,
    `SELECT document_id FROM observation WHERE id IN (
       (SELECT observation_id FROM passage WHERE id < @passageId ORDER BY id DESC LIMIT 1), (SELECT observation_id FROM passage WHERE id > @passageId ORDER BY id LIMIT 1))`,
  )
    .pluck()
    .all({ passageId }) as number[];
}

/** From now on no passage gets this id, though none has had it: memory may hold what was stored under it. */
export function neverUsePassageId(db: Database, id: number): void {
  statement(db, "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'passage'").run(id);
}
