/**
 * The vectors of one fingerprint in memory, and the scores of all of them for a query. Derived from the stored codes:
 * loaded in the background, and kept in step by the changes of the index: it reads what has been written behind the
 * last code that was read.
 */
import { setImmediate } from 'node:timers/promises';
import { EngineError } from '../../../../../src-shared/errors.ts';
import { decodeVector, vectorOf } from './quantised-vector.ts';
import type { QuantisedStore, StoredVector } from './quantised-store.ts';
import type { DenseScores, MemoryCodes } from './dense-scores.ts';
import { createInt8Codes } from './int8-codes.ts';
import { createRecallMeter, type RecallMeter } from './recall.ts';
import { createBinaryCodes, type BinaryLimits } from './binary-codes.ts';
import type { MeanAndDeviation } from './binary-matrix.ts';
import { warn } from '../../../../system/terminal.ts';

export type { DenseScores } from './dense-scores.ts';

export interface VectorLimits extends BinaryLimits {
  /** More passages than these are held as binary codes. */
  readonly largestExact: number;
  /** The least recall@10 that binary codes are used with. */
  readonly leastRecall: number;
  /** Rows read at once: about a millisecond. */
  readonly batch: number;
  /** Milliseconds of loading after which others have their turn. */
  readonly slice: number;
}

/**
 * 150,000 rows of 12 bits take 90 MB and are scanned in 4 ms; of a million it would be 600 MB and 27 ms. Binary codes
 * of a million take 150 MB; scanned in 5 ms, ranked by two bits in 6, and 400 scored exactly in 4. With these numbers
 * the ten nearest to 50 judged questions were found with a recall of 0.980 among a million real vectors with noise;
 * with 8,000 near ones it was 0.970, with 32,000 0.986 for 6 ms more.
 */
const LIMITS: VectorLimits = {
  largestExact: 150_000,
  leastRecall: 0.98,
  near: 16_000,
  candidates: 400,
  few: 1_000,
  sample: 4_096,
  batch: 256,
  slice: 5,
};

/** Where the recall falls short, so many times the rows are looked at before binary codes are given up. */
const OVERSAMPLINGS = [1, 2, 4];
/** Rows that are asked for their neighbours, to measure the recall. */
const QUERIES = 64;
/** Rows that the spread of all is taken from. */
const SPREAD = 2_048;
/** Batches that catching up reads at once, some twenty milliseconds; what is left is read in the background. */
const AT_ONCE = 16;

export interface VectorState {
  readonly kind: 'exact int8' | 'binary codes';
  /**
   * Of the ten nearest rows, the share found by binary codes, 0 to 1; `null` where it was not measured, because all
   * rows are scanned.
   */
  readonly recall: number | null;
  /** Memory taken. */
  readonly bytes: number;
}

export interface VectorIndex {
  /** Passages. */
  readonly size: number;
  readonly state: VectorState;
  /** Settles when all that was stored is in memory. Until then there are no scores. */
  readonly ready: Promise<void>;
  /**
   * Takes in the changes of the index since the last time, whoever made them. Does nothing while it loads: the loading
   * ends with it.
   */
  catchUp(): void;
  /** Removes what is stored no more, by comparing all that is here: after damage, which no change tells of. */
  removeVanished(): void;
  /** @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): DenseScores;
  /**
   * What an observation is ranked by, the vector of its first passage mixed with its block's; `undefined` when it has
   * none.
   */
  codeOf(observationId: number): Float32Array | undefined;
  /** Ends the loading; the database may be closed then. */
  close(): void;
}

interface Loaded {
  readonly kind: VectorState['kind'];
  readonly codes: MemoryCodes;
  readonly meter: RecallMeter | null;
  recall: number | null;
  /** The last passage looked at. */
  cursor: number;
  /** The last change of the index that is taken in. */
  seq: number;
}

