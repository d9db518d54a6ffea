/** Table `passage`. */
import type { TextRange } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';

export interface NewPassage extends TextRange {
  readonly observationId: number;
  /** SHA-256 of the passage's text, in hexadecimal. */
  readonly textHash: string;
}

export function insertPassage(db: Database, { observationId, start, end, textHash }: NewPassage): number {
  return Number(statement(db, 'INSERT INTO passage (observation_id, start, end, text_hash) VALUES (?, ?, ?, ?)').run(observationId, start, end, textHash).lastInsertRowid);
}

export function countPassages(db: Database): number {
  return (statement(db, 'SELECT count(*) AS n FROM passage').get() as { n: number }).n;
}

export function passagesOfDocument(db: Database, documentId: number): readonly number[] {
  return statement(db, 'SELECT passage.id FROM passage JOIN observation ON observation.id = observation_id WHERE document_id = ?').pluck().all(documentId) as number[];
}

export function findPassage(db: Database, id: number): TextRange | undefined {
  return statement(db, 'SELECT start, end FROM passage WHERE id = ?').get(id) as TextRange | undefined;
}

/** The ids of an observation's passages, in the order of its text. */
export function passagesOfObservation(db: Database, observationId: number): readonly number[] {
  return statement(db, 'SELECT id FROM passage WHERE observation_id = ? ORDER BY start').pluck().all(observationId) as number[];
}

/** A passage of this fingerprint with the same text, whose vector therefore need not be made again. */
export function findPassageByText(db: Database, fingerprintId: number, textHash: string): number | undefined {
  return statement(
    db,
    `SELECT p.id FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
     WHERE p.text_hash = ? AND d.fingerprint_id = ? LIMIT 1`,
  ).pluck().get(textHash, fingerprintId) as number | undefined;
}

/** Where a passage stands, for building the vectors in memory. */
export interface PassagePlace {
  readonly passageId: number;
  readonly observationId: number;
  readonly blockId: number;
  readonly documentId: number;
}

/** The places of all passages of a fingerprint, a document's together. */
export function placesOfPassages(db: Database, fingerprintId: number): readonly PassagePlace[] {
  return statement(
    db,
    `SELECT p.id AS passageId, o.id AS observationId, o.block_id AS blockId, o.document_id AS documentId
     FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
     WHERE d.fingerprint_id = ? ORDER BY o.document_id, o.id, p.id`,
  ).all(fingerprintId) as PassagePlace[];
}
