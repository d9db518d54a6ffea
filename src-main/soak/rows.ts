/**
 * All that an index holds, as lines that two indexes of the same files have in common: whatever ids their rows have.
 */
import type { Database } from '../engine/store/database.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Columns that are ids, or say when, or by how much a file was younger than its reading: they differ, and what they
 * point to is written in their place.
 */
const OWN = new Set([
  'id',
  'source_id',
  'document_id',
  'block_id',
  'observation_id',
  'passage_id',
  'fingerprint_id',
  'model_id',
  'first_observation',
  'last_observation',
  'first_id',
  'last_id',
  'solves',
  'added_at',
  'changed_at',
]);

/**
 * The tables and what each row of them belongs to. All other columns are compared as they are, those of later
 * migrations too.
 */
const TABLES: Readonly<Record<string, string>> = {
  source: 'SELECT t.* FROM source AS t',
  file: 'SELECT s.path AS of_source, t.* FROM file AS t JOIN source AS s ON s.id = t.source_id',
  fingerprint: 'SELECT t.* FROM fingerprint AS t',
  document: `SELECT f.path AS of_file, p.hash AS of_fingerprint, a.uid AS of_first, z.uid AS of_last, t.* FROM document AS t JOIN file AS f USING (id)
    JOIN fingerprint AS p ON p.id = t.fingerprint_id LEFT JOIN observation AS a ON a.id = t.first_observation LEFT JOIN observation AS z ON z.id = t.last_observation`,
  chapter: `SELECT f.path AS of_file, a.uid AS of_first, z.uid AS of_last, t.* FROM chapter AS t JOIN file AS f ON f.id = t.document_id
    LEFT JOIN observation AS a ON a.id = t.first_id LEFT JOIN observation AS z ON z.id = t.last_id`,
  name: 'SELECT f.path AS of_file, t.* FROM name AS t JOIN file AS f ON f.id = t.document_id',
  tag: 'SELECT f.path AS of_file, t.* FROM tag AS t JOIN file AS f ON f.id = t.document_id',
  property: 'SELECT f.path AS of_file, t.* FROM property AS t JOIN file AS f ON f.id = t.document_id',
  redaction: 'SELECT f.path AS of_file, t.* FROM redaction AS t JOIN file AS f ON f.id = t.document_id',
  block: 'SELECT f.path AS of_file, t.* FROM block AS t JOIN file AS f ON f.id = t.document_id',
  observation: `SELECT f.path AS of_file, b.line_start AS of_block, s.uid AS of_challenge, t.* FROM observation AS t JOIN file AS f ON f.id = t.document_id
    JOIN block AS b ON b.id = t.block_id LEFT JOIN observation AS s ON s.id = t.solves`,
  reference: 'SELECT o.uid AS of_observation, t.* FROM reference AS t JOIN observation AS o ON o.id = t.observation_id',
  passage: 'SELECT o.uid AS of_observation, t.* FROM passage AS t JOIN observation AS o ON o.id = t.observation_id',
  second_model: 'SELECT t.* FROM second_model AS t',
  second_vector:
    'SELECT o.uid AS of_observation, p.start AS of_start, t.* FROM second_vector AS t JOIN passage AS p ON p.id = t.passage_id JOIN observation AS o ON o.id = p.observation_id',
  code: 'SELECT o.uid AS of_observation, p.start AS of_start, t.* FROM code AS t JOIN passage AS p ON p.id = t.passage_id JOIN observation AS o ON o.id = p.observation_id',
};

/**
 * Not compared: SQLite's and the virtual tables' own, and what is still to be wiped and what has changed when, which is
 * a matter of time.
 */
const INNER = /^(sqlite_|lexicon|vectors_|trace$|change$|projection$)/;

/**
 * The rows of all tables, each table in an order of its own, by the table's name. Vectors stand there byte by byte,
 * words by what terms stand where.
 */
export function rowsOf(db: Database): ReadonlyMap<string, readonly string[]> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  const unknown = tables.filter((name) => !INNER.test(name) && !Object.hasOwn(TABLES, name));
  if (unknown.length > 0)
    throw new Error(`The comparison does not know the table ${unknown.join(', ')}; give it a line in rows.ts.`);

  const lines = new Map(Object.entries(TABLES).map(([name, sql]) => [name, linesOf(db, sql)]));
  const fingerprints = db.prepare('SELECT id FROM fingerprint').pluck().all() as number[];
  lines.set(
    'vector',
    fingerprints.flatMap((id) =>
      linesOf(
        db,
        `SELECT o.uid AS of_observation, p.start AS of_start, v.vector FROM vectors_${id} AS v JOIN passage AS p ON p.id = v.passage_id JOIN observation AS o ON o.id = p.observation_id`,
      ),
    ),
  );
  for (const words of ['lexicon', 'lexicon_bookkeeping']) {
    db.exec(`CREATE VIRTUAL TABLE temp.place USING fts5vocab (main, ${words}, instance)`);
    lines.set(
      words,
      linesOf(
        db,
        'SELECT o.uid AS of_observation, v.term, v.col, v.offset FROM temp.place AS v JOIN observation AS o ON o.id = v.doc',
      ),
    );
    db.exec('DROP TABLE temp.place');
  }
  return lines;
}

/** At most five sentences for each table that differs; empty when all rows are the same. */
export function differences(
  found: ReadonlyMap<string, readonly string[]>,
  expected: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((table) => {
    const [ours, theirs] = [found.get(table) ?? [], expected.get(table) ?? []];
    const [few, many] = [surplus(ours, theirs), surplus(theirs, ours)];
    return [...many.map((line) => `${table} lacks ${line}`), ...few.map((line) => `${table} has ${line}`)]
      .slice(0, 5)
      .map((line) => line.slice(0, 400));
  });
}

function linesOf(db: Database, sql: string): readonly string[] {
  return (db.prepare(sql).all() as Row[])
    .map((row) =>
      JSON.stringify(
        Object.fromEntries(
          Object.entries(row)
            .filter(([name]) => !OWN.has(name))
            .map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value]),
        ),
      ),
    )
    .sort();
}

/** The lines of the first that the second has not, or less often. */
function surplus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
