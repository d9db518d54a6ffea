/** Tables `block` and `observation`. */
import type {
  LineRange,
  Observation,
  ObservationType,
  PlaceUnit,
  Reference,
  Session,
} from '../../../src-shared/model.ts';
import { asShown, type Moment, orderOf, timed } from '../../../src-shared/time/wall.ts';
import { joinChapter } from './chapters.ts';
import { type Database, generationOf, statement } from './database.ts';
import { SESSION_COLUMNS, type SessionColumns, toSession } from './documents.ts';
import { FILE_GONE } from './files.ts';

export interface NewBlock {
  readonly documentId: number;
  readonly type: ObservationType;
  readonly label: string;
  readonly headingPath: readonly string[];
  readonly lines: LineRange;
  readonly happenedAt: number | null;
  /** As it was written: 0 for an instant in UTC, `null` or not there for a wall time without a zone. */
  readonly zoneOffset?: number | null | undefined;
}

export function insertBlock(
  db: Database,
  { documentId, type, label, headingPath, lines, happenedAt, zoneOffset }: NewBlock,
): number {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO block (document_id, type, label, heading_path, line_start, line_end, happened_at, zone_offset) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(documentId, type, label, JSON.stringify(headingPath), lines.start, lines.end, happenedAt, zoneOffset ?? null);
  return Number(lastInsertRowid);
}

export interface NewObservation {
  readonly uid: string;
  readonly documentId: number;
  readonly blockId: number;
  readonly type: ObservationType;
  readonly text: string;
  readonly lines: LineRange;
  readonly happenedAt: number | null;
  /** As of a block. */
  readonly zoneOffset?: number | null | undefined;
  /** Row id of the challenge it solves. */
  readonly solves: number | null;
}

export function insertObservation(
  db: Database,
  { uid, documentId, blockId, type, text, lines, happenedAt, zoneOffset, solves }: NewObservation,
): number {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO observation (uid, document_id, block_id, type, text, line_start, line_end, happened_at, zone_offset, solves) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(uid, documentId, blockId, type, text, lines.start, lines.end, happenedAt, zoneOffset ?? null, solves);
  return Number(lastInsertRowid);
}

const counts = new WeakMap<Database, { readonly generation: string; readonly count: number }>();

/**
 * Observations that a search finds, so without bookkeeping. Counted again only when this connection or another has written: of a million rows it takes milliseconds, and each
 * search asks.
 */
export function countObservations(db: Database): number {
  const generation = generationOf(db);
  const before = counts.get(db);
  if (before?.generation === generation) return before.count;
  const count = statement(
    db,
    "SELECT (SELECT count(*) FROM observation) - (SELECT count(*) FROM observation WHERE type = 'bookkeeping')",
  )
    .pluck()
    .get() as number;
  counts.set(db, { generation, count });
  return count;
}

/** Those of these observations that are done with: a goal that is ticked, `[x] …`, and a challenge that has a solution. */
export function settledOf(db: Database, rowIds: readonly number[]): ReadonlySet<number> {
  const sql = `SELECT o.id FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value
    WHERE o.text LIKE '[x]%' OR EXISTS (SELECT 1 FROM observation AS s WHERE s.solves = o.id)`;
  return new Set(statement(db, sql).pluck().all(JSON.stringify(rowIds)) as number[]);
}

/** Texts of observations by their row ids, in no order. */
export function textsOf(
  db: Database,
  rowIds: readonly number[],
): readonly { readonly id: number; readonly text: string }[] {
  const sql = 'SELECT o.id, o.text FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value';
  return statement(db, sql).all(JSON.stringify(rowIds)) as { id: number; text: string }[];
}

/** How long the texts of observations are together. */
export function bytesOfTexts(db: Database, rowIds: readonly number[]): number {
  return statement(
    db,
    'SELECT total(octet_length(o.text)) FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value',
  )
    .pluck()
    .get(JSON.stringify(rowIds)) as number;
}

/** Labels of session notes' sections without a type, as written, with how often each stands. */
export function untypedLabels(db: Database): readonly (readonly [label: string, count: number])[] {
  return statement(
    db,
    "SELECT b.label, count(*) FROM block AS b JOIN document AS d ON d.id = b.document_id WHERE b.type = 'note' AND d.session_id IS NOT NULL GROUP BY b.label",
  )
    .raw()
    .all() as [string, number][];
}

export function observationsOfDocument(db: Database, documentId: number): readonly number[] {
  return statement(db, 'SELECT id FROM observation WHERE document_id = ?').pluck().all(documentId) as number[];
}

