/** Tables `document` and `tag`. */
import type { PlaceUnit, Session } from '../../../src-shared/model.ts';
import { asShown, type Moment, momentOf } from '../../../src-shared/time/wall.ts';
import type { Properties } from '../../../src-shared/query/properties.ts';
import { type Database, statement } from './database.ts';
import { insertNames } from './names.ts';
import { insertProperties } from './property-table.ts';
import type { WordsOnlyRow } from './unembedded.ts';

export interface NewDocument {
  /** The id of its row in `file`. */
  readonly id: number;
  readonly fingerprintId: number;
  readonly title: string;
  /** An instant, or a wall time as if it were UTC. */
  readonly date: number | null;
  /**
   * As it was written: 0 for an instant in UTC, `null` or not there for a wall time without a zone. Of the session's
   * start where there is one.
   */
  readonly zoneOffset?: number | null | undefined;
  readonly session: Session | null;
  readonly tags: readonly string[];
  /** Its other names. Default: none. */
  readonly aliases?: readonly string[] | undefined;
  /** What else it says of itself. Default: nothing. */
  readonly properties?: Properties | undefined;
  /** What the lines of its observations count. */
  readonly unit: PlaceUnit;
  /** What of it is found by words only; of a log its chapters say it. Default: nothing. */
  readonly wordsOnly?: WordsOnlyRow | undefined;
}

