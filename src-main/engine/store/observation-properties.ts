/**
 * What ranking and counting ask of some hundred observations again and again, kept across writes: a row never changes,
 * and its id never comes back as another's. What a document says is read once for all of its observations.
 */
import { FACETS, type FacetName, type FieldColumn, isValue } from '../../../src-shared/query/fields.ts';
import { yearOf } from '../../../src-shared/time/spans.ts';
import { type Moment, momentOf, orderOf, wallOf } from '../../../src-shared/time/wall.ts';
import { FURTHER_STRETCHES } from './chapters.ts';
import { type Database, statement } from './database.ts';

/** Values by the group that counts them; no group is empty. */
export type Values = readonly (readonly [facet: FacetName, values: readonly string[]])[];

export interface Properties {
  readonly type: string;
  /** What its own columns say, its type included. */
  readonly values: Values;
  /** What times are compared by: see `orderOf`. `null` for what has no time. */
  readonly order: number | null;
  /** Of the day that filters go by; `null` for what is no year of four digits. */
  readonly year: string | null;
  readonly documentId: number;
  /** What it has, as the filter `has` names it, each once. Empty until `document` is there. */
  readonly has: readonly string[];
  /** `null` where it was not asked for, or is gone. */
  readonly document: DocumentProperties | null;
}

export interface DocumentProperties {
  /** The first and the last observation of each of its stretches. */
  readonly stretches: readonly (readonly [first: number, last: number])[];
  /** What is said of it as a whole. */
  readonly values: Values;
  /** Whether it is written in chapters: then its hash and its last stretches may be others by now. */
  readonly isLog: boolean;
  /** As in table `file`. */
  readonly contentHash: string;
}

/** About 150 bytes each, with their documents. */
const MOST_KEPT = 30_000;
/** About 300 bytes each. */
const MOST_DOCUMENTS = 3_000;

type Entry = { -readonly [key in keyof Properties]: Properties[key] };

interface Store {
  entries: Map<number, Entry>;
  documents: Map<number, DocumentProperties>;
  /** One text for each type, one list for each set of what observations have, and one for what their columns say. */
  readonly types: Map<string, string>;
  readonly lists: Map<string, readonly string[]>;
  readonly values: Map<string, Values>;
}

const stores = new WeakMap<Database, Store>();

function storeOf(db: Database): Store {
  let store = stores.get(db);
  if (!store)
    stores.set(
      db,
      (store = { entries: new Map(), documents: new Map(), types: new Map(), lists: new Map(), values: new Map() }),
    );
  return store;
}

/** The groups whose values stand in columns of these tables, in their order. */
function facetsIn(
  ...tables: readonly string[]
): readonly { readonly name: FacetName; readonly table: string; readonly column: FieldColumn }[] {
  return FACETS.flatMap(({ name, fields: [{ store }] }) =>
    store.kind === 'columns' && tables.includes(store.table)
      ? [{ name, table: store.table, column: store.columns[0] }]
      : [],
  );
}

const OBSERVATION_FACETS = facetsIn('observation');
const DOCUMENT_FACETS = facetsIn('document', 'file', 'tag');

const ROWS = `SELECT o.id, o.type, o.happened_at, o.zone_offset, o.document_id, iif(o.happened_at IS NULL AND d.date IS NULL, f.modified_at, NULL)${OBSERVATION_FACETS.map(({ column }) => `, o.${column.name}`).join('')}
  FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value
  JOIN document AS d ON d.id = o.document_id JOIN file AS f ON f.id = d.id`;

/** Type and time of observations by row id; of others, too. What is gone is left out, or there as it was. */
export function rowsOf(db: Database, ids: readonly number[]): ReadonlyMap<number, Properties> {
  return entriesOf(db, ids);
}

function entriesOf(db: Database, ids: readonly number[]): ReadonlyMap<number, Entry> {
  const store = storeOf(db);
  let missing = ids.filter((id) => !store.entries.has(id));
  if (store.entries.size + missing.length > MOST_KEPT) {
    store.entries = new Map(); // another one, because somebody may still read the last
    missing = [...ids];
  }
  if (missing.length === 0) return store.entries;
  for (const [id, type, happenedAt, zoneOffset, documentId, modifiedAt, ...own] of statement(db, ROWS)
    .raw()
    .all(JSON.stringify(missing)) as [
    number,
    string,
    number | null,
    number | null,
    number,
    number | null,
    ...unknown[],
  ][]) {
    const moment = momentOf({ happenedAt, zoneOffset });
    const values = known(
      store.values,
      JSON.stringify(own),
      OBSERVATION_FACETS.flatMap(({ name, column }, i): Values => (isValue(column, own[i]) ? [[name, [own[i]]]] : [])),
    );
    store.entries.set(id, {
      type: known(store.types, type, type),
      values,
      order: moment && orderOf(moment),
      year: yearOfRow(moment, modifiedAt),
      documentId,
      has: NOTHING,
      document: null,
    });
  }
  return store.entries;
}

