/**
 * The second model's vectors in memory, 8 bits a component, and the scores of all of them for a query. They come in
 * whatever order the model has made them, a document's, or a chapter's, together.
 */
import type { DenseScores } from '../scan/dense-scores.ts';
import { createInt8Matrix } from '../scan/int8-matrix.ts';
import { decodeVector, encodeVector } from '../scan/quantised-vector.ts';
import { createTopK } from '../scan/top-k.ts';

export interface CodedPassage {
  readonly passageId: number;
  readonly observationId: number;
  /** What it is ranked by, `Float32Array` of `[dimensions]`. */
  readonly vector: Float32Array;
}

/** Passages that are ranked among each other. */
export interface CodedPart {
  readonly documentId: number;
  /** In the order of the document: those of an observation side by side. */
  readonly passages: readonly CodedPassage[];
}

export interface CoarseCodes {
  /** Passages. */
  readonly size: number;
  readonly bytes: number;
  append(part: CodedPart): void;
  /** The first and the last passage of each part of a document that is here. */
  partsOf(documentId: number): readonly { readonly first: number; readonly last: number }[];
  documents(): Iterable<number>;
  /** Removes the part that begins with this passage. */
  remove(documentId: number, first: number): void;
  /** @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): SecondScores;
}

/** The scores of one query; they are those of the time it was asked. */
export interface SecondScores extends DenseScores {
  /** At most so many observations that stand evenly among all. */
  sample(count: number): readonly number[];
}

/** Where a part's rows stand. */
interface Place {
  readonly first: number;
  readonly last: number;
  start: number;
  readonly count: number;
}

/** Dead rows are closed up when they are this share of all. */
const MOST_DEAD = 0.25;
const GROWTH = 1.25;
const LEAST_ROOM = 256;

export function createCoarseCodes(dimensions: number): CoarseCodes {
  const matrix = createInt8Matrix(dimensions, { coarse: true });
  let passages = new Int32Array(0);
  /** Negative where the row is dead. */
  let observations = new Int32Array(0);
  /** The first row of each observation. */
  const rowOf = new Map<number, number>();
  const places = new Map<number, Place[]>();
  let length = 0;
  let dead = 0;

  const reserve = (count: number): void => {
    if (count <= passages.length) return;
    const room = Math.max(LEAST_ROOM, count, Math.ceil(passages.length * GROWTH));
    [passages, observations] = [passages, observations].map((ids) => {
      const larger = new Int32Array(room);
      larger.set(ids);
      return larger;
    }) as [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>];
    matrix.reserve(room);
  };

  const closeUp = (): void => {
    rowOf.clear();
    // Scores that were given before still say which row is whose.
    [passages, observations] = [passages.slice(), observations.slice()];
    let end = 0;
    for (const place of [...places.values()].flat().sort((a, b) => a.start - b.start)) {
      if (place.start !== end) {
        matrix.move(place.start, end, place.count);
        for (const ids of [passages, observations]) ids.copyWithin(end, place.start, place.start + place.count);
        place.start = end;
      }
      end += place.count;
    }
    [length, dead] = [end, 0];
    for (let row = length - 1; row >= 0; row--) rowOf.set(observations[row] as number, row);
  };

  return {
    get size() {
      return length - dead;
    },
    get bytes() {
      return matrix.bytes + 2 * passages.byteLength;
    },
    append({ documentId, passages: added }) {
      const [first] = added;
      if (!first) return;
      reserve(length + added.length);
      const place: Place = {
        first: first.passageId,
        last: (added.at(-1) as CodedPassage).passageId,
        start: length,
        count: added.length,
      };
      const ofDocument = places.get(documentId);
      if (ofDocument) ofDocument.push(place);
      else places.set(documentId, [place]);
      for (const { passageId, observationId, vector } of added) {
        if (length === place.start || observations[length - 1] !== observationId) rowOf.set(observationId, length);
        passages[length] = passageId;
        observations[length] = observationId;
        matrix.put(length, decodeVector(encodeVector(vector)));
        length++;
      }
    },
    partsOf: (documentId) => places.get(documentId) ?? [],
    documents: () => places.keys(),
    remove(documentId, first) {
      const ofDocument = places.get(documentId) ?? [];
      const gone = ofDocument.find((place) => place.first === first);
      if (!gone) return;
      const left = ofDocument.filter((place) => place !== gone);
      if (left.length > 0) places.set(documentId, left);
      else places.delete(documentId);
      for (let row = gone.start; row < gone.start + gone.count; row++) {
        rowOf.delete(observations[row] as number);
        observations[row] = -1;
      }
      dead += gone.count;
      if (dead > length * MOST_DEAD) closeUp();
    },
    score(vector): SecondScores {
      // The matrix has room for one scan's scores, and another query may come before this one is done with.
      const scores = matrix.dots(matrix.round(vector), length).slice();
      const [ids, passageIds] = [observations, passages];
      const best = bestRows(ids, scores);
      const rowFor = (id: number): number | undefined => {
        let row = rowOf.get(id);
        if (row === undefined || ids[row] !== id) return undefined; // written, or moved, since
        for (let other = row + 1; other < scores.length && ids[other] === id; other++)
          if ((scores[other] as number) > (scores[row] as number)) row = other;
        return row;
      };
      const { mean, deviation } = meanAndDeviation(best, scores);
      return {
        count: best.length,
        mean,
        deviation,
        best(k, allowed) {
          const top = createTopK(k);
          for (const row of best) {
            const score = scores[row] as number;
            if (score < top.floor()) continue;
            const id = ids[row] as number;
            if (id > 0 && (!allowed || allowed.has(id))) top.offer(id, score);
          }
          return top.take();
        },
        scoreOf(id) {
          const row = rowFor(id);
          return row === undefined ? undefined : scores[row];
        },
        passageOf(id) {
          const row = rowFor(id);
          return row === undefined ? undefined : passageIds[row];
        },
        sample(count) {
          const step = Math.max(1, best.length / count);
          return Array.from(
            { length: Math.min(count, best.length) },
            (_, i) => ids[best[Math.floor(i * step)] as number] as number,
          );
        },
      };
    },
  };
}

/** The best row of each observation, the first among equals. */
function bestRows(observations: Int32Array, scores: Float32Array): Int32Array {
  const best = new Int32Array(scores.length);
  let count = 0;
  let before = -1;
  for (let row = 0; row < scores.length; row++) {
    const id = observations[row] as number;
    if (id < 0) continue;
    if (id !== before) best[count++] = row;
    else if ((scores[row] as number) > (scores[best[count - 1] as number] as number)) best[count - 1] = row;
    before = id;
  }
  return best.subarray(0, count);
}

function meanAndDeviation(
  rows: Int32Array,
  scores: Float32Array,
): { readonly mean: number; readonly deviation: number } {
  if (rows.length === 0) return { mean: 0, deviation: 0 };
  let sum = 0;
  for (const row of rows) sum += scores[row] as number;
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += ((scores[row] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / rows.length) };
}