export function createVectorIndex(
  store: QuantisedStore,
  dimensions: number,
  given: Partial<VectorLimits> = {},
): VectorIndex {
  const limits = { ...LIMITS, ...given };
  const exact = (): Loaded => ({
    kind: 'exact int8',
    codes: createInt8Codes(dimensions),
    meter: null,
    recall: null,
    cursor: 0,
    seq: store.lastChange(),
  });
  let current = exact();
  /** What will take the place of {@link current} once it is loaded. */
  let next: Loaded | null = null;
  let loading = true;
  let closed = false;
  /** Below this many rows binary codes are not tried: they have fallen short. */
  let tryAgainAt = 0;

  /** The first of a document's passages, ascending, that is stored no more; the last is not, and so are all between. */
  const firstGone = (passages: readonly number[]): number | undefined => {
    let [low, high] = [0, passages.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (store.has(passages[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return passages[low];
  };

  /** Of a document whose last passage is gone, that and all before it that are. */
  const removeGone = ({ codes }: Loaded, documentId: number): void => {
    const last = codes.rows.lastPassageOf(documentId);
    if (last !== undefined && !store.has(last)) codes.remove(documentId, firstGone(codes.rows.passagesOf(documentId)));
  };

  /** Removes what has been deleted, or written again, since the last change that is taken in. */
  const removeChanged = (loaded: Loaded): void => {
    const last = store.lastChange();
    const documents = store.changedAfter(loaded.seq);
    if (documents) for (const id of documents) removeGone(loaded, id);
    else removeAllGone(loaded);
    loaded.seq = last;
  };

  const removeAllGone = (loaded: Loaded): void => {
    const there = store.documents();
    for (const id of loaded.codes.rows.documents()) {
      if (there.has(id)) removeGone(loaded, id);
      else loaded.codes.remove(id);
    }
  };

  /** Reads the next rows. Gives whether there may be more. */
  const step = (loaded: Loaded): boolean => {
    const { codes, last } = store.after(loaded.cursor, limits.batch);
    if (last === null) return false;
    let document = 0;
    for (const stored of codes) {
      if (stored.documentId !== document) {
        document = stored.documentId;
        // A document in two batches goes on; one whose passages are gone was written again, from the first of these on.
        removeGone(loaded, document);
      }
      loaded.codes.append(stored);
    }
    loaded.meter?.offer(codes);
    loaded.cursor = last;
    return true;
  };

  /** Lets others have their turn when a slice is over. */
  const slices = (): (() => Promise<void>) => {
    let started = performance.now();
    return async () => {
      if (performance.now() - started < limits.slice) return;
      await setImmediate();
      if (closed) throw new EngineError('CANCELLED', 'The vectors have been closed.');
      started = performance.now();
    };
  };

  const fill = async (loaded: Loaded): Promise<Loaded> => {
    const pause = slices();
    next = loaded;
    loaded.codes.reserve(store.count());
    while (step(loaded)) await pause();
    return loaded;
  };

  /** Binary codes of all rows, or `null` where they find too little. */
  const signs = async (): Promise<Loaded | null> => {
    const pause = slices();
    const count = store.count();
    const some: Float32Array[] = [];
    const queries: StoredVector[] = [];
    for (const stored of evenlySpaced(store, SPREAD)) {
      if (some.push(vectorOf(decodeVector(stored.code))) % (SPREAD / QUERIES) === 1) queries.push(stored);
      await pause();
    }
    const seq = store.lastChange();
    const codes = createBinaryCodes(store, meanAndDeviationOf(some, dimensions), limits, count);
    const meter = createRecallMeter(queries, dimensions);
    const loaded = await fill({ kind: 'binary codes', codes, meter, recall: null, cursor: 0, seq });
    for (const oversampling of OVERSAMPLINGS) {
      codes.oversampling = oversampling;
      const sum = { true: 0, found: 0 };
      for (const measured of meter.measure(codes)) {
        sum.true += measured.true;
        sum.found += measured.found;
        await pause();
      }
      while (step(loaded)); // written meanwhile
      loaded.recall = sum.true === 0 ? 1 : sum.found / sum.true;
      if (loaded.recall >= limits.leastRecall) return { ...loaded, meter: null };
    }
    tryAgainAt = codes.rows.size * 2;
    warn(
      `Binary codes find only ${((loaded.recall ?? 0) * 100).toFixed(1)} % of the nearest vectors of this model, so Quarry scans all vectors in 12 bits. This takes several times the memory.`,
    );
    return null;
  };

  const wantsSigns = (rows: number): boolean => rows > limits.largestExact && rows >= tryAgainAt;

  const load = async (wanted: VectorState['kind']): Promise<void> => {
    loading = true;
    try {
      current =
        (wanted === 'binary codes' ? await signs() : null) ??
        (current.kind === 'exact int8' && current.cursor > 0 ? current : await fill(exact()));
      removeChanged(current);
      while (step(current)); // written while the promise settled
    } finally {
      next = null;
      loading = false;
    }
  };

  /** Another kind of codes is built beside the one in use, which answers until then. */
  const changeKind = (): void => {
    const { size } = current.codes.rows;
    const wanted = wantsSigns(size)
      ? 'binary codes'
      : current.kind === 'binary codes' && size > limits.largestExact / 2
        ? 'binary codes'
        : 'exact int8';
    if (loading || wanted === current.kind) return;
    load(wanted).catch((error: unknown) => {
      if (!closed) warn(`Quarry could not update the vectors: ${String(error)}`);
    });
  };

  const small = (): boolean => store.bounds().last <= limits.largestExact;
  // Not at once: who creates the index has other things to begin first.
  const ready = setImmediate().then(() =>
    closed
      ? Promise.reject(new EngineError('CANCELLED', 'The vectors have been closed.'))
      : load(!small() && wantsSigns(store.count()) ? 'binary codes' : 'exact int8'),
  );
  let isReady = false;
  ready.then(
    () => (isReady = true),
    () => {},
  );
  let following = false;

  return {
    ready,
    get size() {
      return current.codes.rows.size;
    },
    get state() {
      return { kind: current.kind, recall: current.recall, bytes: current.codes.bytes };
    },
    catchUp() {
      if (!isReady) return;
      if (store.lastChange() === current.seq) return changeKind();
      removeChanged(current);
      if (following) return;
      for (let batches = 0; step(current); ) {
        if (++batches < AT_ONCE) continue;
        following = true;
        const pause = slices();
        void (async () => {
          while (step(current)) await pause();
        })()
          .catch(() => (current.seq = -1))
          .finally(() => (following = false)); // all is compared the next time
        return;
      }
      changeKind();
    },
    removeVanished() {
      for (const loaded of next ? [current, next] : [current]) removeAllGone(loaded);
    },
    score: (query) => current.codes.score(query),
    codeOf(observationId) {
      const { rows } = current.codes;
      const { start, end } = rows.spanOf(observationId);
      const [found] = end > start ? store.read([rows.passages[start] as number]) : [];
      return found && vectorOf(decodeVector(found[1]));
    },
    close() {
      closed = true;
    },
  };
}

function meanAndDeviationOf(vectors: readonly Float32Array[], dimensions: number): MeanAndDeviation {
  const mean = (of: (vector: Float32Array, d: number) => number): Float32Array =>
    Float32Array.from(
      { length: dimensions },
      (_, d) => vectors.reduce((sum, vector) => sum + of(vector, d), 0) / Math.max(1, vectors.length),
    );
  const centre = mean((vector, d) => vector[d] as number);
  return { centre, width: mean((vector, d) => Math.abs((vector[d] as number) - (centre[d] as number))) };
}

/** Codes that stand evenly among all, in order, at most `count`. */
function* evenlySpaced(store: QuantisedStore, count: number): Generator<StoredVector> {
  const { first, last } = store.bounds();
  let before = 0;
  for (let i = 0; i < count; i++) {
    const [stored] = store.after(first - 1 + Math.floor(((last - first + 1) * i) / count), 1).codes;
    if (!stored || stored.passageId <= before) continue;
    before = stored.passageId;
    yield stored;
  }
}
