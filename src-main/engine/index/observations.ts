/** Tables `block` and `observation`. */
import type { Block, DocumentView, LineRange, Observation, ObservationType, PlaceUnit, Reference, Session } from '../../../src-shared/model.ts';
import { joinChapter } from './chapters.ts';
import { type Database, generationOf, statement } from './database.ts';
import { SESSION_COLUMNS, type SessionColumns, toSession } from './documents.ts';

export interface NewBlock {
  readonly documentId: number;
  readonly type: ObservationType;
  readonly label: string;
  readonly headingPath: readonly string[];
  readonly lines: LineRange;
  readonly happenedAt: number | null;
}

export function insertBlock(db: Database, { documentId, type, label, headingPath, lines, happenedAt }: NewBlock): number {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO block (document_id, type, label, heading_path, line_start, line_end, happened_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(documentId, type, label, JSON.stringify(headingPath), lines.start, lines.end, happenedAt);
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
  /** Row id of the challenge it solves. */
  readonly solves: number | null;
}

export function insertObservation(db: Database, { uid, documentId, blockId, type, text, lines, happenedAt, solves }: NewObservation): number {
  const { lastInsertRowid } = statement(
    db,
    'INSERT INTO observation (uid, document_id, block_id, type, text, line_start, line_end, happened_at, solves) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(uid, documentId, blockId, type, text, lines.start, lines.end, happenedAt, solves);
  return Number(lastInsertRowid);
}

const counts = new WeakMap<Database, { readonly generation: string; readonly count: number }>();

/** Counted again only when this connection or another has written: of a million rows it takes milliseconds, and each search asks. */
export function countObservations(db: Database): number {
  const generation = generationOf(db);
  const before = counts.get(db);
  if (before?.generation === generation) return before.count;
  const count = statement(db, 'SELECT count(*) FROM observation').pluck().get() as number;
  counts.set(db, { generation, count });
  return count;
}

/** Texts of observations by their row ids, in no order. */
export function textsOf(db: Database, rowIds: readonly number[]): readonly { readonly id: number; readonly text: string }[] {
  const sql = 'SELECT o.id, o.text FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value';
  return statement(db, sql).all(JSON.stringify(rowIds)) as { id: number; text: string }[];
}

/** Row ids of observations, newest first, one by one. */
export function eachNewest(db: Database): IterableIterator<number> {
  return db.prepare('SELECT id FROM observation ORDER BY happened_at DESC, id').pluck().iterate() as IterableIterator<number>;
}

/** Labels of session notes' sections without a type, as written, with how often each stands. */
export function untypedLabels(db: Database): readonly (readonly [label: string, count: number])[] {
  return statement(
    db,
    "SELECT b.label, count(*) FROM block AS b JOIN document AS d ON d.id = b.document_id WHERE b.type = 'note' AND d.session_id IS NOT NULL GROUP BY b.label",
  ).raw().all() as [string, number][];
}

export function observationsOfDocument(db: Database, documentId: number): readonly number[] {
  return statement(db, 'SELECT id FROM observation WHERE document_id = ?').pluck().all(documentId) as number[];
}

/** The observations of a document from this one on: what is written later has higher ids. */
export function observationsFrom(db: Database, documentId: number, from: number): readonly number[] {
  return statement(db, 'SELECT id FROM observation WHERE document_id = ? AND id >= ?').pluck().all(documentId, from) as number[];
}

/** Deletes the blocks of these observations, with all that stands below them, but for what foreign keys do not reach. */
export function deleteBlocksOf(db: Database, observationIds: readonly number[]): void {
  statement(db, 'DELETE FROM block WHERE id IN (SELECT block_id FROM observation WHERE id IN (SELECT value FROM json_each(?)))').run(JSON.stringify(observationIds));
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
  readonly happenedAt: number | null;
  /** As in table `file`. */
  readonly contentHash: string;
  /** The chapter of a log that it stands in, from 0; `null` for what is no log. */
  readonly chapter: number | null;
  /** The how manieth of its chapter or, where there is none, of its document it is, from 0. */
  readonly ordinal: number;
}

function selectTraits(db: Database, by: 'id' | 'uid', wanted: readonly (number | string)[]): readonly ObservationTraits[] {
  return statement(
    db,
    `SELECT o.id AS rowId, o.uid, o.document_id AS documentId, f.path, o.text, o.happened_at AS happenedAt,
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

/** Observations of a document whose lines hold this one, the narrowest first. */
export function observationsAtLine(db: Database, documentId: number, line: number): readonly number[] {
  return statement(
    db,
    'SELECT id FROM observation WHERE document_id = ? AND line_start <= ? AND line_end >= ? ORDER BY line_end - line_start, id',
  ).pluck().all(documentId, line, line) as number[];
}

/** Where the observation begins that is nearest to a line; `undefined` in a document without any. */
export function nearestLine(db: Database, documentId: number, line: number): number | undefined {
  return statement(db, 'SELECT line_start FROM observation WHERE document_id = ? ORDER BY min(abs(line_start - ?), abs(line_end - ?)), id LIMIT 1').pluck().get(documentId, line, line) as number | undefined;
}

/**
 * The time of the newest observation; `null` where none has one. One dated later than `until` is a plan, or a slip, or a clock that was
 * wrong, and counts only where there is no other.
 */
export function newestTime(db: Database, until: number): number | null {
  const newest = statement(db, 'SELECT max(happened_at) FROM observation WHERE happened_at <= ?').pluck().get(until) as number | null;
  return newest ?? (statement(db, 'SELECT max(happened_at) FROM observation').pluck().get() as number | null);
}

/** Observations of the same document, of its copies, and of all documents of the same session. */
export function companionsOf(db: Database, rowId: number): readonly number[] {
  return statement(
    db,
    `SELECT o.id FROM observation AS o WHERE o.document_id IN (
       SELECT document_id FROM observation WHERE id = @rowId
       UNION SELECT g.id FROM file AS g WHERE g.content_hash <> '' AND g.content_hash = (SELECT f.content_hash FROM file AS f JOIN observation AS x ON x.document_id = f.id WHERE x.id = @rowId)
       UNION SELECT d.id FROM document AS d WHERE d.session_id = (SELECT s.session_id FROM document AS s JOIN observation AS x ON x.document_id = s.id WHERE x.id = @rowId))`,
  ).pluck().all({ rowId }) as number[];
}

/** An observation with all that a hit shows of it. */
export interface FoundObservation extends Observation {
  readonly rowId: number;
  readonly path: string;
  readonly title: string;
  readonly session: Session | null;
  readonly unit: PlaceUnit;
}

/** What every reading of an observation has of it and of its block. */
interface ObservationColumns extends LinkColumns {
  readonly uid: string;
  readonly type: ObservationType;
  readonly text: string;
  readonly line_start: number;
  readonly line_end: number;
  readonly happened_at: number | null;
  readonly label: string;
  readonly heading_path: string;
}

interface FoundRow extends SessionColumns, ObservationColumns {
  readonly rowId: number;
  readonly path: string;
  readonly unit: PlaceUnit;
}

interface LinkColumns {
  readonly solves: string | null;
  readonly solved_by: string;
  readonly refs: string;
}

const LINK_COLUMNS = `(SELECT c.uid FROM observation AS c WHERE c.id = o.solves) AS solves,
  (SELECT json_group_array(s.uid) FROM observation AS s WHERE s.solves = o.id) AS solved_by,
  (SELECT json_group_array(json_object('kind', r.kind, 'target', r.target)) FROM reference AS r WHERE r.observation_id = o.id) AS refs`;

function toLinks({ solves, solved_by, refs }: LinkColumns): Pick<Observation, 'solves' | 'solvedBy' | 'references'> {
  return { solves, solvedBy: JSON.parse(solved_by) as string[], references: JSON.parse(refs) as Reference[] };
}

const FOUND = `SELECT o.id AS rowId, o.uid, o.type, o.text, o.line_start, o.line_end, o.happened_at, b.label, b.heading_path, f.path, d.unit, ${SESSION_COLUMNS}, ${LINK_COLUMNS}
     FROM json_each(?) AS wanted
     CROSS JOIN observation AS o ON o.id = wanted.value
     JOIN block AS b ON b.id = o.block_id
     JOIN document AS d ON d.id = o.document_id
     JOIN file AS f ON f.id = d.id`;

/** Observations by their row ids, in no order; those that are gone are left out. */
export function findObservations(db: Database, rowIds: readonly number[]): ReadonlyMap<number, FoundObservation> {
  return new Map((statement(db, FOUND).all(JSON.stringify(rowIds)) as FoundRow[]).map((row) => [row.rowId, toFound(row)]));
}

function toFound(row: FoundRow): FoundObservation {
  return {
    rowId: row.rowId,
    id: row.uid,
    type: row.type,
    label: row.label,
    text: row.text,
    lines: { start: row.line_start, end: row.line_end },
    headingPath: JSON.parse(row.heading_path) as string[],
    happenedAt: row.happened_at,
    path: row.path,
    title: row.title,
    session: toSession(row),
    unit: row.unit,
    ...toLinks(row),
  };
}

/** The whole document around an observation; `undefined` when there is no such observation. */
export function viewDocument(db: Database, uid: string): DocumentView | undefined {
  const document = statement(
    db,
    `SELECT d.id, f.path, d.unit, ${SESSION_COLUMNS} FROM observation AS o JOIN document AS d ON d.id = o.document_id JOIN file AS f ON f.id = d.id WHERE o.uid = ?`,
  ).get(uid) as (SessionColumns & { id: number; path: string; unit: PlaceUnit }) | undefined;
  if (!document) return undefined;

  const rows = statement(
    db,
    `SELECT b.id AS blockId, b.type AS blockType, b.label, b.heading_path, b.line_start AS blockStart, b.line_end AS blockEnd, b.happened_at AS blockTime,
       o.uid, o.type, o.text, o.line_start, o.line_end, o.happened_at, ${LINK_COLUMNS}
     FROM observation AS o JOIN block AS b ON b.id = o.block_id WHERE o.document_id = ? ORDER BY o.line_start, o.id`,
  ).all(document.id) as ViewRow[];

  const blocks: Block[] = [];
  let observations: Observation[] = [];
  let blockId = -1;
  for (const row of rows) {
    const headingPath = JSON.parse(row.heading_path) as string[];
    const blockTime = row.blockTime ?? document.date;
    if (row.blockId !== blockId) {
      blockId = row.blockId;
      observations = [];
      blocks.push({ label: row.label, type: row.blockType, headingPath, lines: { start: row.blockStart, end: row.blockEnd }, happenedAt: blockTime, observations });
    }
    observations.push({
      id: row.uid, type: row.type, label: row.label, text: row.text, lines: { start: row.line_start, end: row.line_end }, headingPath, happenedAt: row.happened_at,
      ...toLinks(row),
    });
  }
  return { path: document.path, title: document.title, unit: document.unit, session: toSession(document), blocks };
}

interface ViewRow extends ObservationColumns {
  readonly blockId: number;
  readonly blockType: ObservationType;
  readonly blockStart: number;
  readonly blockEnd: number;
  readonly blockTime: number | null;
}
