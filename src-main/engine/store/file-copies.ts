/** Copies: what stands in several files with the same bytes, at the same place and with the same text. */
import type { CopyPlace } from '../../../src-shared/model.ts';
import { FURTHER_STRETCHES, joinChapter } from './chapters.ts';
import { type Database, statement } from './database.ts';
import { cached } from './filter/filter-cache.ts';
import { BitSet } from './filter/id-set.ts';

/** One of several observations that are the same. */
export interface Copy extends CopyPlace {
  readonly rowId: number;
}

/** Files with the same bytes that are looked at, besides the one that is asked about. */
const MOST_COPIES = 100;

/**
 * Which of several files stands for all: what the user added first, then what lies least deep, so that it never depends
 * on the order of reading.
 */
const FIRST = 'source_id, length(path), path';

/**
 * What is copied of these observations: by row id all that are the same, itself among them, the first one stands for
 * all. Only what has a copy is there. Observations of a document, or of a chapter of a log, stand together in the order
 * of the file, so that of files with the same bytes the n-th of one is the n-th of the other; where they are not (one
 * is redacted, or read as another format), type and text tell.
 */
export function copiesOf(db: Database, rowIds: readonly number[]): ReadonlyMap<number, readonly Copy[]> {
  const copied = statement(db, COPIED_OBSERVATIONS).raw().all(JSON.stringify(rowIds)) as [
    rowId: number,
    documentId: number,
    contentHash: string,
  ][];
  if (copied.length === 0) return NONE; // as mostly
  const documents = new Map<string, readonly number[]>();
  const pairs = copied.flatMap(([rowId, documentId, contentHash]) => {
    const same =
      documents.get(contentHash) ??
      (statement(db, SAME_BYTES)
        .pluck()
        .all(contentHash, MOST_COPIES + 1) as number[]);
    documents.set(contentHash, same);
    return [...(same.includes(documentId) ? same : [documentId, ...same.slice(0, MOST_COPIES)])].map((document) => [
      rowId,
      document,
    ]);
  });
  const families = new Map<number, Copy[]>();
  for (const { of, start, end, ...copy } of statement(db, COPIES).all(JSON.stringify(pairs)) as CopyRow[]) {
    const family = families.get(of);
    if (family) family.push({ ...copy, lines: { start, end } });
    else families.set(of, [{ ...copy, lines: { start, end } }]);
  }
  for (const [rowId, family] of families) if (family.length === 1) families.delete(rowId);
  return families;
}

/**
 * Which of some observations stand in a file that another has the bytes of. Mostly there is no such file, and then
 * nothing is read.
 */
export function observationsOfCopies(db: Database, rowIds: readonly number[]): readonly number[] {
  if (statement(db, ANY_SAME_BYTES).get() === undefined) return [];
  return statement(db, COPIED_OBSERVATIONS).pluck().all(JSON.stringify(rowIds)) as number[];
}

const NONE: ReadonlyMap<number, readonly Copy[]> = new Map();

interface CopyRow extends Omit<Copy, 'lines'> {
  readonly of: number;
  readonly start: number;
  readonly end: number;
}

/** Which of some observations stand in a file that another has the bytes of. */
const COPIED_OBSERVATIONS = `SELECT o.id, o.document_id, f.content_hash
  FROM json_each(?) AS wanted
  CROSS JOIN observation AS o ON o.id = wanted.value
  CROSS JOIN file AS f ON f.id = o.document_id
  WHERE EXISTS (SELECT 1 FROM file AS other WHERE other.content_hash = f.content_hash AND other.content_hash <> '' AND other.id <> f.id)`;

const ANY_SAME_BYTES = "SELECT 1 FROM file WHERE content_hash <> '' GROUP BY content_hash HAVING count(*) > 1 LIMIT 1";

const SAME_BYTES = `SELECT id FROM file WHERE content_hash = ? AND content_hash <> '' ORDER BY ${FIRST} LIMIT ?`;

/**
 * Of pairs of an observation and a document with the same bytes: what stands there as the observation does in its own.
 */
const COPIES = `SELECT o.id AS "of", c.id AS rowId, c.uid AS id, f.path, c.line_start AS start, c.line_end AS "end"
  FROM json_each(?) AS wanted
  CROSS JOIN observation AS o ON o.id = wanted.value ->> 0
  CROSS JOIN document AS d ON d.id = o.document_id
  CROSS JOIN document AS e ON e.id = wanted.value ->> 1
  CROSS JOIN file AS f ON f.id = e.id
  ${joinChapter('its', 'o')}
  LEFT JOIN chapter AS other ON other.document_id = e.id AND other.ordinal = its.ordinal
  CROSS JOIN observation AS c ON c.id = coalesce(other.first_id, e.first_observation) + o.id - coalesce(its.first_id, d.first_observation)
  WHERE c.document_id = e.id AND c.type = o.type AND c.text = o.text
  ORDER BY o.id, f.source_id, length(f.path), f.path`;

/**
 * The first and the last observation of each stretch of a document: one, and one more for each further chapter of a
 * log.
 */
type Stretches = readonly (readonly [first: number, last: number])[];

/**
 * Groups of documents with the same bytes and as many observations, which are taken for copies: their texts are not
 * compared. The one that stands for all is first.
 */
function copiedDocuments(db: Database): readonly (readonly Stretches[])[] {
  return cached(db, 'copied documents', () => {
    const groups = new Map<string, Stretches[]>();
    for (const [hash, first, last, further] of statement(db, COPIED).raw().all() as [
      string,
      number | null,
      number | null,
      string,
    ][]) {
      const stretches = [
        ...(first === null || last === null ? [] : [[first, last] as const]),
        ...(JSON.parse(further) as [number, number][]),
      ];
      const key = `${hash} ${stretches.map(([from, to]) => to - from).join(' ')}`;
      const group = groups.get(key);
      if (group) group.push(stretches);
      else groups.set(key, [stretches]);
    }
    return [...groups.values()].filter(({ length }) => length > 1);
  });
}

const COPIED = `SELECT f.content_hash, d.first_observation, d.last_observation, ${FURTHER_STRETCHES}
  FROM (SELECT content_hash FROM file WHERE content_hash <> '' GROUP BY content_hash HAVING count(*) > 1) AS twice
  CROSS JOIN file AS f ON f.content_hash = twice.content_hash AND f.content_hash <> ''
  CROSS JOIN document AS d ON d.id = f.id
  ORDER BY f.content_hash, f.source_id, length(f.path), f.path`;

/**
 * A set of any size in which of copied documents only the first stands that has a part in it: for counting, each thing
 * once.
 */
export function countedOnce(db: Database, among: BitSet): BitSet {
  const others = new BitSet();
  for (const group of copiedDocuments(db)) {
    let isCounted = false;
    for (const stretches of group) {
      if (stretches.every(([first, last]) => among.countRange(first, last) === 0)) continue;
      if (isCounted) for (const [first, last] of stretches) others.addRange(first, last);
      isCounted = true;
    }
  }
  return others.size === 0 ? among : among.andNot(others);
}
