/** Connections to SQLite databases: the only file that knows the package. */
import SqliteDatabase from 'better-sqlite3';
import { lowerCase } from '../../../src-shared/fold.ts';

export type Database = SqliteDatabase.Database;
export type Statement = SqliteDatabase.Statement;

/** Opens a database, and makes its file where there is none. */
export function openConnection(file: string, options: SqliteDatabase.Options = {}): Database {
  return withFunctions(new SqliteDatabase(file, options));
}

/** A database of its own in memory, gone once it is closed. */
export function openMemory(): Database {
  return withFunctions(new SqliteDatabase(':memory:'));
}

/** `lower_case(text)`: SQLite itself knows only the letters of ASCII. Nothing in the schema uses it. */
function withFunctions(db: Database): Database {
  return db.function('lower_case', { deterministic: true }, (text) =>
    typeof text === 'string' ? lowerCase(text) : text,
  );
}

/** SQLite's own code of an error, as `SQLITE_BUSY`; empty for other errors. */
export function sqliteCode(error: unknown): string {
  return error instanceof SqliteDatabase.SqliteError ? error.code : '';
}

/**
 * Another text after each change of the index, by this connection or another: what was looked up holds for as long as
 * it stays.
 */
export function generationOf(db: Database): string {
  return `${statement(db, 'PRAGMA data_version').pluck().get() as number} ${statement(db, 'SELECT total_changes()').pluck().get() as number}`;
}

const statements = new WeakMap<Database, Map<string, Statement>>();

/** A prepared statement, prepared once for each database and text: preparing costs more than most of our queries. */
export function statement(db: Database, sql: string): Statement {
  let prepared = statements.get(db);
  if (!prepared) statements.set(db, (prepared = new Map()));
  let found = prepared.get(sql);
  if (!found) prepared.set(sql, (found = db.prepare(sql)));
  return found;
}
