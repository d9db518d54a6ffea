/** Filters as SQL: the set of observations a search may return, decided before anything is ranked. */
import { withSlashes } from '../../../../src-shared/slashes.ts';
import type { Span } from '../../../../src-shared/time/spans.ts';
import { FARTHEST_OFFSET, instantOf } from '../../../../src-shared/time/wall.ts';
import { type Database, statement } from '../database.ts';
import { cached, growingSet } from './filter-cache.ts';
import { PATH_WITH_SLASHES } from '../files.ts';
import { BitSet } from './id-set.ts';

/** What an observation can have: a solution that solves it, or a reference of a kind. */
export const HAS_KINDS = ['solution', 'commit', 'session', 'note', 'path', 'issue', 'url'] as const;

export type ValueField = 'type' | 'session' | 'branch' | 'tag' | 'model' | 'project' | 'path' | 'ext' | 'has';

/** One condition: all conditions hold, values of one are alternatives, and a negated one lets through what has none of them. */
export type Filter = (
  | { readonly field: ValueField; readonly values: readonly string[] }
  | ({ readonly field: 'time' } & Span)
  /** In one of these spans. */
  | { readonly field: 'on'; readonly spans: readonly Span[] }
) & {
  readonly negated?: boolean;
  /** As a person typed it: `-type:note,goal`. */
  readonly typed?: string;
};

/** Row ids of the observations that pass all filters; `null` when there is none to pass. */
export function allowedObservations(db: Database, filters: readonly Filter[]): BitSet | null {
  let allowed = null as BitSet | null;
  for (const filter of filters) {
    const those = matching(db, filter);
    if (filter.negated) allowed = (allowed ?? everyObservation(db)).andNot(those);
    else allowed = allowed ? allowed.and(those) : those;
  }
  return allowed;
}

/** The observations that a filter describes, negated or not. */
function matching(db: Database, filter: Filter): BitSet {
  const alternatives = alternativesOf(filter);
  return cached(db, JSON.stringify([filter.field, alternatives]), () => alternatives
    .map((one) => (typeof one === 'string' ? havingValue(db, filter.field as ValueField, one) : within(db, one)))
    .reduce((some, others) => some.or(others), new BitSet()));
}

/** Nothing has a longer one, and SQLite refuses patterns of more than 50,000 bytes. */
const LONGEST_VALUE = 4_096;

function havingValue(db: Database, field: ValueField, value: string): BitSet {
  if (field === 'type') return growingSet(db, 'type = ?', [value.toLowerCase()]).and(everyObservation(db));
  if (value.length > LONGEST_VALUE) return new BitSet();
  const { sql, bound } = VALUE_QUERIES[field](value);
  const query = statement(db, sql);
  if (query.columns().length === 1) return BitSet.of(query.pluck().all(...bound) as number[]);
  return ofRanges(query.raw().all(...bound) as [number, number][]);
}

function within(db: Database, { from, to }: Span): BitSet {
  const every = everyObservation(db);
  const ends = [...(from === null ? [] : [startingAt(from)]), ...(to === null ? [] : [endingBefore(to)])];
  if (ends.length === 0) return every;
  return growingSet(db, ends.map(({ sql }) => sql).join(' AND '), ends.flatMap(({ bound }) => bound)).and(every);
}

/** A condition on the columns of `observation`. */
interface Condition {
  readonly sql: string;
  readonly bound: readonly number[];
}

/**
 * A wall time is compared as it was written, an instant in UTC with the instant at which the user's clock shows the end of a span. What is
 * farther from it than any clock is from UTC needs no look at the offset.
 */
const EXACTLY = (than: string): string => `iif(zone_offset = 0, happened_at ${than} ?, happened_at + coalesce(zone_offset, 0) * 60000 ${than} ?)`;

function startingAt(wall: number): Condition {
  return { sql: `happened_at >= ? AND (happened_at >= ? OR ${EXACTLY('>=')})`, bound: [wall - FARTHEST_OFFSET, wall + FARTHEST_OFFSET, instantOf(wall), wall] };
}

function endingBefore(wall: number): Condition {
  return { sql: `happened_at < ? AND (happened_at < ? OR ${EXACTLY('<')})`, bound: [wall + FARTHEST_OFFSET, wall - FARTHEST_OFFSET, instantOf(wall), wall] };
}

