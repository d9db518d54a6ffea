/** What observations could be narrowed to by, counted in SQL and in bitmaps. */
import {
  FACETS,
  facetOf,
  type FacetName,
  isValue,
  type NamedField,
  type ValueField,
} from '../../../../src-shared/query/fields.ts';
import { type Span, yearOf, yearSpan } from '../../../../src-shared/time/spans.ts';
import { type Database, statement } from '../database.ts';
import { contentHashes } from '../files.ts';
import { cached } from './filter-cache.ts';
import { DOCUMENTS_WITH, matchingValue, stretches, withinSpan } from './filters.ts';
import type { BitSet } from './id-set.ts';
import { type DocumentProperties, type Properties, propertiesOf, type Values } from '../observation-properties.ts';

/** How many observations have each value of a property. */
export type Counts = ReadonlyMap<string, number>;

/** Counts all properties of some hundred observations, each row id once, and of copies one (see `countedOnce`). */
export function countEach(db: Database, ids: readonly number[]): Readonly<Record<FacetName, Counts>> {
  const rows = propertiesOf(db, ids);
  const counts = Object.fromEntries(FACETS.map(({ name }) => [name, new Map<string, number>()])) as Record<
    FacetName,
    Map<string, number>
  >;
  const documents = new Map<DocumentProperties, number>();
  const isCopy = copyFilter(db, ids, rows);
  for (const id of ids) {
    const row = rows.get(id);
    if (!row?.document || isCopy(id)) continue;
    addEach(counts, row.values, 1);
    add(counts.year, row.year);
    for (const kind of row.has) add(counts.has, kind);
    documents.set(row.document, (documents.get(row.document) ?? 0) + 1);
  }
  for (const [document, observations] of documents) addEach(counts, document.values, observations);
  return counts;
}

/** Says of what it is asked about whether the same of a document with the same bytes was asked about before. */
function copyFilter(
  db: Database,
  ids: readonly number[],
  rows: ReadonlyMap<number, Properties>,
): (id: number) => boolean {
  const logs = new Set(
    ids.flatMap((id) => (rows.get(id)?.document?.isLog ? (rows.get(id) as Properties).documentId : [])),
  );
  const ofLogs: ReadonlyMap<number, string> = logs.size > 0 ? contentHashes(db, [...logs]) : new Map();
  const counted = new Map<string, Set<number>>();
  return (id) => {
    const { document, documentId } = rows.get(id) as Properties & { readonly document: DocumentProperties };
    const { isLog, stretches: parts } = document;
    const hash = isLog ? (ofLogs.get(documentId) ?? '') : document.contentHash;
    if (hash === '') return false;
    const key = isLog ? hash : `${hash} ${parts.map(([first, last]) => last - first).join(' ')}`;
    const ordinals = counted.get(key) ?? new Set();
    if (ordinals.size === 0) counted.set(key, ordinals);
    return ordinals.size === ordinals.add(ordinalIn(parts, id)).size;
  };
}

/** Which observation of its document an id is, from 0. */
function ordinalIn(parts: DocumentProperties['stretches'], id: number): number {
  let before = 0;
  for (const [first, last] of parts) {
    if (id >= first && id <= last) return before + id - first;
    before += last - first + 1;
  }
  return before;
}

function addEach(counts: Readonly<Record<FacetName, Map<string, number>>>, values: Values, by: number): void {
  for (const [facet, own] of values) for (const value of own) add(counts[facet], value, by);
}

function add(tally: Map<string, number>, value: string | null, by = 1): void {
  if (value !== null && value !== '') tally.set(value, (tally.get(value) ?? 0) + by);
}

/** The values that documents have of a property, and where each document's observations stand. */
interface DocumentValues {
  readonly values: readonly string[];
  /**
   * For each value of each stretch of a document, flat: the value's place in `values`, the first and the last
   * observation.
   */
  readonly places: readonly number[];
}

/** Facets whose values stand in a table of documents' values: each is read once, a row a value of a stretch. */
const DOCUMENT_FACETS = FACETS.flatMap(({ name, fields: [{ store }] }) =>
  store.kind === 'columns' && store.table !== 'observation'
    ? [{ name, table: store.table, column: store.columns[0] }]
    : [],
);

const PROPERTY_FACETS = FACETS.flatMap(({ name, fields: [field] }) =>
  field.store.kind === 'property' ? [{ name, field: field.name }] : [],
);
const PROPERTY_ROWS = stretches(DOCUMENTS_WITH.property, 'TRUE', ', property.field, property.value');

