/** The tables there should be: one that is missing is made again, for all but the user's choices can be read from the files. */
import type { Database } from './database.ts';
import { createVectorTable, vectorTable } from '../index/vector-table.ts';

/** What makes each table and index, and the columns of a table, by its name, tables first. */
export type Schema = ReadonlyMap<string, { readonly sql: string; readonly columns: readonly string[] }>;

/** The tables whose rows say what the user chose, and what all others refer to. */
const NOT_DERIVED: ReadonlySet<string> = new Set(['source', 'file', 'document', 'fingerprint']);

/** Tables whose numbers stand in others: without them those numbers would be given anew. */
const NUMBERS: ReadonlySet<string> = new Set(['observation', 'passage']);

/** Tables that the lexicon keeps its rows in, and makes itself. */
const SHADOW = /^lexicon_(?!term$)/;

export function schemaOf(db: Database): Schema {
  const rows = db.prepare("SELECT name, sql, type FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'index', rowid").raw().all() as [string, string, string][];
  const columns = db.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck();
  return new Map(rows.map(([name, sql, type]) => [name, { sql, columns: type === 'table' && sql.startsWith('CREATE TABLE') ? (columns.all(name) as string[]) : [] }]));
}

/**
 * Makes what is missing, and has all files read again then: their rows are gone with it.
 *
 * @param expected of a database that has nothing but its tables
 * @returns what was made, by name; `null` where the index cannot be mended so
 */
export function mendSchema(db: Database, expected: Schema): readonly string[] | null {
  const there = schemaOf(db);
  const missing = [...expected.keys()].filter((name) => !there.has(name));
  if (missing.some((name) => NOT_DERIVED.has(name) || (SHADOW.test(name) && !missing.includes('lexicon')))) return null;
  if ([...expected].some(([name, { columns }]) => there.has(name) && columns.some((column) => !there.get(name)?.columns.includes(column)))) return null;
  const fingerprints = db.prepare('SELECT id, dimensions FROM fingerprint').raw().all() as [number, number][];
  const vectors = fingerprints.filter(([id]) => !there.has(vectorTable(id)));
  if (missing.length + vectors.length === 0) return [];
  db.transaction(() => {
    for (const name of missing) if (!SHADOW.test(name)) db.exec(expected.get(name)?.sql ?? '');
    const begin = missing.some((name) => NUMBERS.has(name));
    if (begin) forgetRows(db);
    for (const [id, dimensions] of begin ? fingerprints : vectors) createVectorTable(db, id, dimensions);
    db.exec("UPDATE file SET recipe = ''");
  }).immediate();
  return [...missing, ...vectors.map(([id]) => vectorTable(id))];
}

/** Forgets all that was read from files, and the tables of vectors. */
function forgetRows(db: Database): void {
  db.exec("DELETE FROM document; DELETE FROM code; INSERT INTO lexicon (lexicon) VALUES ('delete-all')");
  for (const name of schemaOf(db).keys()) if (/^vectors_\d+$/.test(name)) db.exec(`DROP TABLE ${name}`);
}