export function blocksOfDocument(db: Database, documentId: number): readonly number[] {
  return statement(db, 'SELECT id FROM block WHERE document_id = ?').pluck().all(documentId) as number[];
}

/** Deletes a block with all that stands below it, but for what foreign keys do not reach. */
export function deleteBlock(db: Database, id: number): void {
  statement(db, 'DELETE FROM block WHERE id = ?').run(id);
}

/** The observations of a document from this one on: what is written later has higher ids. */
export function observationsFrom(db: Database, documentId: number, from: number): readonly number[] {
  return statement(db, 'SELECT id FROM observation WHERE document_id = ? AND id >= ?')
    .pluck()
    .all(documentId, from) as number[];
}

/**
 * Deletes the blocks of these observations, with all that stands below them, but for what foreign keys do not reach.
 */
export function deleteBlocksOf(db: Database, observationIds: readonly number[]): void {
  statement(
    db,
    'DELETE FROM block WHERE id IN (SELECT block_id FROM observation WHERE id IN (SELECT value FROM json_each(?)))',
  ).run(JSON.stringify(observationIds));
}

export function documentOf(db: Database, rowId: number): number | undefined {
  return statement(db, 'SELECT document_id FROM observation WHERE id = ?').pluck().get(rowId) as number | undefined;
}

export function hasObservation(db: Database, uid: string): boolean {
  return statement(db, 'SELECT 1 FROM observation WHERE uid = ?').get(uid) !== undefined;
}

/** What decides how an observation is ranked beside others: small, and the same for as long as there is the row. */
export interface ObservationTraits {
  readonly rowId: number;
  readonly uid: string;
  readonly documentId: number;
  readonly path: string;
  readonly text: string;
  readonly type: ObservationType;
  /** Of its session; `null` where it is of none. */
  readonly sessionId: string | null;
  /** Of its document. */
  readonly title: string;
  readonly happenedAt: number | null;
  readonly zoneOffset?: number | null;
  /** As in table `file`. */
  readonly contentHash: string;
  /** The chapter of a log that it stands in, from 0; `null` for what is no log. */
  readonly chapter: number | null;
  /** The how manieth of its chapter or, where there is none, of its document it is, from 0. */
  readonly ordinal: number;
}

function selectTraits(
  db: Database,
  by: 'id' | 'uid',
  wanted: readonly (number | string)[],
): readonly ObservationTraits[] {
  return statement(
    db,
    `SELECT o.id AS rowId, o.uid, o.document_id AS documentId, f.path, ${TEXT} AS text, o.type, d.session_id AS sessionId, d.title, o.happened_at AS happenedAt, o.zone_offset AS zoneOffset,
       f.content_hash AS contentHash, c.ordinal AS chapter, o.id - coalesce(c.first_id, d.first_observation) AS ordinal
     FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.${by} = wanted.value JOIN file AS f ON f.id = o.document_id JOIN document AS d ON d.id = f.id
     ${joinChapter('c', 'o')}`,
  ).all(JSON.stringify(wanted)) as ObservationTraits[];
}

/** Traits of observations by their row ids, in no order. */
export function findTraits(db: Database, rowIds: readonly number[]): readonly ObservationTraits[] {
  return selectTraits(db, 'id', rowIds);
}

/** Traits of observations by their ids, in no order; those that are gone are left out. */
export function findTraitsByUid(db: Database, uids: readonly string[]): readonly ObservationTraits[] {
  return selectTraits(db, 'uid', uids);
}

/** Observations that begin at or before a line and are looked at: of a line with more pieces its last ones. */
const MOST_AT_LINE = 4_000;

/**
 * Observations of a document whose lines hold this one, those with the fewest lines: several where they share a line or
 * a page. In order.
 */
export function observationsAtLine(db: Database, documentId: number, line: number): readonly number[] {
  const rows = statement(
    db,
    `SELECT id, line_end - line_start FROM (SELECT id, line_start, line_end FROM observation WHERE document_id = ? AND line_start <= ? ORDER BY line_start DESC, id DESC LIMIT ?)
     WHERE line_end >= ? ORDER BY line_end - line_start, id`,
  )
    .raw()
    .all(documentId, line, MOST_AT_LINE, line) as [id: number, lines: number][];
  return rows.filter(([, lines]) => lines === rows[0]?.[1]).map(([id]) => id);
}