function ofRanges(ranges: readonly (readonly [first: number, last: number])[]): BitSet {
  const set = new BitSet();
  for (const [first, last] of ranges) set.addRange(first, last);
  return set;
}

/** The observations with one value. */
export function matchingValue(db: Database, field: ValueField, value: string): BitSet {
  return matching(db, { field, values: [value] });
}

/** The observations that happened within a span. */
export function withinSpan(db: Database, { from, to }: Span): BitSet {
  return matching(db, { field: 'time', from, to });
}

function alternativesOf(filter: Filter): readonly (string | Span)[] {
  if (filter.field === 'time') return [{ from: filter.from, to: filter.to }];
  return filter.field === 'on' ? filter.spans : filter.values;
}

/** The ids of all that is indexed. */
export function everyObservation(db: Database): BitSet {
  return cached(db, 'every', () => ofRanges(statement(db, stretches('document', 'TRUE')).raw().all() as [number, number][]));
}

/** One column: ids of observations. Two: the first and the last id of each stretch of a document that fits. */
interface Query {
  readonly sql: string;
  readonly bound: readonly (string | number)[];
}

/**
 * The first and the last observation of each stretch of the documents that fit: one stretch a document, and one more for each
 * further chapter of a log.
 *
 * @param documents the table `document`, by that name, alone or joined with others
 * @param fitting a condition on its rows; what is bound in it is bound twice
 */
export function stretches(documents: string, fitting: string, columns = ''): string {
  return `SELECT document.first_observation, document.last_observation${columns} FROM ${documents} WHERE document.first_observation IS NOT NULL AND ${fitting}
    UNION ALL SELECT chapter.first_id, chapter.last_id${columns} FROM ${documents} JOIN chapter ON chapter.document_id = document.id
    WHERE chapter.ordinal > 0 AND chapter.first_id IS NOT NULL AND ${fitting}`;
}

function ofDocuments(documents: string, fitting: string, ...bound: readonly string[]): Query {
  return { sql: stretches(documents, fitting), bound: [...bound, ...bound] };
}

const VALUE_QUERIES: Readonly<Record<Exclude<ValueField, 'type'>, (value: string) => Query>> = {
  branch: (value) => documentColumn('session_branch', value),
  model: (value) => documentColumn('session_model', value),
  project: (value) => documentColumn('session_project', value),
  tag: (value) => ofDocuments('tag JOIN document ON document.id = tag.document_id', `tag.${fits('name', value)}`, pattern(value.replace(/^#/, ''))),
  session: (value) => ofDocuments(
    'document', "session_id IS NOT NULL AND (session_id LIKE ? ESCAPE '\\' OR title LIKE ? ESCAPE '\\')", `${likePattern(value)}%`, `%${likePattern(value)}%`,
  ),
  path: (value) => ofDocuments(WITH_FILE, `${PATH_WITH_SLASHES} LIKE ? ESCAPE '\\'`, `%${likePattern(withSlashes(value))}%`),
  ext: (value) => ofDocuments(WITH_FILE, `file.${fits('extension', value)} AND ${IS_EXTENSION}`, pattern(value.replace(/^\./, '').toLowerCase())),
  has: (value) => value === 'solution'
    ? { sql: 'SELECT solves FROM observation WHERE solves IS NOT NULL', bound: [] }
    : { sql: 'SELECT observation_id FROM reference WHERE kind = ?', bound: [value] },
};

const WITH_FILE = 'file JOIN document ON document.id = file.id';

/** The column `extension` holds one, not the rest of a path whose last dot stands in a folder's name. */
const IS_EXTENSION = "instr(extension, '/') = 0 AND instr(extension, '\\') = 0";

function documentColumn(column: 'session_branch' | 'session_model' | 'session_project', value: string): Query {
  return ofDocuments('document', fits(column, value), pattern(value));
}

/** A whole value is looked up in an index, one with `*` is compared with each. */
function fits(column: string, value: string): string {
  return value.includes('*') ? `${column} LIKE ? ESCAPE '\\'` : `${column} = ? COLLATE NOCASE`;
}

function pattern(value: string): string {
  return value.includes('*') ? likePattern(value) : value;
}

/** A LIKE pattern of what a person typed: `*` stands for anything, all else for itself. */
function likePattern(value: string): string {
  return value.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}
