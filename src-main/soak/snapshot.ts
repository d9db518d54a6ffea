/** Reads the index that a killed engine left behind, and never changes it. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DATABASE_FILE, type Database } from '../engine/store/database.ts';
import { openIndex } from '../engine/projections/open-index.ts';
import { countEntries } from '../engine/projections/fulltext/fts5-table.ts';

export interface Snapshot {
  /** The SHA-256 of the content each document was made of, by its path. */
  readonly documents: ReadonlyMap<string, string>;
  /** The texts of each document's observations, in their order, by its path. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** The hashes of all texts that have a vector. */
  readonly known: ReadonlySet<string>;
  /** One sentence for each thing that is wrong; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Opens a copy of the database: to open the file itself would put it in order, and that is the next engine's work. No
 * process may write to it meanwhile.
 *
 * @param scratch a folder that is emptied first
 */
export function withCopy<T>(dataFolder: string, scratch: string, use: (db: Database) => T): T {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  for (const suffix of ['', '-wal']) {
    const file = path.join(dataFolder, DATABASE_FILE + suffix);
    if (existsSync(file)) copyFileSync(file, path.join(scratch, DATABASE_FILE + suffix));
  }
  const { db, movedAside } = openIndex(scratch, 0);
  try {
    if (movedAside) throw new Error('The database cannot be read at all.');
    return use(db);
  } finally {
    db.close();
  }
}

/** What the index of a data folder holds, once its engine has ended, however it did. */
export function lookAt(dataFolder: string, scratch: string): Snapshot {
  const beside = existsSync(dataFolder) ? readdirSync(dataFolder).filter((name) => /damaged|suspect/.test(name)) : [];
  const picture = withCopy(dataFolder, scratch, snapshotOf);
  return { ...picture, problems: [...beside.map((name) => `${name} stands in the data folder.`), ...picture.problems] };
}

/**
 * As {@link lookAt}, of an open database. Its lexicon's own check writes nothing, but needs a database that may be
 * written.
 */
export function snapshotOf(db: Database): Snapshot {
  const rows = db.prepare('SELECT file.path, file.content_hash FROM document JOIN file USING (id)').raw().all() as [
    string,
    string,
  ][];
  const texts = new Map<string, string[]>(rows.map(([file]) => [file, []]));
  for (const [file, text] of db
    .prepare(
      'SELECT file.path, text FROM observation JOIN file ON file.id = document_id ORDER BY line_start, observation.id',
    )
    .raw()
    .all() as [string, string][]) {
    texts.get(file)?.push(text);
  }
  const known = new Set(db.prepare('SELECT text_hash FROM passage').pluck().all() as string[]);
  return { documents: new Map(rows), texts, known, problems: problemsOf(db) };
}

/**
 * What must find nothing, by what it would mean. A document that waits for a new version of its file keeps the old one:
 * `pending`.
 */
const NEVER: readonly (readonly [meaning: string, sql: string])[] = [
  ['row points to nothing', 'SELECT 1 FROM pragma_foreign_key_check'],
  [
    'file is "indexed" without a document',
    "SELECT 1 FROM file WHERE state = 'indexed' AND id NOT IN (SELECT id FROM document)",
  ],
  [
    'document has a file that is neither indexed nor waiting',
    "SELECT 1 FROM document JOIN file USING (id) WHERE state NOT IN ('indexed', 'pending')",
  ],
  ['document has no observation', 'SELECT 1 FROM document WHERE id NOT IN (SELECT document_id FROM observation)'],
  [
    'document does not know its observations',
    `SELECT 1 FROM document AS d WHERE NOT EXISTS (SELECT 1 FROM chapter WHERE document_id = d.id)
    AND (SELECT count(*) <> last_observation - first_observation + 1 OR min(id) <> first_observation OR max(id) <> last_observation FROM observation WHERE document_id = d.id)`,
  ],
  [
    'log does not know its observations',
    `SELECT 1 FROM document AS d JOIN chapter AS one ON one.document_id = d.id AND one.ordinal = 0
    WHERE one.first_id IS NOT d.first_observation OR one.last_id IS NOT d.last_observation
    OR (SELECT total(last_id - first_id + 1) FROM chapter WHERE document_id = d.id) <> (SELECT count(*) FROM observation WHERE document_id = d.id)
    OR EXISTS (SELECT 1 FROM observation AS o WHERE document_id = d.id AND NOT EXISTS (SELECT 1 FROM chapter WHERE document_id = d.id AND o.id BETWEEN first_id AND last_id))`,
  ],
  [
    "observation stands in another document's block",
    'SELECT 1 FROM observation AS o JOIN block AS b ON b.id = o.block_id WHERE b.document_id <> o.document_id',
  ],
  ['observation has no passage', 'SELECT 1 FROM observation WHERE id NOT IN (SELECT observation_id FROM passage)'],
  ['observation has no words', 'SELECT 1 FROM observation WHERE id NOT IN (SELECT id FROM lexicon_docsize)'],
  ['words have no observation', 'SELECT 1 FROM lexicon_docsize WHERE id NOT IN (SELECT id FROM observation)'],
  [
    'projection is not in step with the rows',
    "SELECT 1 FROM projection WHERE seq <> coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0)",
  ],
  ['passage has no code', 'SELECT 1 FROM passage WHERE id NOT IN (SELECT passage_id FROM code)'],
  [
    'code differs from its passage',
    `SELECT 1 FROM code AS c JOIN passage AS p ON p.id = c.passage_id JOIN observation AS o ON o.id = p.observation_id
    JOIN document AS d ON d.id = o.document_id WHERE c.observation_id <> o.id OR c.document_id <> d.id OR c.fingerprint_id <> d.fingerprint_id`,
  ],
];

function problemsOf(db: Database): readonly string[] {
  const count = (sql: string): number => db.prepare(`SELECT count(*) FROM (${sql})`).pluck().get() as number;
  const problems: string[] = [];
  const integrity = db.pragma('integrity_check') as { integrity_check: string }[];
  if (integrity[0]?.integrity_check !== 'ok')
    problems.push(...integrity.map(({ integrity_check }) => `integrity_check: ${integrity_check}`));
  try {
    db.exec("INSERT INTO lexicon (lexicon) VALUES ('integrity-check')");
  } catch (error) {
    problems.push(`The lexicon is damaged: ${(error as Error).message}`);
  }

  const never = [...NEVER];
  for (const id of db.prepare('SELECT id FROM fingerprint').pluck().all() as number[]) {
    const passages = `SELECT p.id FROM passage AS p JOIN observation AS o ON o.id = p.observation_id JOIN document AS d ON d.id = o.document_id WHERE d.fingerprint_id = ${id}`;
    never.push(['passage has no vector', `${passages} AND p.id NOT IN (SELECT passage_id FROM vectors_${id})`]);
    never.push(['vector has no passage', `SELECT 1 FROM vectors_${id} WHERE passage_id NOT IN (${passages})`]);
  }
  for (const [meaning, sql] of never) {
    const found = count(sql);
    if (found > 0) problems.push(`${found} times: ${meaning}.`);
  }
  const [entries, observations] = [countEntries(db), count('SELECT 1 FROM observation')];
  if (entries !== observations)
    problems.push(`The lexicon says that it has ${entries} entries, of ${observations} observations.`);
  return problems;
}
