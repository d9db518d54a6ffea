/** Filters as SQL: the set of observations a search may return, decided before anything is ranked. */
import { assertNever } from '../../../../src-shared/errors.ts';
import {
  type FieldColumn,
  fieldOf,
  type FieldStore,
  type NamedField,
  plainValue,
  type ValueField,
} from '../../../../src-shared/query/fields.ts';
import { fitsWords } from '../../../../src-shared/query/properties.ts';
import type { Filter } from '../../../../src-shared/query/filter.ts';
import type { Span } from '../../../../src-shared/time/spans.ts';
import { FARTHEST_OFFSET, instantOf } from '../../../../src-shared/time/wall.ts';
import { isAscii, lowerCase } from '../../../../src-shared/fold.ts';
import { type Database, statement } from '../database.ts';
import { cached, growingSet } from './filter-cache.ts';
import { wordsOfProperty } from '../property-table.ts';
import { BitSet } from './id-set.ts';

export type { Filter };

/**
 * Row ids of the observations that pass all filters, bookkeeping among them only where a filter names its type; `null`
 * when there is no filter to pass.
 */
export function allowedObservations(db: Database, filters: readonly Filter[]): BitSet | null {
  if (filters.length === 0) return null;
  if (nameBookkeeping(filters)) return passing(db, filters);
  return cached(db, JSON.stringify(['allowed', filters]), () =>
    (passing(db, filters) ?? everyObservation(db)).andNot(bookkeeping(db)),
  );
}

/** Bookkeeping that passes all filters. */
export function allowedBookkeeping(db: Database, filters: readonly Filter[]): BitSet {
  const allowed = passing(db, filters);
  return allowed ? allowed.and(bookkeeping(db)) : bookkeeping(db);
}

/** Whether one of the filters asks for bookkeeping by its type. */
export function nameBookkeeping(filters: readonly Filter[]): boolean {
  return filters.some(
    (filter) => filter.field === 'type' && filter.negated !== true && filter.values.includes('bookkeeping'),
  );
}

function passing(db: Database, filters: readonly Filter[]): BitSet | null {
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
  return cached(db, JSON.stringify([filter.field, alternatives]), () =>
    alternatives
      .map((one) => (typeof one === 'string' ? havingValue(db, filter.field as ValueField, one) : within(db, one)))
      .reduce((some, others) => some.or(others), new BitSet()),
  );
}

/** Nothing has a longer one, and SQLite refuses patterns of more than 50,000 bytes. */
const LONGEST_VALUE = 4_096;

function havingValue(db: Database, name: ValueField, value: string): BitSet {
  const field = fieldOf(name);
  if (value.length > LONGEST_VALUE) return new BitSet();
  switch (field.store.kind) {
    case 'columns':
      return inColumns(db, field, field.store, plainValue(field, value));
    case 'property':
      return havingProperty(db, name, field.store.words(value));
    case 'links':
      return linkedTo(db, value);
    case 'time':
      throw new Error(`Values of ${name} are spans.`);
    default:
      return assertNever(field.store);
  }
}

type Columns = Extract<FieldStore, { readonly kind: 'columns' }>;

function inColumns(db: Database, { values }: NamedField, { table, columns }: Columns, value: string): BitSet {
  if (table === 'observation' && values.kind === 'listed')
    return growingSet(db, `${columns[0].name} = ?`, [value.toLowerCase()]).and(everyObservation(db));
  const fitting = anyColumn(table, columns, value, values.kind === 'text' && values.slashes === true);
  const bound = patterns(columns, value);
  if (table === 'observation') return growingSet(db, fitting, bound).and(everyObservation(db));
  return ofRanges(
    statement(db, stretches(DOCUMENTS_WITH[table], fitting))
      .raw()
      .all(...bound, ...bound) as [number, number][],
  );
}

function havingProperty(db: Database, field: ValueField, asked: readonly string[]): BitSet {
  const fitting = JSON.stringify(wordsOfProperty(db, field).filter((words) => fitsWords(words, asked)));
  const sql = stretches(
    DOCUMENTS_WITH.property,
    'property.field = ? AND property.words IN (SELECT value FROM json_each(?))',
  );
  return ofRanges(statement(db, sql).raw().all(field, fitting, field, fitting) as [number, number][]);
}

function linkedTo(db: Database, kind: string): BitSet {
  const ids =
    kind === 'solution'
      ? statement(db, 'SELECT solves FROM observation WHERE solves IS NOT NULL').pluck().all()
      : statement(db, 'SELECT observation_id FROM reference WHERE kind = ?').pluck().all(kind);
  return BitSet.of(ids as number[]);
}

function within(db: Database, { from, to }: Span): BitSet {
  const every = everyObservation(db);
  if (from === null && to === null) return every;
  const ends = [...(from === null ? [] : [startingAt(from)]), ...(to === null ? [] : [endingBefore(to)])];
  return growingSet(
    db,
    ends.map(({ sql }) => sql).join(' AND '),
    ends.flatMap(({ bound }) => bound),
  )
    .and(every)
    .or(modifiedWithin(db, { from, to }));
}