export function insertDocument(
  db: Database,
  { id, fingerprintId, title, session, tags, aliases = [], properties, unit, wordsOnly, ...own }: NewDocument,
): void {
  const moment = documentMoment({ session, ...own });
  statement(
    db,
    `INSERT INTO document (id, fingerprint_id, title, date, zone_offset, session_id, session_status, session_model, session_branch,
       session_start_tag, session_start_commit, session_classification, session_tags, session_project, session_files_changed, session_commits, unit, words_only, words_only_percent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    fingerprintId,
    title,
    moment?.time ?? null,
    moment?.offset ?? null,
    session?.id ?? null,
    session?.status ?? null,
    session?.model ?? null,
    session?.branch ?? null,
    session?.startTag ?? null,
    session?.startCommit ?? null,
    session?.classification ?? null,
    session ? JSON.stringify(session.tags) : null,
    session?.project ?? null,
    session?.filesChanged ?? null,
    session ? JSON.stringify(session.commits) : null,
    unit,
    wordsOnly?.observations ?? 0,
    wordsOnly?.percent ?? 0,
  );
  for (const tag of new Set([...tags, ...(session?.tags ?? [])]))
    statement(db, 'INSERT OR IGNORE INTO tag (document_id, name) VALUES (?, ?)').run(id, tag);
  insertNames(db, id, [title, ...aliases]);
  insertProperties(db, id, properties ?? {});
}

/** When a document was written: its session's start, else its own date. */
export function documentMoment({
  session,
  date,
  zoneOffset,
}: Pick<NewDocument, 'session' | 'date' | 'zoneOffset'>): Moment | null {
  return (
    (session && momentOf({ happenedAt: session.startedAt, zoneOffset: session.zoneOffset })) ??
    momentOf({ happenedAt: date, zoneOffset })
  );
}

/**
 * Notes the first and the last of a document's observations, or of its first chapter, which stand together: filters
 * take them as one stretch.
 */
export function setObservationRange(db: Database, id: number, observationIds: readonly number[]): void {
  statement(db, 'UPDATE document SET first_observation = ?, last_observation = ? WHERE id = ?').run(
    observationIds[0] ?? null,
    observationIds.at(-1) ?? null,
    id,
  );
}

/** Observations of a document, as it was written; 0 where there is no such document. */
export function sizeOfDocument(db: Database, id: number): number {
  return (
    (statement(
      db,
      `SELECT coalesce(last_observation - first_observation + 1, 0)
    + (SELECT coalesce(sum(last_id - first_id + 1), 0) FROM chapter WHERE document_id = d.id AND ordinal > 0) FROM document AS d WHERE id = ?`,
    )
      .pluck()
      .get(id) as number | undefined) ?? 0
  );
}

/**
 * The first and the last observation of each stretch of a document: one, and one more for each further chapter of a
 * log.
 */
export function stretchesOf(db: Database, id: number): readonly (readonly [first: number, last: number])[] {
  return statement(
    db,
    `SELECT first_observation, last_observation FROM document WHERE id = @id AND first_observation IS NOT NULL
     UNION ALL SELECT first_id, last_id FROM chapter WHERE document_id = @id AND ordinal > 0 AND first_id IS NOT NULL`,
  )
    .raw()
    .all({ id }) as [number, number][];
}

/** Deletes the document with all that stands below it, but for what foreign keys do not reach: see `removeDocument`. */
/**
 * The first observations of the sessions that have an id, or that started at a commit: what stands in the header of a
 * note is no text of an observation.
 *
 * @param name letters, digits and hyphens; of a commit its beginning is enough
 */
export function sessionsNamed(db: Database, name: string): readonly number[] {
  return statement(
    db,
    `SELECT first_observation FROM document
     WHERE first_observation IS NOT NULL AND (session_id = @name OR session_start_commit LIKE @name || '%') LIMIT 20`,
  )
    .pluck()
    .all({ name }) as number[];
}

export function deleteDocument(db: Database, id: number): void {
  statement(db, 'DELETE FROM document WHERE id = ?').run(id);
}

export function documentFingerprint(db: Database, id: number): number | undefined {
  return (statement(db, 'SELECT fingerprint_id AS f FROM document WHERE id = ?').get(id) as { f: number } | undefined)
    ?.f;
}

export function countDocuments(db: Database): number {
  return (statement(db, 'SELECT count(*) AS n FROM document').get() as { n: number }).n;
}

/** Documents that do not have all the observations they were written with. */
export function documentsLackingObservations(db: Database): readonly number[] {
  return statement(
    db,
    `SELECT id FROM document AS d WHERE (SELECT count(*) FROM observation WHERE document_id = d.id) <> coalesce(last_observation - first_observation + 1, 0)
       + (SELECT coalesce(sum(last_id - first_id + 1), 0) FROM chapter WHERE document_id = d.id AND ordinal > 0)`,
  )
    .pluck()
    .all() as number[];
}

export function documentsOfSource(db: Database, sourceId: number): readonly number[] {
  return statement(db, 'SELECT document.id FROM document JOIN file USING (id) WHERE source_id = ?')
    .pluck()
    .all(sourceId) as number[];
}

/** The columns of a document that {@link toSession} reads. */
export interface SessionColumns {
  readonly title: string;
  readonly date: number | null;
  readonly date_offset: number | null;
  readonly session_id: string | null;
  readonly session_status: string | null;
  readonly session_model: string | null;
  readonly session_branch: string | null;
  readonly session_start_tag: string | null;
  readonly session_start_commit: string | null;
  readonly session_classification: string | null;
  readonly session_tags: string | null;
  readonly session_project: string | null;
  readonly session_files_changed: number | null;
  readonly session_commits: string | null;
}

export const SESSION_COLUMNS = `d.title, d.date, d.zone_offset AS date_offset, d.session_id, d.session_status, d.session_model, d.session_branch,
  d.session_start_tag, d.session_start_commit, d.session_classification, d.session_tags,
  d.session_project, d.session_files_changed, d.session_commits`;

export function toSession(row: SessionColumns): Session | null {
  if (row.session_id === null) return null;
  const start = row.date === null ? null : asShown({ time: row.date, offset: row.date_offset });
  return {
    id: row.session_id,
    title: row.title,
    startedAt: row.date,
    zoneOffset: start?.offset ?? null,
    status: row.session_status,
    model: row.session_model,
    branch: row.session_branch,
    startTag: row.session_start_tag,
    startCommit: row.session_start_commit,
    classification: row.session_classification,
    project: row.session_project,
    filesChanged: row.session_files_changed,
    commits: JSON.parse(row.session_commits ?? '[]') as string[],
    tags: JSON.parse(row.session_tags ?? '[]') as string[],
  };
}
