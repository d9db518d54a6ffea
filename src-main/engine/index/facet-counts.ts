/** What observations could be narrowed to by, counted in SQL and in bitmaps. */
import type { FacetGroup } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';
import { cached } from './filter-cache.ts';
import { HAS_KINDS, matchingValue, type Span, withinSpan } from './filters.ts';
import type { BitSet } from './id-set.ts';

export type FacetField = FacetGroup['field'];

/** How many observations have each value of a property. */
export type Counts = ReadonlyMap<string, number>;

/** The properties of one observation that can be counted. */
export type Properties = Readonly<Record<FacetField, readonly string[]>>;

interface Row {
  readonly id: number;
  readonly type: string;
  readonly happened_at: number | null;
  readonly branch: string | null;
  readonly model: string | null;
  readonly project: string | null;
  readonly ext: string;
  readonly tags: string;
  readonly kinds: string;
  readonly solved: 0 | 1;
}

const PROPERTIES = `SELECT o.id, o.type, o.happened_at, d.session_branch AS branch, d.session_model AS model, d.session_project AS project, f.extension AS ext,
    (SELECT json_group_array(t.name) FROM tag AS t WHERE t.document_id = d.id) AS tags,
    (SELECT json_group_array(DISTINCT r.kind) FROM reference AS r WHERE r.observation_id = o.id) AS kinds,
    EXISTS (SELECT 1 FROM observation AS s WHERE s.solves = o.id) AS solved
  FROM json_each(?) AS wanted
  CROSS JOIN observation AS o ON o.id = wanted.value
  JOIN document AS d ON d.id = o.document_id
  JOIN file AS f ON f.id = d.id`;

/** Properties kept for the next answer, which has much in common with this one while somebody types. */
const MOST_KEPT = 10_000;

/** The properties of some hundred observations, by row id; of others, too, but of none that is forgotten. */
export function propertiesOf(db: Database, ids: Iterable<number>): ReadonlyMap<number, Properties> {
  const known = cached(db, 'properties', () => new Map<number, Properties>());
  let missing = Array.from(ids).filter((id) => !known.has(id));
  if (known.size + missing.length > MOST_KEPT) {
    known.clear();
    missing = [...ids];
  }
  if (missing.length === 0) return known;
  for (const row of statement(db, PROPERTIES).all(JSON.stringify(missing)) as Row[]) known.set(row.id, toProperties(row));
  return known;
}

function toProperties(row: Row): Properties {
  return {
    type: [row.type],
    branch: some(row.branch), model: some(row.model), project: some(row.project), ext: some(extension(row.ext)),
    tag: JSON.parse(row.tags) as string[],
    year: row.happened_at === null ? [] : some(yearOf(row.happened_at)),
    has: [...(row.solved ? ['solution'] : []), ...(JSON.parse(row.kinds) as string[])],
  };
}

function some(value: string | null): readonly string[] {
  return value === null || value === '' ? [] : [value];
}

/** The year in UTC, as filters count; `null` for what is no year of four digits. */
function yearOf(time: number): string | null {
  const year = new Date(time).getUTCFullYear();
  return year >= 1000 && year <= 9999 ? String(year) : null;
}

/** None where the last dot of the path stands in a folder's name. */
function extension(column: string): string | null {
  return /[\\/]/.test(column) ? null : column;
}

const DOCUMENT_FIELDS = ['branch', 'model', 'project', 'ext', 'tag'] as const;
type DocumentField = (typeof DOCUMENT_FIELDS)[number];

/** The values that documents have of a property, and where each document's observations stand. */
interface DocumentValues {
  readonly values: readonly string[];
  /** For each value of each document, flat: the value's place in `values`, the first and the last observation. */
  readonly places: readonly number[];
}

const DOCUMENT_ROWS = `SELECT first_observation, last_observation, session_branch, session_model, session_project, extension
  FROM document JOIN file ON file.id = document.id WHERE first_observation IS NOT NULL`;
const TAG_ROWS = 'SELECT first_observation, last_observation, name FROM tag JOIN document ON document.id = tag.document_id WHERE first_observation IS NOT NULL';

function documentValues(db: Database): Readonly<Record<DocumentField, DocumentValues>> {
  return cached(db, 'document values', () => {
    const collect = Object.fromEntries(DOCUMENT_FIELDS.map((field) => [field, collector()])) as Record<DocumentField, ReturnType<typeof collector>>;
    for (const [first, last, branch, model, project, ext] of statement(db, DOCUMENT_ROWS).raw().all() as [number, number, string | null, string | null, string | null, string][]) {
      collect.branch.add(branch, first, last);
      collect.model.add(model, first, last);
      collect.project.add(project, first, last);
      collect.ext.add(extension(ext), first, last);
    }
    for (const [first, last, tag] of statement(db, TAG_ROWS).raw().all() as [number, number, string][]) collect.tag.add(tag, first, last);
    return collect;
  });
}

function collector(): DocumentValues & { add(value: string | null, first: number, last: number): void } {
  const numbers = new Map<string, number>();
  const values: string[] = [];
  const places: number[] = [];
  return {
    values, places,
    add(value, first, last) {
      if (value === null || value === '') return;
      let number = numbers.get(value);
      if (number === undefined) numbers.set(value, (number = values.push(value) - 1));
      places.push(number, first, last);
    },
  };
}

/** Counts one property over a set of any size, without reading its observations. */
export function countProperty(db: Database, field: FacetField, among: BitSet, types: readonly string[]): Counts {
  if (field === 'type') return new Map(types.map((type) => [type, matchingValue(db, 'type', type).countShared(among)]));
  if (field === 'has') return new Map(HAS_KINDS.map((kind) => [kind, matchingValue(db, 'has', kind).countShared(among)]));
  if (field === 'year') return new Map(years(db).map(([year, span]) => [year, withinSpan(db, span).countShared(among)]));
  const { values, places } = documentValues(db)[field];
  const counts = new Float64Array(values.length);
  for (let at = 0; at < places.length; at += 3) {
    const value = places[at] as number;
    counts[value] = (counts[value] as number) + among.countRange(places[at + 1] as number, places[at + 2] as number);
  }
  return new Map(values.map((value, number) => [value, counts[number] as number]));
}

/** The different values that documents have. */
export function valuesOf(db: Database, field: DocumentField): readonly string[] {
  return documentValues(db)[field].values;
}

/** More years than this are dates misread, and not worth a bitmap each. */
const MOST_YEARS = 40;

/** The latest years in which anything happened, found by one step in the index each. */
function years(db: Database): readonly (readonly [year: string, span: Span])[] {
  const found: (readonly [string, Span])[] = [];
  const before = statement(db, 'SELECT max(happened_at) FROM observation WHERE happened_at < ?').pluck();
  let time = before.get(Date.UTC(10_000, 0)) as number | null;
  while (time !== null && found.length < MOST_YEARS) {
    const year = yearOf(time);
    if (year === null) break;
    const from = Date.UTC(Number(year), 0);
    found.push([year, { from, to: Date.UTC(Number(year) + 1, 0) }]);
    time = before.get(from) as number | null;
  }
  return found;
}
