/** The nearest observations to one, in meaning. */
import { EngineError } from '../../../src-shared/errors.ts';
import type { Notice } from '../../../src-shared/model.ts';
import type { SearchResponse } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Database } from '../store/database.ts';
import { stretchesOf } from '../store/documents.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { companionDocuments, findTraitsByUid, type ObservationTraits } from '../store/observations.ts';
import { passagesOfObservation } from '../store/passages.ts';
import { createGroupedList } from '../rank/grouped-list.ts';
import { throwIfCancelled } from '../retrieve/run-retrievers.ts';
import { showGroups } from '../present/hits.ts';
import type { RankingFeatureCache } from '../rank/ranking-features.ts';
import type { DenseScores } from '../projections/vectors/scan/vector-index.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { meanDirection } from '../projections/vectors/scan/unit-vectors.ts';

/**
 * Candidates that are asked for at first: ten observations, and some for copies and near-duplicates among them. Where a
 * page needs more, twice as many, and so on.
 */
const FIRST = 110;
/** Up to this. */
const DEEPEST = 7_040;

export interface RelatedParts {
  readonly db: Database;
  readonly traits: RankingFeatureCache;
  /**
   * The scores of all vectors for one, with a notice where not all observations have one yet. Rejects while there is no
   * model.
   */
  readonly scoreVector: (
    vector: Float32Array,
  ) => Promise<{ readonly scores: DenseScores; readonly notice: Notice | null }>;
  /** The stored vector of a passage. */
  readonly vectorOf: (passageId: number) => Promise<Float32Array | undefined>;
  /** For an observation that has no vector yet. */
  readonly embed: (text: string, signal?: CancelSignal) => Promise<Float32Array>;
}

/**
 * Scored as a search is, with the mean of the observation's own passages as query. Its copies and near-duplicates are
 * not among them: they say the same, and stand under it where it is a hit.
 *
 * @throws EngineError `OBSERVATION_NOT_FOUND`, and what the model throws
 */
export async function findRelated(
  { db, traits, scoreVector, vectorOf, embed }: RelatedParts,
  {
    observationId,
    offset,
    count,
    limit,
    ownSession,
    signal,
  }: {
    readonly observationId: string;
    readonly offset?: number | undefined;
    readonly count?: boolean | undefined;
    readonly limit: number;
    readonly ownSession: boolean;
    readonly signal?: CancelSignal | undefined;
  },
): Promise<SearchResponse> {
  const started = performance.now();
  const [own] = findTraitsByUid(db, [observationId]);
  if (!own) throw observationNotFound(observationId);
  const vector = await vectorOfObservation(own);
  throwIfCancelled(signal);
  const { scores, notice } = await scoreVector(vector);
  throwIfCancelled(signal);

  const left = ownSession
    ? [[own.rowId, own.rowId] as const]
    : companionDocuments(db, own.rowId).flatMap((id) => stretchesOf(db, id));
  const others: IdSet = { has: outside(left), size: scores.count };
  let candidates: readonly Scored[] = [];
  function* steps(): Generator<readonly Scored[]> {
    for (let most = FIRST; most <= DEEPEST; most *= 2) {
      throwIfCancelled(signal);
      candidates = scores.best(most, others);
      // With itself in front, so that what says the same as it falls into its group: the first, which is not shown.
      yield [{ id: (own as ObservationTraits).rowId, score: 1 }, ...candidates];
      if (candidates.length < most) return;
    }
  }
  const list = createGroupedList(traits, steps(), true);
  const from = 1 + (offset ?? 0);
  const page = list.until(from + limit).slice(from, from + limit);
  const hits = showGroups(db, page, {
    highlight: () => [],
    lexical: null,
    scores,
    byWords: [],
    byMeaning: candidates,
    allowed: null,
  });
  const total =
    (count ?? (offset !== undefined || list.complete)) ? Math.max(0, list.until(Infinity).length - 1) : null;
  return {
    query: own.text,
    hits,
    total,
    facets: [],
    notices: notice ? [notice] : [],
    tookMs: performance.now() - started,
  };

  async function vectorOfObservation({ rowId, text }: ObservationTraits): Promise<Float32Array> {
    const vectors: Float32Array[] = [];
    for (const passage of passagesOfObservation(db, rowId)) {
      const stored = await vectorOf(passage);
      if (stored) vectors.push(stored);
    }
    return vectors.length > 0 ? meanDirection(vectors) : embed(text, signal);
  }
}

export function observationNotFound(observationId: string): EngineError {
  return new EngineError('OBSERVATION_NOT_FOUND', 'This observation is not in the index any more.', {
    next: 'Search again: its note has changed or is gone.',
    details: { observationId },
  });
}

/** Whether an id lies in none of some stretches, which do not overlap. */
function outside(stretches: readonly (readonly [first: number, last: number])[]): (id: number) => boolean {
  const sorted = stretches.toSorted(([a], [b]) => a - b);
  const firsts = Float64Array.from(sorted, ([first]) => first);
  return (id) => {
    let [low, high] = [0, firsts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] as number) <= id) low = middle + 1;
      else high = middle;
    }
    return low === 0 || (sorted[low - 1]?.[1] ?? 0) < id;
  };
}