function yearOfRow(moment: Moment | null, modifiedAt: number | null): string | null {
  if (moment) return yearOf(wallOf(moment));
  return modifiedAt === null ? null : yearOf(wallOf({ time: modifiedAt, offset: 0 }));
}

const NOTHING: readonly string[] = [];

/** The value kept by this name, or this one from now on. */
function known<T>(values: Map<string, T>, name: string, value: T): T {
  const kept = values.get(name);
  if (kept === undefined) values.set(name, value);
  return kept ?? value;
}

/**
 * All properties of observations by row id; of others, too. What is gone is left out, has no document, or is there as
 * it was.
 */
export function propertiesOf(db: Database, ids: readonly number[]): ReadonlyMap<number, Properties> {
  const entries = entriesOf(db, ids);
  const open = ids.filter((id) => entries.get(id)?.document === null);
  if (open.length === 0) return entries;
  readDocuments(
    db,
    open.map((id) => [id, entries.get(id) as Entry]),
  );
  addLinks(db, open, entries);
  return entries;
}

const PROPERTY_FACETS: ReadonlyMap<string, FacetName> = new Map(
  FACETS.flatMap(({ name, fields: [field] }) => (field.store.kind === 'property' ? [[field.name, name] as const] : [])),
);

/** What a document `d` with its file `f` has in a column; of several rows a list in JSON. */
function textsOf(table: string, column: string): string {
  if (table === 'tag') return `(SELECT json_group_array(t.${column}) FROM tag AS t WHERE t.document_id = d.id)`;
  return `${table === 'file' ? 'f' : 'd'}.${column}`;
}

const DOCUMENTS = `SELECT d.id, d.first_observation, d.last_observation, ${FURTHER_STRETCHES}, EXISTS (SELECT 1 FROM chapter WHERE document_id = d.id), f.content_hash,
    (SELECT json_group_array(json_array(p.field, p.value)) FROM property AS p WHERE p.document_id = d.id)${DOCUMENT_FACETS.map(({ table, column }) => `, ${textsOf(table, column.name)}`).join('')}
  FROM json_each(?) AS wanted CROSS JOIN document AS d ON d.id = wanted.value JOIN file AS f ON f.id = d.id`;

/**
 * A document that is written again keeps its id and gets other observations: what is known of it holds for those it
 * had. A log that grew says the same of itself as before: see `writeChapters`.
 */
function readDocuments(db: Database, open: readonly (readonly [id: number, entry: Entry])[]): void {
  const store = storeOf(db);
  const place = (): number[] => {
    const unknown = new Set<number>();
    for (const [id, entry] of open) {
      const document = store.documents.get(entry.documentId);
      if (document?.stretches.some(([first, last]) => first <= id && id <= last)) entry.document = document;
      else unknown.add(entry.documentId);
    }
    return [...unknown];
  };
  const unknown = place();
  if (unknown.length === 0) return;
  if (store.documents.size + unknown.length > MOST_DOCUMENTS) store.documents = new Map();
  type Row = [number, number, number, string, 0 | 1, string, string, ...(string | null)[]];
  for (const [id, first, last, further, isLog, contentHash, properties, ...texts] of statement(db, DOCUMENTS)
    .raw()
    .all(JSON.stringify(unknown)) as Row[]) {
    const values: (readonly [FacetName, readonly string[]])[] = DOCUMENT_FACETS.flatMap(
      ({ name, table, column }, i): Values => {
        const own = (table === 'tag' ? (JSON.parse(texts[i] ?? '[]') as unknown[]) : [texts[i]]).filter((text) =>
          isValue(column, text),
        );
        return own.length > 0 ? [[name, own]] : [];
      },
    );
    const own = Map.groupBy(JSON.parse(properties) as [field: string, value: string][], ([field]) => field);
    for (const [field, rows] of own) {
      const name = PROPERTY_FACETS.get(field);
      if (name !== undefined) values.push([name, rows.map(([, value]) => value)]);
    }
    store.documents.set(id, {
      stretches: [[first, last], ...(JSON.parse(further) as [number, number][])],
      isLog: isLog === 1,
      values,
      contentHash,
    });
  }
  place();
}

const LINKS = `SELECT DISTINCT r.observation_id, r.kind FROM json_each(@ids) AS wanted CROSS JOIN reference AS r ON r.observation_id = wanted.value
  UNION ALL SELECT s.solves, 'solution' FROM json_each(@ids) AS wanted CROSS JOIN observation AS s ON s.solves = wanted.value`;

function addLinks(db: Database, ids: readonly number[], entries: ReadonlyMap<number, Entry>): void {
  const { lists } = storeOf(db);
  for (const [id, kind] of statement(db, LINKS)
    .raw()
    .all({ ids: JSON.stringify(ids) }) as [number, string][]) {
    const entry = entries.get(id);
    if (!entry || entry.has.includes(kind)) continue;
    const has = [...entry.has, kind].sort();
    entry.has = known(lists, has.join(' '), has);
  }
}
