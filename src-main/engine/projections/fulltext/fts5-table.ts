/**
 * Tables of SQLite's FTS5: `lexicon` has an entry for each observation, but that of bookkeeping stands in
 * `lexicon_bookkeeping`, where it counts for no word's rarity; `lexicon_term` lists the terms of the first.
 */
import { addressesIn, asRead } from '../../../../src-shared/as-read.ts';
import { type Database, statement } from '../../store/connection.ts';
import { identifierParts, signsOf, termsOf } from './analyzer.ts';

/** What makes each of the tables, as the migrations do. FTS5 makes those that it keeps its rows in. */
const TABLES: Readonly<Record<string, string>> = {
  lexicon: `CREATE VIRTUAL TABLE lexicon USING fts5 (
  text, context, parts, whole,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '3'
)`,
  lexicon_bookkeeping: `CREATE VIRTUAL TABLE lexicon_bookkeeping USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'ascii'
)`,
  lexicon_term: 'CREATE VIRTUAL TABLE lexicon_term USING fts5vocab (lexicon, row)',
};
/** Tables with entries. */
const ENTRIES = ['lexicon', 'lexicon_bookkeeping'] as const;
const SHADOWS = ['_data', '_idx', '_docsize', '_config'];

/** The tables that are not there; `null` where FTS5 has lost one of its own, and the whole file is in doubt. */
export function missingTables(db: Database): readonly string[] | null {
  const there = new Set(statement(db, "SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]);
  if (ENTRIES.some((name) => there.has(name) && SHADOWS.some((part) => !there.has(name + part)))) return null;
  return Object.keys(TABLES).filter((name) => !there.has(name));
}

/** Makes the tables that are missing. */
export function createTables(db: Database): void {
  for (const name of missingTables(db) ?? []) db.exec(TABLES[name] as string);
}

export interface Entry {
  readonly observationId: number;
  readonly text: string;
  /** What stands around the observation: title, headings, date. */
  readonly context: string;
  /** Default false. */
  readonly bookkeeping?: boolean;
}

export function insertEntry(db: Database, { observationId, text, context, bookkeeping }: Entry): void {
  if (bookkeeping) {
    statement(db, 'INSERT INTO lexicon_bookkeeping (rowid, text) VALUES (?, ?)').run(
      observationId,
      termsOf(text).join(' '),
    );
    return;
  }
  statement(db, 'INSERT INTO lexicon (rowid, text, context, parts, whole) VALUES (?, ?, ?, ?, ?)').run(
    observationId,
    termsOf(asRead(text)).join(' '),
    contextTerms(context),
    partsOf(text).join(' '),
    signsOf(text).join(' '),
  );
}

/** Terms of a text besides those that are read: parts of identifiers, and addresses of links. */
export function partsOf(text: string): string[] {
  return termsOf([identifierParts(text), ...addressesIn(text)].join('\n'));
}

/** Observations of one block come one after the other and have their context in common. */
let lastContext = { text: '', terms: '' };
export function contextTerms(text: string): string {
  if (lastContext.text !== text) lastContext = { text, terms: termsOf(asRead(text)).join(' ') };
  return lastContext.terms;
}

export function deleteEntry(db: Database, observationId: number): void {
  for (const table of ENTRIES) statement(db, `DELETE FROM ${table} WHERE rowid = ?`).run(observationId);
}

/**
 * Takes one step, of this many pages, towards one segment, and gives whether there is more to do. Deleting an entry
 * only marks it: its words stay in the file until its segment is merged.
 */
export function mergeSegments(db: Database, pages: number): boolean {
  const changes = statement(db, 'SELECT total_changes()').pluck();
  let more = false;
  for (const table of ENTRIES) {
    const before = changes.get() as number;
    statement(db, `INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`).run(pages);
    more ||= (changes.get() as number) - before >= 2; // FTS5's own sign: the statement itself counts as one
  }
  return more;
}

/** How many entries there are, from FTS5's own record of it, because counting rows takes as long as there are rows. */
export function countEntries(db: Database): number {
  return totals(db)[0] ?? 0;
}

/** How many terms an entry has on the average, without those around it; 0 where there are none. */
export function averageLength(db: Database): number {
  const [entries = 0, text = 0] = totals(db);
  return entries === 0 ? 0 : text / entries;
}

/** FTS5's record of all entries: how many there are, and the terms in each column. */
function totals(db: Database, table: (typeof ENTRIES)[number] = 'lexicon'): readonly number[] {
  const record = statement(db, `SELECT block FROM ${table}_data WHERE id = 1`).pluck().get() as Buffer | undefined;
  const numbers: number[] = [];
  let number = 0;
  // Varints of SQLite: seven bits a byte, the first bit says that more follow.
  for (const byte of record ?? []) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  return numbers;
}

/**
 * What is wrong with the table's own structure, empty where it is sound. Reads all of it. FTS5 compares a contentless
 * table's segments with themselves only, so its record of the rows is held against their list, too.
 */
export function structureFault(db: Database): string {
  for (const table of ENTRIES) {
    try {
      statement(db, `INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 0)`).run();
    } catch (error) {
      if (!String((error as { code?: unknown }).code).startsWith('SQLITE_CORRUPT')) throw error;
      return (error as Error).message;
    }
    const [recorded, listed] = [
      totals(db, table)[0] ?? 0,
      statement(db, `SELECT count(*) FROM ${table}_docsize`).pluck().get() as number,
    ];
    if (recorded !== listed) return `it records ${recorded} entries and lists ${listed}`;
  }
  return '';
}

/** Empties the tables, damaged or not. */
export function clearEntries(db: Database): void {
  for (const table of ENTRIES) statement(db, `INSERT INTO ${table} (${table}) VALUES ('delete-all')`).run();
}

/** The row ids of all entries. */
const LISTED = ENTRIES.map((table) => `SELECT id FROM ${table}_docsize`).join(' UNION ALL ');

/** Observations that have no entry. */
export function observationsWithoutEntry(db: Database): readonly number[] {
  return statement(db, `SELECT id FROM observation WHERE id NOT IN (${LISTED})`).pluck().all() as number[];
}

/** Entries whose observation is gone. */
export function entriesWithoutObservation(db: Database): readonly number[] {
  return statement(db, `SELECT id FROM (${LISTED}) WHERE id NOT IN (SELECT id FROM observation)`)
    .pluck()
    .all() as number[];
}

/** The largest row id there is; 0 where there is none. */
export function lastEntry(db: Database): number {
  return (statement(db, 'SELECT max(id) FROM lexicon_docsize').pluck().get() as number | null) ?? 0;
}
