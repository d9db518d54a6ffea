/**
 * Tables `second_vector` and `second_model`: the passages' own vectors by a second model. A passage has one when that
 * model has come to it.
 */
import { type Database, statement } from '../../../store/connection.ts';

/** Its tables, and the index that counts without reading the vectors. */
const SCHEMA: readonly (readonly [name: string, sql: string])[] = [
  ['second_model', 'CREATE TABLE second_model (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE) STRICT'],
  [
    'second_vector',
    `CREATE TABLE second_vector (
      passage_id INTEGER PRIMARY KEY REFERENCES passage (id) ON DELETE CASCADE,
      model_id INTEGER NOT NULL,
      -- float32 scale, then one int8 a dimension, little endian.
      code BLOB NOT NULL
    ) STRICT`,
  ],
  ['second_vector_by_model', 'CREATE INDEX second_vector_by_model ON second_vector (model_id)'],
];

export function missingSecondTables(db: Database): readonly string[] {
  return SCHEMA.map(([name]) => name).filter(
    (name) => statement(db, 'SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) === undefined,
  );
}

export function createSecondTables(db: Database): void {
  const missing = missingSecondTables(db);
  for (const [name, sql] of SCHEMA) if (missing.includes(name)) db.exec(sql);
}

/** The number of a model's vectors in table `second_vector`. */
export function secondModelId(db: Database, fingerprint: string): number {
  const find = statement(db, 'SELECT id FROM second_model WHERE fingerprint = ?').pluck();
  const known = find.get(fingerprint) as number | undefined;
  if (known !== undefined) return known;
  statement(db, 'INSERT OR IGNORE INTO second_model (fingerprint) VALUES (?)').run(fingerprint);
  return find.get(fingerprint) as number;
}

/** How many passages have a vector of this model, or of any. */
export function countSecondVectors(db: Database, modelId?: number): number {
  return (
    modelId === undefined
      ? statement(db, 'SELECT count(*) FROM second_vector INDEXED BY second_vector_by_model').pluck().get()
      : statement(db, 'SELECT count(*) FROM second_vector WHERE model_id = ?').pluck().get(modelId)
  ) as number;
}

/** Puts a vector in the place of what the passage had; nothing where the passage is gone. */
export function putSecondVector(db: Database, modelId: number, passageId: number, code: Uint8Array): void {
  statement(
    db,
    'INSERT OR REPLACE INTO second_vector (passage_id, model_id, code) SELECT id, ?, ? FROM passage WHERE id = ?',
  ).run(modelId, code, passageId);
}

export function deleteSecondVector(db: Database, passageId: number): void {
  statement(db, 'DELETE FROM second_vector WHERE passage_id = ?').run(passageId);
}

/** A vector with what its text is known by. */
export interface KnownVector {
  readonly textHash: string;
  readonly modelId: number;
  readonly code: Uint8Array;
}

export function readKnownVector(db: Database, passageId: number): KnownVector | undefined {
  return statement(
    db,
    `SELECT p.text_hash AS textHash, s.model_id AS modelId, s.code FROM second_vector AS s JOIN passage AS p ON p.id = s.passage_id
     WHERE s.passage_id = ?`,
  ).get(passageId) as KnownVector | undefined;
}

/** Gives a passage the vector that another one with the same text has. Gives whether there was one. */
export function copySecondVector(db: Database, passageId: number): boolean {
  return (
    statement(
      db,
      `INSERT OR REPLACE INTO second_vector (passage_id, model_id, code)
       SELECT own.id, s.model_id, s.code FROM passage AS own JOIN passage AS other ON other.text_hash = own.text_hash AND other.id <> own.id
       JOIN second_vector AS s ON s.passage_id = other.id WHERE own.id = ? LIMIT 1`,
    ).run(passageId).changes > 0
  );
}

export function textHashOf(db: Database, passageId: number): string | undefined {
  return statement(db, 'SELECT text_hash FROM passage WHERE id = ?').pluck().get(passageId) as string | undefined;
}

export function hasSecondVectors(db: Database): boolean {
  return statement(db, 'SELECT 1 FROM second_vector LIMIT 1').get() !== undefined;
}

export function hasSecondVector(db: Database, passageId: number): boolean {
  return statement(db, 'SELECT 1 FROM second_vector WHERE passage_id = ?').get(passageId) !== undefined;
}

/** A passage as it stands in its document. */
export interface PlacedPassage {
  readonly passageId: number;
  readonly observationId: number;
  readonly blockId: number;
  /** `null` where the model has not come to it. */
  readonly code: Uint8Array | null;
}

/** The passages of some of a document's observations, in the order of the document. */
export function placedPassages(
  db: Database,
  modelId: number,
  documentId: number,
  [first, last]: readonly [number, number],
): readonly PlacedPassage[] {
  const rows = statement(
    db,
    `SELECT p.id, o.id, o.block_id, s.code FROM observation AS o JOIN passage AS p ON p.observation_id = o.id
     LEFT JOIN second_vector AS s ON s.passage_id = p.id AND s.model_id = ?
     WHERE o.id BETWEEN ? AND ? AND o.document_id = ? ORDER BY o.id, p.id`,
  )
    .raw()
    .all(modelId, first, last, documentId) as [number, number, number, Buffer | null][];
  return rows.map(([passageId, observationId, blockId, code]) => ({ passageId, observationId, blockId, code }));
}

export function textOfPassage(db: Database, passageId: number): string | undefined {
  const row = statement(
    db,
    'SELECT o.text, p.start, p.end FROM passage AS p JOIN observation AS o ON o.id = p.observation_id WHERE p.id = ?',
  )
    .raw()
    .get(passageId) as [string, number, number] | undefined;
  return row?.[0].slice(row[1], row[2]);
}

/** Vectors whose passage is gone. */
export function secondWithoutPassage(db: Database): readonly number[] {
  return statement(db, 'SELECT passage_id FROM second_vector WHERE passage_id NOT IN (SELECT id FROM passage)')
    .pluck()
    .all() as number[];
}
