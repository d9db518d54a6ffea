/**
 * The tables there should be: one that is missing is made again, for all but the user's choices can be read from the
 * files.
 */
import { allSteps, type Projection } from '../projections/projection.ts';
import { knownProjections, lastChange, setPosition } from './write/changes.ts';
import type { Database } from './connection.ts';

/** What makes each table and index, and the columns of a table, by its name, tables first. */
export type Schema = ReadonlyMap<string, { readonly sql: string; readonly columns: readonly string[] }>;

/** The tables whose rows say what the user chose, and what all others refer to. */
const NOT_DERIVED: ReadonlySet<string> = new Set(['source', 'file', 'document', 'fingerprint']);

/** Tables whose numbers stand in others: without them those numbers would be given anew. */
const NUMBERS: ReadonlySet<string> = new Set(['observation', 'passage']);

export function schemaOf(db: Database): Schema {
  const rows = db
    .prepare("SELECT name, sql, type FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'index', rowid")
    .raw()
    .all() as [string, string, string][];
  const columns = db.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck();
  return new Map(
    rows.map(([name, sql, type]) => [
      name,
      { sql, columns: type === 'table' && sql.startsWith('CREATE TABLE') ? (columns.all(name) as string[]) : [] },
    ]),
  );
}

/**
 * Makes what is missing, and has all files read again then: their rows are gone with it. A projection that the index
 * has not had yet gets its tables, and is made from the rows later: see `projections/catch-up.ts`.
 *
 * @param expected of a database that has nothing but its tables
 * @param isFresh whether the migrations have just made the database: what they record of projections is of older
 *   versions of these
 * @returns what was lost and made again, by name; `null` where the index cannot be mended so
 */
export function mendSchema(
  db: Database,
  expected: Schema,
  projections: readonly Projection[],
  isFresh = false,
): readonly string[] | null {
  const there = schemaOf(db);
  const ofProjection = (name: string): boolean => projections.some(({ tables }) => tables.test(name));
  const missing = [...expected.keys()].filter((name) => !there.has(name) && !ofProjection(name));
  if (missing.some((name) => NOT_DERIVED.has(name))) return null;
  if (
    [...expected].some(
      ([name, { columns }]) => there.has(name) && columns.some((column) => !there.get(name)?.columns.includes(column)),
    )
  )
    return null;
  const known = there.has('projection') && !isFresh ? knownProjections(db) : new Set<string>();
  const parts = projections.map((projection) => ({
    projection,
    isNew: !known.has(projection.name),
    lost: projection.missing(db),
  }));
  if (parts.some(({ lost }) => lost === null)) return null;
  const lost = [...missing, ...parts.flatMap((part) => (part.isNew ? [] : (part.lost ?? [])))];
  if (lost.length === 0 && parts.every(({ isNew }) => !isNew)) return [];
  db.transaction(() => {
    for (const name of missing) db.exec(expected.get(name)?.sql ?? '');
    const begin = missing.some((name) => NUMBERS.has(name));
    // those of lost observations would else become those of new ones
    if (begin) db.exec('DELETE FROM document; DELETE FROM passage');
    const isEmpty = db.prepare('SELECT 1 FROM document LIMIT 1').get() === undefined;
    for (const part of parts) {
      part.projection.create(db);
      if (begin) allSteps(part.projection.rebuild(db));
      if (begin || part.isNew || part.lost?.length !== 0)
        setPosition(db, part.projection, isEmpty ? lastChange(db) : -1);
    }
    if (lost.length > 0) db.exec("UPDATE file SET recipe = ''");
  }).immediate();
  return lost;
}
