/** Gives what retrieval asks for its model and its vectors, while these are still being loaded, too. */
import { EngineError } from '../../src-shared/errors.ts';
import type { Notice } from '../../src-shared/model.ts';
import type { Database } from './store/database.ts';
import { countObservations } from './store/observations.ts';
import type { DenseScores } from './index/scan/vector-index.ts';
import { countWordsOnly } from './store/unembedded.ts';
import { readVector } from './index/vectors.ts';
import type { ActiveModel } from './models/active-model.ts';
import { throwIfCancelled } from './retrieve/run-retrievers.ts';
import type { ExplainParts } from './search/explain.ts';
import { createMeaning, type Meaning } from './retrieve/query-embedding.ts';
import { readability } from './retrieve/tokenizer-fertility.ts';
import type { RelatedParts } from './search/related.ts';
import { createTraits } from './rank/ranking-features.ts';

export interface RetrievalOptions {
  readonly db: Database;
  readonly model: Promise<ActiveModel>;
  /** The model once all its vectors are in memory. */
  readonly ready: Promise<ActiveModel>;
  /** The user's setting. */
  readonly recency: boolean;
  /** Milliseconds that a search waits for `ready`. */
  readonly patience: number;
  /** A search did not wait any longer. */
  readonly onTurnedAway: () => void;
}

export interface Retrieval extends ExplainParts, RelatedParts {
  /** Rejects where the model cannot be loaded. */
  readonly loadedMeaning: Promise<Meaning>;
}

export function createRetrieval({ db, model, ready, recency, patience, onTurnedAway }: RetrievalOptions): Retrieval {
  const loadedMeaning = model.then(({ embedder }) => createMeaning(embedder));
  loadedMeaning.catch(() => {}); // each call that needs it reports the failure

  const scoreVector = async (vector: Float32Array): Promise<{ scores: DenseScores; scanMs: number; notice: Notice | null }> => {
    const { vectors, catchUp } = await ready;
    const began = performance.now();
    catchUp();
    const scores = vectors.score(vector);
    const scanMs = performance.now() - began;
    const missing = countObservations(db) - countWordsOnly(db) - scores.count;
    return {
      scores, scanMs,
      notice: missing <= 0 ? null : { code: 'VECTORS_INCOMPLETE', message: `${missing.toLocaleString('en')} observations are found by words only until they are indexed with this model.` },
    };
  };

  return {
    db, recency, scoreVector, loadedMeaning,
    traits: createTraits(db),
    async scoreMeaning(text, signal) {
      await within(patience, ready, () => {
        onTurnedAway();
        return new EngineError('MODEL_LOADING', 'Meaning is still loading; words answer now.', { next: 'The answer is completed as soon as it is there.' });
      });
      const began = performance.now();
      const vector = await (await loadedMeaning).ofQuery(text, signal);
      const embedMs = performance.now() - began;
      throwIfCancelled(signal); // a scan of all vectors is work too
      return { ...(await scoreVector(vector)), embedMs, readable: readability(text, (await model).embedder.countTokens) };
    },
    vectorOf: async (passageId) => readVector(db, (await model).fingerprintId, passageId),
    embed: async (text, signal) => (await model).embedder.embed(text, 'document', { signal }),
    meaning: () => loadedMeaning.catch(() => null),
  };
}

/** What `work` gives, or the error where that takes longer than so many milliseconds; the work goes on. */
function within<T>(millis: number, work: Promise<T>, late: () => Error): Promise<T> {
  if (millis === Infinity) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), millis);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
