/** What observations could be narrowed to by, counted in SQL and in bitmaps. */
import type { FacetGroup } from '../../../../src-shared/model.ts';
import { type Database, statement } from '../database.ts';
import { contentHashes } from '../files.ts';
import { cached } from './filter-cache.ts';
import { HAS_KINDS, matchingValue, type Span, stretches, withinSpan } from './filters.ts';
import type { BitSet } from './id-set.ts';
import { type DocumentProperties, extensionOf, type Properties, propertiesOf, yearOf } from '../observation-properties.ts';

export type FacetField = FacetGroup['field'];

/** How many observations have each value of a property. */
export type Counts = ReadonlyMap<string, number>;

/** Counts all properties of some hundred observations, each row id once, and of copies one (see `countedOnce`). */
export function countEach(db: Database, ids: readonly number[]): Readonly<Record<FacetField, Counts>> {
  const rows = propertiesOf(db, ids);
  const counts: Record<FacetField, Map<string, number>> = { type: new Map(), branch: new Map(), tag: new Map(), project: new Map(), model: new Map(), ext: new Map(), year: new Map(), has: new Map() };
  const documents = new Map<DocumentProperties, number>();
  const isCopy = copyFilter(db, ids, rows);
  for (const id of ids) {
    const row = rows.get(id);
    if (!row?.document || isCopy(id)) continue;
    add(counts.type, row.type);
    add(counts.year, row.year);
    for (const kind of row.has) add(counts.has, kind);
    documents.set(row.document, (documents.get(row.document) ?? 0) + 1);
  }
  for (const [document, observations] of documents) {
    for (const field of ['branch', 'model', 'project', 'ext'] as const) add(counts[field], document[field], observations);
    for (const name of document.tags) add(counts.tag, name, observations);
  }
  return counts;
}

/** Says of what it is asked about whether the same of a document with the same bytes was asked about before. */
function copyFilter(db: Database, ids: readonly number[], rows: ReadonlyMap<number, Properties>): (id: number) => boolean {
  const logs = new Set(ids.flatMap((id) => (rows.get(id)?.document?.isLog ? (rows.get(id) as Properties).documentId : [])));
  const ofLogs: ReadonlyMap<number, string> = logs.size > 0 ? contentHashes(db, [...logs]) : new Map();
  const counted = new Map<string, Set<number>>();
  return (id) => {
    const { document, documentId } = rows.get(id) as Properties & { readonly document: DocumentProperties };
    const { isLog, stretches: parts } = document;
    const hash = isLog ? ofLogs.get(documentId) ?? '' : document.contentHash;
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

function add(tally: Map<string, number>, value: string | null, by = 1): void {
  if (value !== null && value !== '') tally.set(value, (tally.get(value) ?? 0) + by);
}

const DOCUMENT_FIELDS = ['branch', 'model', 'project', 'ext', 'tag'] as const;
type DocumentField = (typeof DOCUMENT_FIELDS)[number];

/** The values that documents have of a property, and where each document's observations stand. */
interface DocumentValues {
  readonly values: readonly string[];
  /** For each value of each stretch of a document, flat: the value's place in `values`, the first and the last observation. */
  readonly places: readonly number[];
}

const DOCUMENT_ROWS = stretches('document JOIN file ON file.id = document.id', 'TRUE', ', session_branch, session_model, session_project, extension');
const TAG_ROWS = stretches('tag JOIN document ON document.id = tag.document_id', 'TRUE', ', name');

function documentValues(db: Database): Readonly<Record<DocumentField, DocumentValues>> {
  return cached(db, 'document values', () => {
    const collect = Object.fromEntries(DOCUMENT_FIELDS.map((field) => [field, collector()])) as Record<DocumentField, ReturnType<typeof collector>>;
    for (const [first, last, branch, model, project, ext] of statement(db, DOCUMENT_ROWS).raw().all() as [number, number, string | null, string | null, string | null, string][]) {
      collect.branch.add(branch, first, last);
      collect.model.add(model, first, last);
      collect.project.add(project, first, last);
      collect.ext.add(extensionOf(ext), first, last);
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
