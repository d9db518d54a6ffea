/** Gives what retrieval asks for its model and its vectors, while these are still being loaded, too. */
import { EngineError } from '../../src-shared/errors.ts';
import type { FusionWeights, Notice } from '../../src-shared/model.ts';
import type { CancelSignal } from '../../src-shared/rpc.ts';
import type { Database } from './store/database.ts';
import { countObservations } from './store/observations.ts';
import { countWordsOnly } from './store/unembedded.ts';
import type { SecondScores } from './projections/vectors/second/coarse-codes.ts';
import type { DenseScores } from './projections/vectors/scan/vector-index.ts';
import { createVec0Scores, MOST_BY_VEC0 } from './projections/vectors/vec0-scores.ts';
import { readVector } from './projections/vectors/vec0-table.ts';
import { countPassages } from './store/passages.ts';
import type { ActiveModel } from './models/active-model.ts';
import type { SecondModel } from './models/second-model.ts';
import { throwIfCancelled } from './retrieve/run-retrievers.ts';
import type { ExplainParts } from './search/explain.ts';
import { createQueryEmbedding, type QueryEmbedding } from './retrieve/query-embedding.ts';
import { type Chance, chanceSimilarity } from './retrieve/chance-similarity.ts';
import { readability } from './retrieve/tokenizer-fertility.ts';
import type { RelatedParts } from './search/related.ts';
import { bothModels, bothWeights } from './retrieve/two-models.ts';
import { createRankingFeatures } from './rank/ranking-features.ts';

/** So few vectors are in memory before a query is embedded. */
const SOON_LOADED = 10_000;

export interface RetrievalOptions {
  readonly db: Database;
  readonly model: Promise<ActiveModel>;
  /** The model once all its vectors are in memory. */
  readonly ready: Promise<ActiveModel>;
  /** The second model once it can answer; `null` where there is none. */
  readonly second?: () => SecondModel | null;
  /** The user's setting. */
  readonly recency: () => boolean;
  /**
   * Milliseconds that a search waits for the model, and for its vectors where sqlite-vec cannot answer in their place.
   */
  readonly patience: number;
  /** A search did not wait any longer. */
  readonly onTurnedAway: () => void;
}

export interface Retrieval extends ExplainParts, RelatedParts {
  /** Rejects where the model cannot be loaded. */
  readonly loadedMeaning: Promise<QueryEmbedding>;
}

export function createRetrieval({
  db,
  model,
  ready,
  second: secondModel = () => null,
  recency,
  patience,
  onTurnedAway,
}: RetrievalOptions): Retrieval {
  const loadedMeaning = model.then(({ embedder }) => createQueryEmbedding(embedder));
  loadedMeaning.catch(() => {}); // each call that needs it reports the failure

  let isReady = false;
  ready.then(
    () => (isReady = true),
    () => {},
  );
  let byVec0: ReturnType<typeof createVec0Scores> | null = null;

  type Answer = { readonly scores: DenseScores; readonly scanMs: number; readonly notice: Notice | null };
  const timed = (score: () => DenseScores): Answer => {
    const began = performance.now();
    const scores = score();
    const scanMs = performance.now() - began;
    const missing = countObservations(db) - countWordsOnly(db) - scores.count;
    return {
      scores,
      scanMs,
      notice:
        missing <= 0
          ? null
          : {
              code: 'VECTORS_INCOMPLETE',
              message:
                missing === 1
                  ? 'One observation is found by words only until it is indexed with this model.'
                  : `${missing.toLocaleString('en')} observations are found by words only until they are indexed with this model.`,
            },
    };
  };

  const scoreVector = async (vector: Float32Array): Promise<Answer> => {
    const { vectors } = await ready;
    return timed(() => {
      vectors.catchUp(); // what another engine has written, too
      return vectors.score(vector);
    });
  };
  /** What the second model says of a text, and how well it reads it; `null` where it cannot answer. */
  const embeddings = new WeakMap<SecondModel, QueryEmbedding>();
  const bySecond = async (text: string, signal?: CancelSignal): Promise<BySecond | null> => {
    const second = secondModel();
    if (!second) return null;
    const embedding = embeddings.get(second) ?? createQueryEmbedding(second.embedder);
    embeddings.set(second, embedding);
    try {
      const vector = await embedding.ofQuery(text, signal);
      const { countTokens, modelInfo } = second.embedder;
      const { ranking } = modelInfo;
      return {
        readable: readability(text, countTokens, ranking.fertility),
        weights: ranking,
        score: () => second.score(vector),
      };
    } catch {
      return null; // it is being given back, or its threads were lost: the first model answers
    }
  };
  const stillLoading = (): Error => {
    onTurnedAway();
    return new EngineError('MODEL_LOADING', 'Quarry is still loading the model. The results are by words only.', {
      next: 'Quarry adds results by meaning as soon as the model is ready.',
    });
  };

  /** Measured again once the index has grown or shrunk by a quarter. */
  let measured: { readonly passages: number; readonly chance: Chance | null } | null = null;

  return {
    db,
    recency,
    async chance() {
      const passages = countPassages(db);
      if (!measured || Math.abs(passages - measured.passages) > measured.passages / 4)
        measured = { passages, chance: chanceSimilarity(db, (await model).fingerprintId) };
      return measured.chance;
    },
    scoreVector,
    loadedMeaning,
    traits: createRankingFeatures(db),
    async scoreMeaning(text, signal) {
      const asked = performance.now();
      if (!(await settlesWithin(patience, model))) throw stillLoading();
      const { fingerprintId, embedder } = await model;
      // Few vectors are in memory in no time; of too many sqlite-vec takes too long.
      const passages = countPassages(db);
      const instead = passages <= MOST_BY_VEC0;
      if (!isReady && (passages <= SOON_LOADED || !instead)) {
        const loaded = await settlesWithin(patience - (performance.now() - asked), ready);
        if (!loaded && !instead) throw stillLoading();
      }
      const began = performance.now();
      // Each model has a thread of its own: the text goes to both at once.
      const asking = bySecond(text, signal);
      const vector = await (await loadedMeaning).ofQuery(text, signal);
      const second = await asking;
      const embedMs = performance.now() - began;
      throwIfCancelled(signal); // a scan of all vectors is work too
      const {
        countTokens,
        modelInfo: { ranking },
      } = embedder;
      const answer = isReady
        ? await scoreVector(vector)
        : timed(() => (byVec0 ??= createVec0Scores(db, fingerprintId))(vector));
      const readable = readability(text, countTokens, ranking.fertility);
      if (!second) return { ...answer, weights: ranking, embedMs, readable };
      const scanning = performance.now();
      const readBy = { first: readable, second: second.readable };
      const scores = bothModels(answer.scores, second.score(), readBy);
      const scanMs = answer.scanMs + performance.now() - scanning;
      return {
        ...answer,
        scores,
        scanMs,
        weights: bothWeights(ranking, second.weights, readBy),
        embedMs,
        readable: Math.max(readable, second.readable),
      };
    },
    vectorOf: async (passageId) => readVector(db, (await model).fingerprintId, passageId),
    embed: async (text, signal) => (await model).embedder.embed(text, 'document', { signal }),
    meaning: () => loadedMeaning.catch(() => null),
  };
}

interface BySecond {
  readonly readable: number;
  readonly weights: FusionWeights;
  score(): SecondScores;
}

/** Whether work settles within so many milliseconds; it goes on if not. Rejects where it does. */
function settlesWithin(millis: number, work: Promise<unknown>): Promise<boolean> {
  const done = work.then(() => true);
  if (millis === Infinity) return done;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), Math.max(0, millis));
    done.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