/** Where the observation begins that is nearest to a line; `undefined` in a document without any. */
export function nearestLine(db: Database, documentId: number, line: number): number | undefined {
  const above = statement(
    db,
    'SELECT line_start, line_end FROM observation WHERE document_id = ? AND line_start <= ? ORDER BY line_start DESC LIMIT 1',
  )
    .raw()
    .get(documentId, line) as [number, number] | undefined;
  const below = statement(
    db,
    'SELECT line_start FROM observation WHERE document_id = ? AND line_start > ? ORDER BY line_start LIMIT 1',
  )
    .pluck()
    .get(documentId, line) as number | undefined;
  if (!above) return below;
  return below !== undefined && below - line < line - above[1] ? below : above[0];
}

/**
 * The time of the newest observation, as `Properties.order` has it; `null` where none has one. One stored with a time
 * later than `until` is a plan, or a slip, or a clock that was wrong, and counts only where there is no other.
 */
export function newestTime(db: Database, until: number): number | null {
  const newest = (statement(
    db,
    'SELECT happened_at AS time, zone_offset AS offset FROM observation WHERE happened_at <= ? ORDER BY happened_at DESC LIMIT 1',
  ).get(until) ??
    statement(
      db,
      'SELECT happened_at AS time, zone_offset AS offset FROM observation WHERE happened_at IS NOT NULL ORDER BY happened_at DESC LIMIT 1',
    ).get()) as Moment | undefined;
  return newest ? orderOf(newest) : null;
}

/**
 * Documents that say what an observation's own says, or that are of the same session: itself, its copies, all of its
 * session.
 */
export function companionDocuments(db: Database, rowId: number): readonly number[] {
  return statement(
    db,
    `SELECT document_id FROM observation WHERE id = @rowId
     UNION SELECT g.id FROM file AS g WHERE g.content_hash <> '' AND g.content_hash = (SELECT f.content_hash FROM file AS f JOIN observation AS x ON x.document_id = f.id WHERE x.id = @rowId)
     UNION SELECT d.id FROM document AS d WHERE d.session_id = (SELECT s.session_id FROM document AS s JOIN observation AS x ON x.document_id = s.id WHERE x.id = @rowId)`,
  )
    .pluck()
    .all({ rowId }) as number[];
}

/** The latest time of a document's observations, in milliseconds; `null` where none has one. */
export function latestOf(db: Database, documentId: number): number | null {
  return statement(db, 'SELECT max(happened_at) FROM observation WHERE document_id = ?').pluck().get(documentId) as
    | number
    | null;
}

/** An observation with all that a hit shows of it. */
export interface FoundObservation extends Observation {
  readonly rowId: number;
  readonly path: string;
  readonly fileGone?: true;
  readonly title: string;
  readonly session: Session | null;
  readonly unit: PlaceUnit;
  /** For what has no time: when its file was changed last; in milliseconds since the epoch. */
  readonly modifiedAt?: number;
}

/** What every reading of an observation has of it and of its block. */
export interface ObservationColumns extends LinkColumns {
  readonly uid: string;
  readonly type: ObservationType;
  readonly text: string;
  /** Where `text` is only the beginning, how long it is. */
  readonly whole_length: number | null;
  readonly line_start: number;
  readonly line_end: number;
  readonly happened_at: number | null;
  readonly zone_offset: number | null;
  readonly label: string;
  readonly heading_path: string;
}

interface FoundRow extends SessionColumns, ObservationColumns {
  readonly rowId: number;
  readonly path: string;
  readonly code: string;
  readonly unit: PlaceUnit;
  readonly modified_at: number;
}

export interface LinkColumns {
  readonly solves: string | null;
  readonly solved_by: string;
  readonly refs: string;
}

/** Solutions, and references, that are told of one observation. */
const MOST_LINKS = 100;

export const LINK_COLUMNS = `(SELECT c.uid FROM observation AS c WHERE c.id = o.solves) AS solves,
  (SELECT json_group_array(uid) FROM (SELECT s.uid FROM observation AS s WHERE s.solves = o.id LIMIT ${MOST_LINKS})) AS solved_by,
  (SELECT json_group_array(json_object('kind', kind, 'target', target)) FROM (SELECT r.kind, r.target FROM reference AS r WHERE r.observation_id = o.id LIMIT ${MOST_LINKS})) AS refs`;

/** Bytes beyond which a text is not read whole: what an older version wrote may have many megabytes. */
const LONGEST_READ = 65_536;
/** Characters that are read of such a text. */
const WINDOW = 8_192;

