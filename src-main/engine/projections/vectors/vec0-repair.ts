/**
 * The tables that vec0 keeps its vectors in: what is wrong with them, and a new table with all vectors that can be
 * saved. They are read by themselves, because vec0 trusts them: where one is lost, a query of the vec0 table may end
 * the process.
 */
import { type Database, openMemory, statement } from '../../store/connection.ts';
import { loadVec } from './extension.ts';
import { allSteps, type Steps } from '../projection.ts';
import { decodeBytes, encodeBytes } from './byte-vector.ts';
import {
  BYTES,
  createVec0Table,
  dropVec0Table,
  type Element,
  elementOf,
  fromBlob,
  insertVector,
  vec0Table,
} from './vec0-table.ts';

/** Behind the table's name. */
const PARTS = ['_info', '_chunks', '_rowids', '_vector_chunks00'] as const;

/** Those of the tables of a fingerprint that are not there, by name. */
export function missingParts(db: Database, fingerprintId: number): readonly string[] {
  const names = ['', ...PARTS].map((part) => vec0Table(fingerprintId) + part);
  return names.filter((name) => !hasTable(db, name));
}

/** What is wrong with how vectors are kept, empty where it is sound. Reads no vector. */
export function vec0Fault(db: Database, fingerprintId: number): string {
  const dimensions = statement(db, 'SELECT dimensions FROM fingerprint WHERE id = ?')
    .pluck()
    .get(fingerprintId) as number;
  const missing = missingParts(db, fingerprintId);
  if (missing.length > 0)
    return `${missing.length} of its tables ${missing.length === 1 ? 'is' : 'are'} gone: ${missing.join(', ')}`;
  const table = vec0Table(fingerprintId);
  const count = (sql: string, ...values: number[]): number =>
    statement(db, sql)
      .pluck()
      .get(...values) as number;
  const lost = count(
    `SELECT count(*) FROM ${table}_chunks AS c LEFT JOIN ${table}_vector_chunks00 AS v ON v.rowid = c.chunk_id WHERE v.rowid IS NULL OR length(v.vectors) <> c.size * ?`,
    BYTES[elementOf(db, fingerprintId)] * dimensions,
  );
  if (lost > 0) return `${lost} of its parts have lost their vectors`;
  const astray = count(
    `SELECT count(*) FROM ${table}_rowids WHERE chunk_id IS NULL OR chunk_id NOT IN (SELECT chunk_id FROM ${table}_chunks)`,
  );
  if (astray > 0) return `${astray} vectors stand nowhere`;
  let valid = 0;
  for (const _ of validRows(db, table)) valid++;
  const listed = count(`SELECT count(*) FROM ${table}_rowids`);
  return valid === listed ? '' : `it has ${valid} vectors and lists ${listed}`;
}

/**
 * Makes the table anew, whatever is left of it, within a transaction. Vectors that still stand somewhere are kept.
 *
 * @returns how many were saved
 */
export function renewVec0Table(db: Database, fingerprintId: number, dimensions: number): number {
  return allSteps(renewSteps(db, fingerprintId, dimensions));
}

/** Vectors that are saved in a step. */
const AT_ONCE = 200;

/** The same in small steps. */
export function* renewSteps(db: Database, fingerprintId: number, dimensions: number): Steps<number> {
  const saved: [passageId: number, bytes: Uint8Array][] = [];
  for (const [passageId, vector] of salvage(db, fingerprintId, dimensions)) {
    saved.push([passageId, new Uint8Array(encodeBytes(vector).buffer)]);
    if (saved.length % AT_ONCE === 0) yield;
  }
  const table = vec0Table(fingerprintId);
  const missing = missingParts(db, fingerprintId);
  db.unsafeMode(true); // SQLite else keeps these tables from being written but by vec0
  try {
    // vec0 drops its table only where all others are there.
    if (hasTable(db, table))
      for (const sql of partsOf(table, dimensions)) if (missing.includes(sql.name)) db.exec(sql.sql);
    if (hasTable(db, table)) dropVec0Table(db, fingerprintId);
    for (const part of PARTS) db.exec(`DROP TABLE IF EXISTS ${table}${part}`);
  } finally {
    db.unsafeMode(false);
  }
  createVec0Table(db, fingerprintId, dimensions);
  for (const [i, [passageId, bytes]] of saved.entries()) {
    insertVector(db, fingerprintId, passageId, decodeBytes(bytes));
    if (i % AT_ONCE === 0) yield;
  }
  return saved.length;
}

