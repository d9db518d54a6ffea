/**
 * Table `code`: what the vectors in memory are loaded from, and, of more than are held in 12 bits, what the best of a
 * scan are scored by.
 */
import { lastChange, documentsChangedAfter } from '../../store/write/changes.ts';
import { type Database, type Statement, statement } from '../../store/connection.ts';
import type { QuantisedStore, StoredVector } from './scan/quantised-store.ts';
import { encodeVector } from './scan/quantised-vector.ts';

/** As the migrations make it. */
const TABLE = `CREATE TABLE code (
  passage_id INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
  observation_id INTEGER NOT NULL,
  document_id INTEGER NOT NULL,
  fingerprint_id INTEGER NOT NULL,
  -- float32 scale, then one int16 a dimension, little endian.
  code BLOB NOT NULL
) STRICT`;

export function hasQuantisedTable(db: Database): boolean {
  return statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'code'").get() !== undefined;
}

export function createQuantisedTable(db: Database): void {
  db.exec(TABLE);
}

export interface NewQuantised {
  readonly passageId: number;
  readonly observationId: number;
  readonly documentId: number;
  readonly fingerprintId: number;
  /** The mixed vector, `Float32Array` of `[dimensions]`: see `blendDocument`. */
  readonly vector: Float32Array;
}

export function insertQuantised(
  db: Database,
  { passageId, observationId, documentId, fingerprintId, vector }: NewQuantised,
): void {
  statement(
    db,
    'INSERT INTO code (passage_id, observation_id, document_id, fingerprint_id, code) VALUES (?, ?, ?, ?, ?)',
  ).run(passageId, observationId, documentId, fingerprintId, encodeVector(vector));
}

export function deleteQuantised(db: Database, passageId: number): void {
  statement(db, 'DELETE FROM code WHERE passage_id = ?').run(passageId);
}

/** How many codes a fingerprint has. Reads all codes. */
export function countQuantised(db: Database, fingerprintId: number): number {
  return statement(db, 'SELECT count(*) FROM code WHERE fingerprint_id = ?').pluck().get(fingerprintId) as number;
}

/** The codes of one fingerprint. */
export function quantisedStore(db: Database, fingerprintId: number): QuantisedStore {
  return {
    after(passageId, limit) {
      // The fingerprint is no condition here: a step would else read past all rows of another model at once.
      const rows = raw(
        db,
        'SELECT passage_id, observation_id, document_id, fingerprint_id, code FROM code WHERE passage_id > ? ORDER BY passage_id LIMIT ?',
      ).all(passageId, limit) as [number, number, number, number, Buffer][];
      const codes = rows
        .filter((row) => row[3] === fingerprintId)
        .map(
          ([id, observationId, documentId, , code]): StoredVector => ({
            passageId: id,
            observationId,
            documentId,
            code,
          }),
        );
      return { codes, last: rows.at(-1)?.[0] ?? null };
    },
    read: (passageIds) =>
      raw(db, 'SELECT passage_id, code FROM code WHERE passage_id IN (SELECT value FROM json_each(?))').all(
        JSON.stringify(passageIds),
      ) as [number, Buffer][],
    has: (passageId) => statement(db, 'SELECT 1 FROM code WHERE passage_id = ?').get(passageId) !== undefined,
    bounds() {
      const [first, last] = raw(
        db,
        'SELECT (SELECT min(passage_id) FROM code), (SELECT max(passage_id) FROM code)',
      ).get() as [number | null, number | null];
      return { first: first ?? 0, last: last ?? 0 };
    },
    // Every passage has a code, and the passages' index is a sixtieth of the codes' pages.
    count: () => statement(db, 'SELECT count(*) FROM passage').pluck().get() as number,
    documents: () =>
      new Set(
        statement(
          db,
          'SELECT id FROM document AS d WHERE fingerprint_id = ? AND EXISTS (SELECT 1 FROM observation WHERE document_id = d.id)',
        )
          .pluck()
          .all(fingerprintId) as number[],
      ),
    lastChange: () => lastChange(db),
    changedAfter: (seq) => documentsChangedAfter(db, seq),
  };
}

/** The codes of these observations' passages, with both ids. */
export function quantisedOfObservations(
  db: Database,
  fingerprintId: number,
  observationIds: readonly number[],
): readonly (readonly [observationId: number, passageId: number, code: Uint8Array])[] {
  return raw(
    db,
    `SELECT p.observation_id, p.id, c.code FROM json_each(?) AS wanted CROSS JOIN passage AS p ON p.observation_id = wanted.value
     JOIN code AS c ON c.passage_id = p.id WHERE c.fingerprint_id = ?`,
  ).all(JSON.stringify(observationIds), fingerprintId) as [number, number, Buffer][];
}

/**
 * Documents that have passages without a code, or with one that says another observation, document or fingerprint, with
 * how many.
 */
export function documentsWithoutQuantised(db: Database): readonly (readonly [documentId: number, passages: number])[] {
  return raw(
    db,
    `SELECT d.id, count(*) FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
     LEFT JOIN code AS c ON c.passage_id = p.id
     WHERE c.passage_id IS NULL OR c.observation_id <> o.id OR c.document_id <> d.id OR c.fingerprint_id <> d.fingerprint_id GROUP BY d.id`,
  ).all() as [number, number][];
}

/** Codes whose passage is gone, with the document they say. */
export function quantisedWithoutPassage(db: Database): readonly (readonly [passageId: number, documentId: number])[] {
  return raw(db, 'SELECT passage_id, document_id FROM code WHERE passage_id NOT IN (SELECT id FROM passage)').all() as [
    number,
    number,
  ][];
}

/** Codes whose passage is gone, or whose passage's observation or document is. */
export function quantisedWithoutDocument(db: Database): readonly number[] {
  return statement(
    db,
    `SELECT passage_id FROM code AS c WHERE NOT EXISTS (
       SELECT 1 FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id WHERE p.id = c.passage_id)`,
  )
    .pluck()
    .all() as number[];
}

function raw(db: Database, sql: string): Statement {
  return statement(db, sql).raw();
}