/** What has no time of its own, and whose file was changed within a span. */
function modifiedWithin(db: Database, { from, to }: Span): BitSet {
  const [first, end] = [from === null ? -8.64e15 : instantOf(from), to === null ? 8.64e15 : instantOf(to)];
  const files = ofRanges(
    statement(
      db,
      stretches(DOCUMENTS_WITH.file, 'document.date IS NULL AND file.modified_at >= ? AND file.modified_at < ?'),
    )
      .raw()
      .all(first, end, first, end) as [number, number][],
  );
  return files.size === 0 ? files : files.and(growingSet(db, 'happened_at IS NULL', []));
}

/** A condition on the columns of `observation`. */
interface Condition {
  readonly sql: string;
  readonly bound: readonly number[];
}

/**
 * A wall time is compared as it was written, an instant in UTC with the instant at which the user's clock shows the end
 * of a span. What is farther from it than any clock is from UTC needs no look at the offset.
 */
const EXACTLY = (than: string): string =>
  `iif(zone_offset = 0, happened_at ${than} ?, happened_at + coalesce(zone_offset, 0) * 60000 ${than} ?)`;

function startingAt(wall: number): Condition {
  return {
    sql: `happened_at >= ? AND (happened_at >= ? OR ${EXACTLY('>=')})`,
    bound: [wall - FARTHEST_OFFSET, wall + FARTHEST_OFFSET, instantOf(wall), wall],
  };
}

function endingBefore(wall: number): Condition {
  return {
    sql: `happened_at < ? AND (happened_at < ? OR ${EXACTLY('<')})`,
    bound: [wall + FARTHEST_OFFSET, wall - FARTHEST_OFFSET, instantOf(wall), wall],
  };
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

/** All that a search finds without being asked for bookkeeping. */
export function searchedObservations(db: Database): BitSet {
  return everyObservation(db).andNot(bookkeeping(db));
}

function bookkeeping(db: Database): BitSet {
  return matchingValue(db, 'type', 'bookkeeping');
}

/** The ids of all that is indexed. */
export function everyObservation(db: Database): BitSet {
  return cached(db, 'every', () =>
    ofRanges(statement(db, stretches('document', 'TRUE')).raw().all() as [number, number][]),
  );
}

/**
 * The first and the last observation of each stretch of the documents that fit: one stretch a document, and one more
 * for each further chapter of a log.
 *
 * @param documents the table `document`, by that name, alone or joined with others
 * @param fitting a condition on its rows; what is bound in it is bound twice
 */
export function stretches(documents: string, fitting: string, columns = ''): string {
  return `SELECT document.first_observation, document.last_observation${columns} FROM ${documents} WHERE document.first_observation IS NOT NULL AND ${fitting}
    UNION ALL SELECT chapter.first_id, chapter.last_id${columns} FROM ${documents} JOIN chapter ON chapter.document_id = document.id
    WHERE chapter.ordinal > 0 AND chapter.first_id IS NOT NULL AND ${fitting}`;
}

/** The rows that a document's values stand in, each beside its document. */
export const DOCUMENTS_WITH = {
  document: 'document',
  file: 'file JOIN document ON document.id = file.id',
  tag: 'tag JOIN document ON document.id = tag.document_id',
  property: 'property JOIN document ON document.id = property.document_id',
} as const;

/** Whether one of the columns fits; of several, a row without the first has no value. */
function anyColumn(table: Columns['table'], columns: Columns['columns'], value: string, slashes: boolean): string {
  const each = columns.map((column) => fits(table, column, value, slashes));
  return columns.length === 1 ? each.join('') : `${table}.${columns[0].name} IS NOT NULL AND (${each.join(' OR ')})`;
}

/** A whole value is looked up in an index, one with `*` is compared with each. */
function fits(
  table: Columns['table'],
  { name, match, noneOf = '', nested }: FieldColumn,
  value: string,
  slashes: boolean,
): string {
  const own = slashes ? `replace(${table}.${name}, '\\', '/')` : `${table}.${name}`;
  // Letters beyond ASCII are compared by Unicode, without an index.
  const column = isAscii(value) ? own : `lower_case(${own})`;
  const isValue = Array.from(noneOf, (character) => ` AND instr(${column}, '${character}') = 0`).join('');
  if (match !== 'whole' || value.includes('*')) return `${column} LIKE ? ESCAPE '\\'${isValue}`;
  if (!nested) return `${column} = ? COLLATE NOCASE${isValue}`;
  // One stretch of the index holds the value and all below it: behind the slash comes the 0.
  return `${column} >= ? COLLATE NOCASE AND ${column} < ? COLLATE NOCASE AND (${column} = ? COLLATE NOCASE OR ${column} >= ? COLLATE NOCASE)${isValue}`;
}

function patterns(columns: Columns['columns'], typed: string): readonly string[] {
  const value = isAscii(typed) ? typed : lowerCase(typed);
  return columns.flatMap(({ match, nested }) => {
    if (match !== 'whole') return [match === 'start' ? `${likePattern(value)}%` : `%${likePattern(value)}%`];
    if (value.includes('*')) return [likePattern(value)];
    return nested ? [value, `${value}0`, value, `${value}/`] : [value];
  });
}

/** A LIKE pattern of what a person typed: `*` stands for anything, all else for itself. */
function likePattern(value: string): string {
  return value.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}
