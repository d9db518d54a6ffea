/** The vec0 tables, one a fingerprint. */
import { type Database, statement } from '../store/database.ts';
import { vectorTable as table } from './vector-table.ts';

export function dropVectorTable(db: Database, fingerprintId: number): void {
  db.exec(`DROP TABLE ${table(fingerprintId)}`);
}

/** Whether the table takes room: its storage does not shrink as vectors are deleted. */
export function hasVectorStorage(db: Database, fingerprintId: number): boolean {
  return statement(db, `SELECT 1 FROM ${table(fingerprintId)}_chunks LIMIT 1`).get() !== undefined;
}

/** @param vector `Float32Array` of `[dimensions]`, length 1 */
export function insertVector(db: Database, fingerprintId: number, passageId: number, vector: Float32Array): void {
  // sqlite-vec takes only integers for a key, and a JavaScript number arrives as a real.
  statement(db, `INSERT INTO ${table(fingerprintId)} (passage_id, vector) VALUES (?, ?)`).run(BigInt(passageId), toBlob(vector));
}

export function deleteVector(db: Database, fingerprintId: number, passageId: number): void {
  statement(db, `DELETE FROM ${table(fingerprintId)} WHERE passage_id = ?`).run(BigInt(passageId));
}

export function readVector(db: Database, fingerprintId: number, passageId: number): Float32Array | undefined {
  const row = statement(db, `SELECT vector FROM ${table(fingerprintId)} WHERE passage_id = ?`).get(BigInt(passageId)) as { vector: Buffer } | undefined;
  return row && fromBlob(row.vector);
}

export function countVectors(db: Database, fingerprintId: number): number {
  return (statement(db, `SELECT count(*) AS n FROM ${table(fingerprintId)}`).get() as { n: number }).n;
}

/** Documents of a fingerprint that have passages without a vector, with how many. */
export function documentsWithoutVectors(db: Database, fingerprintId: number): readonly (readonly [documentId: number, passages: number])[] {
  return statement(
    db,
    `SELECT d.id, count(*) FROM document AS d JOIN observation AS o ON o.document_id = d.id JOIN passage AS p ON p.observation_id = o.id
     WHERE d.fingerprint_id = ? AND p.id NOT IN (SELECT rowid FROM ${table(fingerprintId)}_rowids) GROUP BY d.id`,
  ).raw().all(fingerprintId) as [number, number][];
}

/** Vectors of a fingerprint whose passage is gone, or belongs to a document of another one. */
export function vectorsWithoutPassage(db: Database, fingerprintId: number): readonly number[] {
  return statement(
    db,
    `SELECT v.rowid FROM ${table(fingerprintId)}_rowids AS v WHERE NOT EXISTS (
       SELECT 1 FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id
       WHERE p.id = v.rowid AND d.fingerprint_id = ?)`,
  ).pluck().all(fingerprintId) as number[];
}

/** All vectors in the order of their ids, one at a time, because together they may not fit into memory twice. */
export function* eachVector(db: Database, fingerprintId: number): Generator<{ readonly passageId: number; readonly vector: Float32Array }> {
  const rows = statement(db, `SELECT passage_id, vector FROM ${table(fingerprintId)}`).raw().iterate() as IterableIterator<[number, Buffer]>;
  for (const [passageId, blob] of rows) yield { passageId, vector: fromBlob(blob) };
}

/** The nearest passages by sqlite-vec's own exact search: the yardstick of the scan in memory. */
export function nearestVectors(db: Database, fingerprintId: number, query: Float32Array, k: number): readonly { readonly passageId: number; readonly distance: number }[] {
  return statement(db, `SELECT passage_id AS passageId, distance FROM ${table(fingerprintId)} WHERE vector MATCH ? AND k = ? ORDER BY distance`).all(toBlob(query), k) as {
    passageId: number;
    distance: number;
  }[];
}

function toBlob(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** A copy: SQLite's buffer need not be aligned to four bytes. */
function fromBlob(blob: Buffer): Float32Array {
  const vector = new Float32Array(blob.byteLength / 4);
  new Uint8Array(vector.buffer).set(blob);
  return vector;
}
