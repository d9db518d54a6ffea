/**
 * The vec0 tables, one a fingerprint: `vectors_1` holds the passages' own vectors of fingerprint 1, a byte a dimension.
 * Those that an earlier version wrote have four, until they are rewritten (see `vectors.ts`); both are read and
 * searched.
 */
import { type Database, statement } from '../../store/connection.ts';
import { decodeBytes, encodeBytes } from './byte-vector.ts';

/** How a table has a component of a vector. */
export type Element = 'int8' | 'float32';

const COLUMN: Readonly<Record<Element, (dimensions: number) => string>> = {
  // The lengths of the stored vectors differ, for each has a scale of its own: only their directions are compared.
  int8: (dimensions) => `INT8[${dimensions}] distance_metric=cosine`,
  float32: (dimensions) => `FLOAT[${dimensions}]`,
};
/** sqlite-vec has to be told what a blob is. */
const VALUE: Readonly<Record<Element, string>> = { int8: 'vec_int8(?)', float32: '?' };
export const BYTES: Readonly<Record<Element, number>> = { int8: 1, float32: 4 };

export function vec0Table(fingerprintId: number): string {
  return `vectors_${Math.trunc(fingerprintId)}`;
}

export function createVec0Table(
  db: Database,
  fingerprintId: number,
  dimensions: number,
  element: Element = 'int8',
): void {
  db.exec(
    `CREATE VIRTUAL TABLE ${vec0Table(fingerprintId)} USING vec0 (passage_id INTEGER PRIMARY KEY, vector ${COLUMN[element](Math.trunc(dimensions))})`,
  );
}

