/** What observations could be narrowed to by, counted in SQL and in bitmaps. */
import type { FacetGroup } from '../../../src-shared/model.ts';
import { type Database, statement } from './database.ts';
import { HAS_KINDS, IS_EXTENSION, matchingValue, type Span, withinSpan } from './filters.ts';
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
  readonly ext: string | null;
  readonly tags: string;
  readonly kinds: string;
  readonly solved: 0 | 1;
}

const EXTENSION = `CASE WHEN ${IS_EXTENSION} AND extension <> '' THEN extension END`;

const PROPERTIES = `SELECT o.id, o.type, o.happened_at, d.session_branch AS branch, d.session_model AS model, d.session_project AS project, ${EXTENSION} AS ext,
    (SELECT json_group_array(t.name) FROM tag AS t WHERE t.document_id = d.id) AS tags,
    (SELECT json_group_array(DISTINCT r.kind) FROM reference AS r WHERE r.observation_id = o.id) AS kinds,
    EXISTS (SELECT 1 FROM observation AS s WHERE s.solves = o.id) AS solved
  FROM json_each(?) AS wanted
  CROSS JOIN observation AS o ON o.id = wanted.value
  JOIN document AS d ON d.id = o.document_id
  JOIN file AS f ON f.id = d.id`;

/** The properties of some hundred observations, by row id. */
export function propertiesOf(db: Database, ids: Iterable<number>): ReadonlyMap<number, Properties> {
  const rows = statement(db, PROPERTIES).all(JSON.stringify([...ids])) as Row[];
  return new Map(rows.map((row) => [row.id, {
    type: [row.type],
    branch: some(row.branch), model: some(row.model), project: some(row.project), ext: some(row.ext),
    tag: JSON.parse(row.tags) as string[],
    year: row.happened_at === null ? [] : some(yearOf(row.happened_at)),
    has: [...(row.solved ? ['solution'] : []), ...(JSON.parse(row.kinds) as string[])],
  }]));
}

function some(value: string | null): readonly string[] {
  return value === null || value === '' ? [] : [value];
}

/** The year in UTC, as filters count; `null` for what is no year of four digits. */
function yearOf(time: number): string | null {
  const year = new Date(time).getUTCFullYear();
  return year >= 1000 && year <= 9999 ? String(year) : null;
}

/** The properties of documents, with all their observations as one stretch of ids. */
const DOCUMENT_VALUES: Readonly<Record<'branch' | 'model' | 'project' | 'tag' | 'ext', string>> = {
  branch: valuesOfColumn('session_branch'),
  model: valuesOfColumn('session_model'),
  project: valuesOfColumn('session_project'),
  tag: 'SELECT t.name, d.first_observation, d.last_observation FROM tag AS t JOIN document AS d ON d.id = t.document_id WHERE d.first_observation IS NOT NULL',
  ext: `SELECT extension, first_observation, last_observation FROM file JOIN document ON document.id = file.id WHERE first_observation IS NOT NULL AND extension <> '' AND ${IS_EXTENSION}`,
};

function valuesOfColumn(column: string): string {
  return `SELECT ${column}, first_observation, last_observation FROM document WHERE ${column} <> '' AND first_observation IS NOT NULL`;
}

/** Counts one property over a set of any size, without reading its observations. */
export function countProperty(db: Database, field: FacetField, among: BitSet, types: readonly string[]): Counts {
  if (field === 'type') return new Map(types.map((type) => [type, matchingValue(db, 'type', type).countShared(among)]));
  if (field === 'has') return new Map(HAS_KINDS.map((kind) => [kind, matchingValue(db, 'has', kind).countShared(among)]));
  if (field === 'year') return new Map(years(db).map(([year, span]) => [year, withinSpan(db, span).countShared(among)]));
  const counts = new Map<string, number>();
  for (const [value, first, last] of statement(db, DOCUMENT_VALUES[field]).raw().all() as [string, number, number][]) {
    counts.set(value, (counts.get(value) ?? 0) + among.countRange(first, last));
  }
  return counts;
}

/** The different values that documents have. */
export function valuesOf(db: Database, field: keyof typeof DOCUMENT_VALUES): ReadonlySet<string> {
  return new Set((statement(db, DOCUMENT_VALUES[field]).raw().all() as [string, number, number][]).map(([value]) => value));
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