function documentValues(db: Database): ReadonlyMap<FacetName, DocumentValues> {
  return cached(db, 'document values', () => {
    const found = new Map<FacetName, DocumentValues>();
    for (const [table, facets] of Map.groupBy(DOCUMENT_FACETS, ({ table: own }) => own)) {
      const collectors = facets.map(({ name, column }) => {
        const values = collector();
        found.set(name, values);
        return { column, values };
      });
      const columns = facets.map(({ column }) => `, ${table}.${column.name}`).join('');
      const rows = statement(db, stretches(DOCUMENTS_WITH[table], 'TRUE', columns))
        .raw()
        .all() as [number, number, ...(string | null)[]][];
      for (const [first, last, ...values] of rows) {
        collectors.forEach(({ column, values: collected }, i) => {
          const value = values[i];
          if (isValue(column, value)) collected.add(value, first, last);
        });
      }
    }
    const properties = new Map<string, DocumentValues & { add(value: string, first: number, last: number): void }>(
      PROPERTY_FACETS.map((facet) => [facet.field, collector()]),
    );
    for (const facet of PROPERTY_FACETS) found.set(facet.name, properties.get(facet.field) as DocumentValues);
    if (PROPERTY_FACETS.length === 0) return found;
    for (const [first, last, field, value] of statement(db, PROPERTY_ROWS).raw().all() as [
      number,
      number,
      string,
      string,
    ][])
      properties.get(field)?.add(value, first, last);
    return found;
  });
}

function collector(): DocumentValues & { add(value: string, first: number, last: number): void } {
  const numbers = new Map<string, number>();
  const values: string[] = [];
  const places: number[] = [];
  return {
    values,
    places,
    add(value, first, last) {
      let number = numbers.get(value);
      if (number === undefined) numbers.set(value, (number = values.push(value) - 1));
      places.push(number, first, last);
    },
  };
}

/** Counts one property over a set of any size, without reading its observations. */
export function countProperty(db: Database, name: FacetName, among: BitSet): Counts {
  const [field] = facetOf(name).fields;
  if (field.store.kind === 'time')
    return new Map(
      years(db)
        .map(([year, span]) => [year, withinSpan(db, span).countShared(among)] as const)
        .filter(([, count]) => count > 0),
    );
  const valuesOfDocuments = documentValues(db).get(name);
  if (!valuesOfDocuments)
    return new Map(
      observationValues(db, field).map((value) => [
        value,
        matchingValue(db, field.name as ValueField, value).countShared(among),
      ]),
    );
  const { values, places } = valuesOfDocuments;
  const counts = new Float64Array(values.length);
  for (let at = 0; at < places.length; at += 3) {
    const value = places[at] as number;
    counts[value] = (counts[value] as number) + among.countRange(places[at + 1] as number, places[at + 2] as number);
  }
  return new Map(values.map((value, number) => [value, counts[number] as number]));
}

/** The different values that observations may have of a field, which are few. */
function observationValues(db: Database, { values, store }: NamedField): readonly string[] {
  if (values.kind === 'listed') return values.known;
  if (store.kind !== 'columns') return [];
  const [column] = store.columns;
  return cached(db, `values of ${column.name}`, () =>
    statement(db, `SELECT DISTINCT ${column.name} FROM observation`)
      .pluck()
      .all()
      .filter((value) => isValue(column, value)),
  );
}

/** The different values that documents have of a property; `null` where it is none of documents. */
export function valuesOf(db: Database, name: FacetName): readonly string[] | null {
  return documentValues(db).get(name)?.values ?? null;
}

/** More years than this are dates misread, and not worth a bitmap each. */
const MOST_YEARS = 40;

/**
 * The latest years in which anything happened, found by one step in the index each. In the index stand instants: the
 * day of one of them may be in the year before or after.
 */
function years(db: Database): readonly (readonly [year: string, span: Span])[] {
  const found = new Set<number>();
  const before = statement(db, 'SELECT max(happened_at) FROM observation WHERE happened_at < ?').pluck();
  let end = yearSpan(9999).to;
  for (let steps = 0; steps < MOST_YEARS; steps++) {
    const time = before.get(end) as number | null;
    const year = time === null ? null : yearOf(time);
    if (year === null) break;
    for (const one of [1, 0, -1]) found.add(Number(year) + one);
    end = yearSpan(Number(year)).from;
  }
  for (const time of modifiedYears(db)) for (const one of [1, 0, -1]) found.add(time + one);
  return Array.from(found, (year) => [String(year), yearSpan(year)] as const).filter(
    ([, { from }]) => yearOf(from) !== null,
  );
}

/** The years in which files of notes without a date were changed last. */
function modifiedYears(db: Database): readonly number[] {
  return cached(
    db,
    'modified years',
    () =>
      statement(
        db,
        "SELECT DISTINCT CAST(strftime('%Y', file.modified_at / 1000, 'unixepoch') AS INTEGER) FROM file JOIN document ON document.id = file.id WHERE document.date IS NULL LIMIT ?",
      )
        .pluck()
        .all(MOST_YEARS) as number[],
  );
}
