/**
 * What ranking and counting ask of some hundred observations again and again, kept across writes: a row never changes, and its id never
 * comes back as another's. What a document says is read once for all of its observations.
 */
import { FURTHER_STRETCHES } from './chapters.ts';
import { type Database, statement } from './database.ts';

export interface Properties {
  readonly type: string;
  /** Milliseconds since the epoch; `null` for what has no time. */
  readonly happenedAt: number | null;
  /** In UTC, as filters count; `null` for what is no year of four digits. */
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
  readonly branch: string | null;
  readonly model: string | null;
  readonly project: string | null;
  readonly ext: string | null;
  /** Whether it is written in chapters: then its hash and its last stretches may be others by now. */
  readonly isLog: boolean;
  /** As in table `file`. */
  readonly contentHash: string;
  readonly tags: readonly string[];
}

/** About 150 bytes each, with their documents. */
const MOST_KEPT = 30_000;
/** About 300 bytes each. */
const MOST_DOCUMENTS = 3_000;

type Entry = { -readonly [key in keyof Properties]: Properties[key] };

interface Store {
  entries: Map<number, Entry>;
  documents: Map<number, DocumentProperties>;
  /** One text for each type, and one list for each set of what observations have. */
  readonly types: Map<string, string>;
  readonly lists: Map<string, readonly string[]>;
}

const stores = new WeakMap<Database, Store>();

function storeOf(db: Database): Store {
  let store = stores.get(db);
  if (!store) stores.set(db, (store = { entries: new Map(), documents: new Map(), types: new Map(), lists: new Map() }));
  return store;
}

const ROWS = 'SELECT o.id, o.type, o.happened_at, o.document_id FROM json_each(?) AS wanted CROSS JOIN observation AS o ON o.id = wanted.value';

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
  for (const [id, type, happenedAt, documentId] of statement(db, ROWS).raw().all(JSON.stringify(missing)) as [number, string, number | null, number][]) {
    store.entries.set(id, { type: known(store.types, type, type), happenedAt, year: happenedAt === null ? null : yearOf(happenedAt), documentId, has: NOTHING, document: null });
  }
  return store.entries;
}

const NOTHING: readonly string[] = [];

/** The value kept by this name, or this one from now on. */
function known<T>(values: Map<string, T>, name: string, value: T): T {
  const kept = values.get(name);
  if (kept === undefined) values.set(name, value);
  return kept ?? value;
}

export function yearOf(time: number): string | null {
  const year = new Date(time).getUTCFullYear();
  return year >= 1000 && year <= 9999 ? String(year) : null;
}

/** All properties of observations by row id; of others, too. What is gone is left out, has no document, or is there as it was. */
export function propertiesOf(db: Database, ids: readonly number[]): ReadonlyMap<number, Properties> {
  const entries = entriesOf(db, ids);
  const open = ids.filter((id) => entries.get(id)?.document === null);
  if (open.length === 0) return entries;
  readDocuments(db, open.map((id) => [id, entries.get(id) as Entry]));
  addLinks(db, open, entries);
  return entries;
}

const DOCUMENTS = `SELECT d.id, d.first_observation, d.last_observation, ${FURTHER_STRETCHES}, EXISTS (SELECT 1 FROM chapter WHERE document_id = d.id), d.session_branch, d.session_model, d.session_project, f.extension, f.content_hash,
    (SELECT json_group_array(t.name) FROM tag AS t WHERE t.document_id = d.id)
  FROM json_each(?) AS wanted CROSS JOIN document AS d ON d.id = wanted.value JOIN file AS f ON f.id = d.id`;

/**
 * A document that is written again keeps its id and gets other observations: what is known of it holds for those it had. A log that
 * grew says the same of itself as before: see `writeChapters`.
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
  type Row = [number, number, number, string, 0 | 1, string | null, string | null, string | null, string, string, string];
  for (const [id, first, last, further, isLog, branch, model, project, ext, contentHash, tags] of statement(db, DOCUMENTS).raw().all(JSON.stringify(unknown)) as Row[]) {
    store.documents.set(id, { stretches: [[first, last], ...(JSON.parse(further) as [number, number][])], isLog: isLog === 1, branch, model, project, ext: extensionOf(ext), contentHash, tags: JSON.parse(tags) as string[] });
  }
  place();
}

/** None where the last dot of the path stands in a folder's name. */
export function extensionOf(column: string): string | null {
  return /[\\/]/.test(column) ? null : column;
}

const LINKS = `SELECT DISTINCT r.observation_id, r.kind FROM json_each(@ids) AS wanted CROSS JOIN reference AS r ON r.observation_id = wanted.value
  UNION ALL SELECT s.solves, 'solution' FROM json_each(@ids) AS wanted CROSS JOIN observation AS s ON s.solves = wanted.value`;

function addLinks(db: Database, ids: readonly number[], entries: ReadonlyMap<number, Entry>): void {
  const { lists } = storeOf(db);
  for (const [id, kind] of statement(db, LINKS).raw().all({ ids: JSON.stringify(ids) }) as [number, string][]) {
    const entry = entries.get(id);
    if (!entry || entry.has.includes(kind)) continue;
    const has = [...entry.has, kind].sort();
    entry.has = known(lists, has.join(' '), has);
  }
}