/** The text of an observation `o`, of one that an older version let grow its beginning. */
export const TEXT = `iif(octet_length(o.text) > ${LONGEST_READ}, substr(o.text, 1, ${WINDOW}), o.text)`;

/** Of a text `o.text` that {@link TEXT} cuts, how long it is; else `null`. */
export const CUT_LENGTH = `iif(octet_length(o.text) > ${LONGEST_READ}, octet_length(o.text), NULL)`;

/** The longest text that a hit shows, in UTF-16 code units: more than any that a person wrote in 197 session notes. */
export const LONGEST_SHOWN = 2_048;

/** A text as far as it is shown, and how long it is where that is not all. */
export function shownText(
  text: string,
  wholeLength: number | null,
  longest = LONGEST_SHOWN,
): Pick<Observation, 'text' | 'wholeLength'> {
  if (text.length <= longest) return wholeLength === null ? { text } : { text, wholeLength };
  const end = /[\ud800-\udbff]/.test(text[longest - 1] as string) ? longest - 1 : longest;
  return { text: text.slice(0, end), wholeLength: wholeLength ?? text.length };
}

export function toLinks({
  solves,
  solved_by,
  refs,
}: LinkColumns): Pick<Observation, 'solves' | 'solvedBy' | 'references'> {
  return { solves, solvedBy: JSON.parse(solved_by) as string[], references: JSON.parse(refs) as Reference[] };
}

const FOUND = `SELECT o.id AS rowId, o.uid, o.type, ${TEXT} AS text, ${CUT_LENGTH} AS whole_length, o.line_start, o.line_end, o.happened_at, o.zone_offset, b.label, b.heading_path, f.path, f.code, f.modified_at, d.unit, ${SESSION_COLUMNS}, ${LINK_COLUMNS}
     FROM json_each(?) AS wanted
     CROSS JOIN observation AS o ON o.id = wanted.value
     JOIN block AS b ON b.id = o.block_id
     JOIN document AS d ON d.id = o.document_id
     JOIN file AS f ON f.id = d.id`;

/** Observations by their row ids, in no order; those that are gone are left out. */
export function findObservations(db: Database, rowIds: readonly number[]): ReadonlyMap<number, FoundObservation> {
  return new Map(
    (statement(db, FOUND).all(JSON.stringify(rowIds)) as FoundRow[]).map((row) => [row.rowId, toFound(row)]),
  );
}

function toFound(row: FoundRow): FoundObservation {
  return {
    rowId: row.rowId,
    id: row.uid,
    type: row.type,
    label: row.label,
    text: row.text,
    ...(row.whole_length === null ? {} : { wholeLength: row.whole_length }),
    lines: { start: row.line_start, end: row.line_end },
    headingPath: JSON.parse(row.heading_path) as string[],
    ...shownTimes(row.happened_at, row.zone_offset),
    ...(row.happened_at === null && row.date === null ? { modifiedAt: Math.round(row.modified_at) } : {}),
    path: row.path,
    ...(row.code === FILE_GONE ? { fileGone: true } : {}),
    title: row.title,
    session: toSession(row),
    unit: row.unit,
    ...toLinks(row),
  };
}

/** One observation with all of its text; `undefined` when there is none with this id. */
export function findWhole(db: Database, uid: string): Observation | undefined {
  const row = statement(
    db,
    `SELECT o.uid, o.type, o.text, NULL AS whole_length, o.line_start, o.line_end, o.happened_at, o.zone_offset, b.label, b.heading_path, ${LINK_COLUMNS}
     FROM observation AS o JOIN block AS b ON b.id = o.block_id WHERE o.uid = ?`,
  ).get(uid) as ObservationColumns | undefined;
  return row && toObservation(row, Infinity);
}

/** When something happened, with the offset by which it is shown. */
export function shownTimes(
  time: number | null,
  offset: number | null,
): { readonly happenedAt: number | null; readonly zoneOffset: number | null } {
  return timed(time === null ? null : asShown({ time, offset }));
}

/** @param longest UTF-16 code units of its text that are shown */
export function toObservation(row: ObservationColumns, longest: number): Observation {
  return {
    id: row.uid,
    type: row.type,
    label: row.label,
    ...shownText(row.text, row.whole_length, longest),
    lines: { start: row.line_start, end: row.line_end },
    headingPath: JSON.parse(row.heading_path) as string[],
    ...shownTimes(row.happened_at, row.zone_offset),
    ...toLinks(row),
  };
}
