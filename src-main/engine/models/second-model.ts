/**
 * A second model beside the one in use: it comes to each passage later, in the background, and a search uses both for
 * what has both. What it has made is stored a few texts at a time, so that a kill costs no more than these.
 */
import { createHash } from 'node:crypto';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { CHUNKER_VERSION } from '../parse/chunk.ts';
import { createEmbedder, type Embedder, type EmbedderOptions } from '../embed/embedder.ts';
import type { Database } from '../store/database.ts';
import { whenWritable } from '../store/write/long-write.ts';
import type { SecondScores } from '../projections/vectors/second/coarse-codes.ts';
import { encodeInt8 } from '../projections/vectors/second/int8-vector.ts';
import { createSecondIndex, type SecondIndex } from '../projections/vectors/second/second-index.ts';
import {
  countSecondVectors,
  putSecondVector,
  secondModelId,
  textOfPassage,
} from '../projections/vectors/second/second-table.ts';

/** Texts that are made and stored together. */
const AT_ONCE = 16;
/** The same where somebody waits for all of them, so that all threads have work. */
const AT_ONCE_IN_HASTE = 128;
/** Milliseconds between two looks at whether there is something to do. */
const IDLE = 1_000;
/** Milliseconds until it is tried again after something failed. */
const AFTER_FAILURE = 30_000;

export interface SecondModelOptions extends EmbedderOptions {
  readonly db: Database;
  /** Whether others need the processor now, as those who read files. */
  readonly busy: () => boolean;
  /** Some passages have got their vectors. */
  readonly onProgress: () => void;
  /** Something failed; it is tried again. */
  readonly onFailed: (error: unknown) => void;
}

export interface SecondModel {
  readonly embedder: Embedder;
  /** `multilingual-e5-small (int8)`. */
  readonly label: string;
  /** Passages that it has come to. */
  vectors(): number;
  /** Memory that its vectors take. */
  readonly bytes: number;
  /** Settles once what was stored is in memory. Rejects where it was closed before. */
  readonly ready: Promise<void>;
  /** The scores of what it has come to. @param query `Float32Array` of `[dimensions]`, length 1 */
  score(query: Float32Array): SecondScores;
  /**
   * Comes to all passages now, over all cores.
   *
   * @param onProgress is told how many passages have been made
   * @returns whether it came to all of them
   */
  fill(stopped: () => boolean, onProgress: (made: number) => void): Promise<boolean>;
  /** Goes on by itself from now on, with one thread, while nobody searches and nothing is read. */
  fillInBackground(): void;
  close(): Promise<void>;
}

/** Throws as `createEmbedder` does. */
export async function loadSecondModel({
  db,
  busy,
  onProgress,
  onFailed,
  ...options
}: SecondModelOptions): Promise<SecondModel> {
  const embedder = await createEmbedder(options);
  let closed = false;
  let working: Promise<unknown> = Promise.resolve();
  const aborted = new AbortController();
  try {
    const {
      name,
      precision,
      dimensions,
      fingerprint,
      ranking: { contextWeights: weights },
    } = embedder.modelInfo;
    // The passages are those of the first model: their texts are what is embedded.
    const hash = createHash('sha256').update(`${fingerprint}\0${CHUNKER_VERSION}`).digest('hex').slice(0, 12);
    const modelId = await whenWritable(db, () => secondModelId(db, hash));
    const index = createSecondIndex(db, { modelId, dimensions, weights });

    const make = async (passages: readonly number[], haste: boolean): Promise<void> => {
      const texts = passages.map((id) => textOfPassage(db, id) ?? '');
      const vectors = haste
        ? await embedder.embedBatch(texts)
        : await Promise.all(
            texts.map((text) => embedder.embed(text, 'document', { patient: true, signal: aborted.signal })),
          );
      await whenWritable(db, () => {
        if (closed) return;
        db.transaction(() => {
          for (const [i, id] of passages.entries())
            putSecondVector(db, modelId, id, encodeInt8(vectors[i] as Float32Array));
        }).immediate();
      });
    };

    const ready = loadStored(index, () => closed);
    ready.catch(() => {}); // who needs it reports the failure

    /** One document, or as much of it as is made at once. Gives how many passages were made; `null` where all is done. */
    const step = async (stopped: () => boolean, haste: boolean): Promise<number | null> => {
      index.catchUp();
      const document = index.next();
      if (document === undefined) return null;
      const missing = index.takeIn(document);
      let made = 0;
      const slice = haste ? AT_ONCE_IN_HASTE : AT_ONCE;
      for (let from = 0; from < missing.length && !stopped() && !closed; from += slice) {
        const some = missing.slice(from, from + slice);
        try {
          await make(some, haste);
        } catch (error) {
          index.postpone(document); // a text that the model fails on must not keep the others waiting
          throw error;
        }
        made += some.length;
      }
      return made;
    };

    const background = async (): Promise<void> => {
      await ready;
      while (!closed) {
        try {
          const made = busy() ? null : await step(busy, false);
          if (made === null) await pause(IDLE, aborted.signal);
          else if (made > 0) onProgress();
          else await setImmediate();
        } catch (error) {
          if (closed) return;
          onFailed(error);
          await pause(AFTER_FAILURE, aborted.signal);
        }
      }
    };

    return {
      embedder,
      label: `${name} (${precision})`,
      vectors: () => countSecondVectors(db, modelId),
      get bytes() {
        return index.bytes;
      },
      ready,
      score(query) {
        index.catchUp();
        return index.score(query);
      },
      async fill(stopped, told) {
        const filling = (async () => {
          await ready;
          let sum = 0;
          try {
            while (!closed && !stopped()) {
              const made = await step(stopped, true);
              if (made === null) return true;
              if (made > 0) told((sum += made));
              else await setImmediate();
            }
            return false;
          } finally {
            await embedder.release();
          }
        })();
        working = Promise.allSettled([working, filling]);
        return filling;
      },
      fillInBackground() {
        working = Promise.allSettled([working, background()]);
      },
      async close() {
        closed = true;
        aborted.abort();
        await Promise.all([embedder.close(), working]);
      },
    };
  } catch (error) {
    await embedder.close();
    throw error;
  }
}

/** Takes in what is stored, document by document, and lets others have their turn. Those that lack some wait. */
async function loadStored(index: SecondIndex, closed: () => boolean): Promise<void> {
  let began = performance.now();
  index.catchUp();
  for (const id of index.waiting()) {
    index.takeIn(id);
    if (performance.now() - began < SLICE) continue;
    await setImmediate();
    if (closed()) return;
    began = performance.now();
  }
}

/** Milliseconds of loading after which others have their turn. */
const SLICE = 5;

async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await wait(millis, undefined, { signal, ref: false }).catch(() => {});
}