/** What makes the tables that vec0 keeps a table in. */
function partsOf(table: string, dimensions: number): readonly { readonly name: string; readonly sql: string }[] {
  const db = openMemory();
  try {
    loadVec(db);
    createVec0Table(db, Number(/\d+$/.exec(table)?.[0]), dimensions);
    return db
      .prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL AND name <> ? AND name LIKE 'vectors\\_%' ESCAPE '\\'",
      )
      .all(table) as { name: string; sql: string }[];
  } finally {
    db.close();
  }
}

/**
 * Each vector that still stands in the parts, with its passage: by the parts' own list of row ids, or by the table of
 * these.
 */
function* salvage(
  db: Database,
  fingerprintId: number,
  dimensions: number,
): Generator<readonly [passageId: number, vector: Float32Array]> {
  const table = vec0Table(fingerprintId);
  if (!hasTable(db, `${table}_vector_chunks00`)) return;
  const places = hasTable(db, `${table}_chunks`)
    ? validRows(db, table)
    : hasTable(db, `${table}_rowids`)
      ? listedRows(db, table)
      : [];
  const element = elementIn(db, fingerprintId, dimensions);
  const part = statement(db, `SELECT vectors FROM ${table}_vector_chunks00 WHERE rowid = ?`).pluck();
  const bytes = BYTES[element] * dimensions;
  let [chunk, vectors]: [number, Buffer | undefined] = [-1, undefined];
  for (const [passageId, chunkId, offset] of places) {
    if (chunkId !== chunk) [chunk, vectors] = [chunkId, part.get(chunkId) as Buffer | undefined];
    const blob = vectors?.subarray(offset * bytes, (offset + 1) * bytes);
    // A vector of zeros is one that was deleted: none that was embedded has no length.
    if (blob?.byteLength === bytes && blob.some((byte) => byte !== 0)) yield [passageId, fromBlob(blob, element)];
  }
}

/** Vectors that vec0 keeps together. */
const CHUNK = 1_024;

/** How the vectors stand in their parts, also where the table itself is lost. */
function elementIn(db: Database, fingerprintId: number, dimensions: number): Element {
  if (hasTable(db, vec0Table(fingerprintId))) return elementOf(db, fingerprintId);
  const sql = `SELECT max(length(vectors)) FROM ${vec0Table(fingerprintId)}_vector_chunks00`;
  return (statement(db, sql).pluck().get() as number | null) === CHUNK * BYTES.float32 * dimensions
    ? 'float32'
    : 'int8';
}

type Place = readonly [passageId: number, chunkId: number, offset: number];

function* validRows(db: Database, table: string): Generator<Place> {
  for (const [chunkId, validity, rowids] of statement(
    db,
    `SELECT chunk_id, validity, rowids FROM ${table}_chunks ORDER BY chunk_id`,
  )
    .raw()
    .all() as [number, Buffer, Buffer][]) {
    for (let offset = 0; offset < validity.byteLength * 8 && (offset + 1) * 8 <= rowids.byteLength; offset++) {
      if (((validity[offset >> 3] as number) >> (offset & 7)) & 1)
        yield [Number(rowids.readBigInt64LE(offset * 8)), chunkId, offset];
    }
  }
}

function listedRows(db: Database, table: string): readonly Place[] {
  return statement(
    db,
    `SELECT rowid, chunk_id, chunk_offset FROM ${table}_rowids WHERE chunk_id IS NOT NULL ORDER BY chunk_id, chunk_offset`,
  )
    .raw()
    .all() as Place[];
}

function hasTable(db: Database, name: string): boolean {
  return statement(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}