/** How a table has its vectors; as a new one has them where it is not there. */
export function elementOf(db: Database, fingerprintId: number): Element {
  const sql = statement(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?")
    .pluck()
    .get(vec0Table(fingerprintId)) as string | undefined;
  return sql?.includes('FLOAT[') ? 'float32' : 'int8';
}

/**
 * Deletes the table with all its vectors. One that has lost a table of its own cannot be dropped so: see
 * `vec0-repair.ts`.
 */
export function dropVec0Table(db: Database, fingerprintId: number): void {
  db.exec(`DROP TABLE ${vec0Table(fingerprintId)}`);
}

/** Whether the table takes room: its storage does not shrink as vectors are deleted. */
export function hasVectorStorage(db: Database, fingerprintId: number): boolean {
  return statement(db, `SELECT 1 FROM ${vec0Table(fingerprintId)}_chunks LIMIT 1`).get() !== undefined;
}

/** @param vector `Float32Array` of `[dimensions]`, length 1 */
export function insertVector(db: Database, fingerprintId: number, passageId: number, vector: Float32Array): void {
  const element = elementOf(db, fingerprintId);
  // sqlite-vec takes only integers for a key, and a JavaScript number arrives as a real.
  statement(db, `INSERT INTO ${vec0Table(fingerprintId)} (passage_id, vector) VALUES (?, ${VALUE[element]})`).run(
    BigInt(passageId),
    toBlob(vector, element),
  );
}

export function deleteVector(db: Database, fingerprintId: number, passageId: number): void {
  statement(db, `DELETE FROM ${vec0Table(fingerprintId)} WHERE passage_id = ?`).run(BigInt(passageId));
}

/** The stored vector, length 1. */
export function readVector(db: Database, fingerprintId: number, passageId: number): Float32Array | undefined {
  const row = statement(db, `SELECT vector FROM ${vec0Table(fingerprintId)} WHERE passage_id = ?`).get(
    BigInt(passageId),
  ) as { vector: Buffer } | undefined;
  return row && fromBlob(row.vector, elementOf(db, fingerprintId));
}

/**
 * Counted in the list of row ids: vec0 itself goes through all vectors for it, which takes two hundred times as long.
 */
export function countVectors(db: Database, fingerprintId: number): number {
  return statement(db, `SELECT count(*) FROM ${vec0Table(fingerprintId)}_rowids`)
    .pluck()
    .get() as number;
}

/** Documents of a fingerprint that have passages without a vector, with how many. */
export function documentsWithoutVectors(
  db: Database,
  fingerprintId: number,
): readonly (readonly [documentId: number, passages: number])[] {
  return statement(
    db,
    `SELECT d.id, count(*) FROM document AS d JOIN observation AS o ON o.document_id = d.id JOIN passage AS p ON p.observation_id = o.id
     WHERE d.fingerprint_id = ? AND p.id NOT IN (SELECT rowid FROM ${vec0Table(fingerprintId)}_rowids) GROUP BY d.id`,
  )
    .raw()
    .all(fingerprintId) as [number, number][];
}

/** Vectors of a fingerprint whose passage is gone, or belongs to a document of another one. */
export function vectorsWithoutPassage(db: Database, fingerprintId: number): readonly number[] {
  return statement(
    db,
    `SELECT v.rowid FROM ${vec0Table(fingerprintId)}_rowids AS v WHERE NOT EXISTS (
       SELECT 1 FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
       WHERE p.id = v.rowid AND d.fingerprint_id = ?)`,
  )
    .pluck()
    .all(fingerprintId) as number[];
}

/** All vectors in the order of their ids, one at a time, because together they may not fit into memory twice. */
export function* eachVector(
  db: Database,
  fingerprintId: number,
): Generator<{ readonly passageId: number; readonly vector: Float32Array }> {
  const element = elementOf(db, fingerprintId);
  const rows = statement(db, `SELECT passage_id, vector FROM ${vec0Table(fingerprintId)}`)
    .raw()
    .iterate() as IterableIterator<[number, Buffer]>;
  for (const [passageId, blob] of rows) yield { passageId, vector: fromBlob(blob, element) };
}

/** The most that vec0 gives for one query. */
export const MOST_NEAREST = 4_096;

export interface Nearest {
  readonly passageId: number;
  /** From 0 on, the smaller the nearer: 1 less the cosine, or the Euclidean distance in a table of float32. */
  readonly distance: number;
}

/**
 * The nearest passages by sqlite-vec's own exact search, nearest first. It reads all vectors.
 *
 * @param k at most {@link MOST_NEAREST}
 */
export function nearestVectors(
  db: Database,
  fingerprintId: number,
  query: Float32Array,
  k: number,
): readonly Nearest[] {
  const element = elementOf(db, fingerprintId);
  return statement(
    db,
    `SELECT passage_id AS passageId, distance FROM ${vec0Table(fingerprintId)} WHERE vector MATCH ${VALUE[element]} AND k = ? ORDER BY distance`,
  ).all(toBlob(query, element), k) as Nearest[];
}

/** The same among these passages alone. */
export function nearestAmong(
  db: Database,
  fingerprintId: number,
  query: Float32Array,
  k: number,
  passageIds: readonly number[],
): readonly Nearest[] {
  const element = elementOf(db, fingerprintId);
  return statement(
    db,
    `SELECT passage_id AS passageId, distance FROM ${vec0Table(fingerprintId)} WHERE vector MATCH ${VALUE[element]} AND k = ? AND passage_id IN (SELECT value FROM json_each(?)) ORDER BY distance`,
  ).all(toBlob(query, element), k, JSON.stringify(passageIds)) as Nearest[];
}

function toBlob(vector: Float32Array, element: Element): Buffer {
  const stored = element === 'int8' ? encodeBytes(vector) : vector;
  return Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
}

/** A copy: SQLite's buffer need not be aligned to four bytes. */
export function fromBlob(blob: Uint8Array, element: Element): Float32Array {
  if (element === 'int8') return decodeBytes(blob);
  const vector = new Float32Array(blob.byteLength / 4);
  new Uint8Array(vector.buffer).set(blob);
  return vector;
}
