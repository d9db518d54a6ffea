/**
 * Which passage stands in which row: typed arrays, because a Map with a million entries takes more room than the codes.
 */

/** What holds the codes, row by row. */
export interface Matrix {
  /** Makes room for exactly so many rows, where there are fewer. */
  reserve(rows: number): void;
  move(from: number, to: number, count: number): void;
}

export interface RowPlace {
  readonly passageId: number;
  readonly observationId: number;
  readonly documentId: number;
}

export interface Rows {
  /** Rows in use, dead ones included: what has to be scanned. */
  readonly length: number;
  /** Passages: rows that are not dead. */
  readonly size: number;
  /** Observations that have a row. */
  readonly owners: number;
  readonly bytes: number;
  /**
   * The observation in each row, negative where the row is dead; ids ascend but for the sign. At least {@link length}
   * long.
   */
  readonly observations: Int32Array;
  /** The passage in each row, ascending. At least {@link length} long. */
  readonly passages: Int32Array;
  /** The document in each row. At least {@link length} long. */
  readonly documentIds: Int32Array;
  /** Makes room for exactly so many rows, where there are fewer. */
  reserve(rows: number): void;
  /** Takes the next row, for a passage of a higher id than all before, and gives its number. */
  append(place: RowPlace): number;
  /** Marks the rows of a document dead, or of its passages from this one on. */
  remove(documentId: number, from?: number): void;
  /** Whether a passage has a row that is not dead. */
  has(passageId: number): boolean;
  documents(): Iterable<number>;
  /** The last of a document's passages; `undefined` for one that is not here. */
  lastPassageOf(documentId: number): number | undefined;
  /** A document's passages, ascending; none for one that is not here. */
  passagesOf(documentId: number): readonly number[];
  /** The rows of an observation, from `start` up to `end`; both alike when there is none. */
  spanOf(observationId: number): { readonly start: number; readonly end: number };
}

/** Dead rows are closed up when they are this share of all. */
const MOST_DEAD = 0.25;
/**
 * Room for those that come unforeseen: this share of what is there, so that adding one by one moves each a few times
 * only.
 */
const GROWTH = 0.25;
const LEAST_ROOM = 256;

export function createRows(matrix: Matrix): Rows {
  let observations = new Int32Array(0);
  let passages = new Int32Array(0);
  let documents = new Int32Array(0);
  /** The first passage of each stretch of a document's rows: most documents have one, a log that grew has several. */
  const stretches = new Map<number, number | readonly number[]>();
  let length = 0;
  let dead = 0;
  let owners = 0;

  const reserve = (count: number): void => {
    if (count <= observations.length) return;
    [observations, passages, documents] = [observations, passages, documents].map((ids) => grown(ids, count)) as [
      Ids,
      Ids,
      Ids,
    ];
    matrix.reserve(count);
  };

  /** The first row whose passage, or observation, has at least this id. */
  const lowerBound = (ids: Int32Array, id: number): number => {
    let low = 0;
    for (let high = length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (Math.abs(ids[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** The rows of a document that are not dead, ascending. Two stretches may have come to stand side by side. */
  const rowsOf = (documentId: number): number[] => {
    const found: number[] = [];
    for (const first of [stretches.get(documentId) ?? []].flat()) {
      for (
        let row = Math.max(lowerBound(passages, first), (found.at(-1) ?? -1) + 1);
        row < length && documents[row] === documentId;
        row++
      )
        if ((observations[row] as number) > 0) found.push(row);
    }
    return found;
  };

  const closeUp = (): void => {
    let end = 0;
    for (let start = 0; start < length; ) {
      let stop = start;
      while (stop < length && (observations[stop] as number) > 0) stop++;
      if (stop > start && start !== end) {
        matrix.move(start, end, stop - start);
        for (const ids of [observations, passages, documents]) ids.copyWithin(end, start, stop);
      }
      end += stop - start;
      start = stop;
      while (start < length && (observations[start] as number) < 0) start++;
    }
    length = end;
    dead = 0;
  };

  return {
    get length() {
      return length;
    },
    get size() {
      return length - dead;
    },
    get owners() {
      return owners;
    },
    get bytes() {
      return 3 * observations.byteLength;
    },
    get observations() {
      return observations;
    },
    get passages() {
      return passages;
    },
    get documentIds() {
      return documents;
    },
    reserve,
    append({ passageId, observationId, documentId }) {
      if (length === observations.length) reserve(Math.max(LEAST_ROOM, Math.ceil(length * (1 + GROWTH))));
      const before = stretches.get(documentId);
      if (before === undefined) stretches.set(documentId, passageId);
      else if (documents[length - 1] !== documentId) stretches.set(documentId, [before, passageId].flat());
      if (length === 0 || observations[length - 1] !== observationId) owners++;
      observations[length] = observationId;
      passages[length] = passageId;
      documents[length] = documentId;
      return length++;
    },
    remove(documentId, from = 0) {
      const gone = rowsOf(documentId).filter((row) => (passages[row] as number) >= from);
      const left = [stretches.get(documentId) ?? []].flat().filter((first) => first < from);
      if (left.length === 0) stretches.delete(documentId);
      else stretches.set(documentId, left.length === 1 ? (left[0] as number) : left);
      for (const row of gone) {
        const id = observations[row] as number;
        if (row === 0 || observations[row - 1] !== -id) owners--;
        observations[row] = -id;
      }
      dead += gone.length;
      if (dead > length * MOST_DEAD) closeUp();
    },
    has(passageId) {
      const row = lowerBound(passages, passageId);
      return row < length && passages[row] === passageId && (observations[row] as number) > 0;
    },
    documents: () => stretches.keys(),
    lastPassageOf(documentId) {
      // While a document is loaded it stands at the end.
      if (length > 0 && documents[length - 1] === documentId && (observations[length - 1] as number) > 0)
        return passages[length - 1];
      const last = rowsOf(documentId).at(-1);
      return last === undefined ? undefined : passages[last];
    },
    passagesOf: (documentId) => rowsOf(documentId).map((row) => passages[row] as number),
    spanOf(observationId) {
      const start = lowerBound(observations, observationId);
      let end = start;
      while (end < length && observations[end] === observationId) end++;
      return { start, end };
    },
  };
}

type Ids = Int32Array<ArrayBuffer>;

function grown(ids: Ids, length: number): Ids {
  const larger = new Int32Array(length);
  larger.set(ids);
  return larger;
}
