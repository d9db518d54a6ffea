/** The nearest observations to one, in meaning. */
import { EngineError } from '../../../src-shared/errors.ts';
import type { Notice } from '../../../src-shared/model.ts';
import type { SearchResponse } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Database } from '../index/database.ts';
import { companionsOf, findTraitsByUid, type ObservationTraits } from '../index/observations.ts';
import { passagesOfObservation } from '../index/passages.ts';
import type { DenseScores } from '../index/scan/vector-index.ts';
import type { Scored } from '../index/scan/top-k.ts';
import { meanDirection } from '../index/scan/unit-vectors.ts';
import { collapse } from './collapse.ts';
import { throwIfCancelled } from './consult.ts';
import { showGroups } from './hits.ts';
import type { TraitStore } from './traits.ts';

/** Candidates beyond those that are wanted, for near-duplicates among them. */
const SPARE = 100;

export interface RelatedParts {
  readonly db: Database;
  readonly traits: TraitStore;
  /** The scores of all vectors for one, with a notice where not all observations have one yet. Rejects while there is no model. */
  readonly scoreVector: (vector: Float32Array) => Promise<{ readonly scores: DenseScores; readonly notice: Notice | null }>;
  /** The stored vector of a passage. */
  readonly vectorOf: (passageId: number) => Promise<Float32Array | undefined>;
  /** For an observation that has no vector yet. */
  readonly embed: (text: string, signal?: CancelSignal) => Promise<Float32Array>;
}

/**
 * Scored as a search is, with the mean of the observation's own passages as query. Its near-duplicates are not among them: they
 * say the same, and stand under it where it is a hit.
 *
 * @throws EngineError `OBSERVATION_NOT_FOUND`, and what the model throws
 */
export async function findRelated(
  { db, traits, scoreVector, vectorOf, embed }: RelatedParts,
  { observationId, limit, ownSession, signal }: { readonly observationId: string; readonly limit: number; readonly ownSession: boolean; readonly signal?: CancelSignal | undefined },
): Promise<SearchResponse> {
  const started = performance.now();
  const [own] = findTraitsByUid(db, [observationId]);
  if (!own) throw observationNotFound(observationId);
  const vector = await vectorOfObservation(own);
  throwIfCancelled(signal);
  const { scores, notice } = await scoreVector(vector);
  throwIfCancelled(signal);

  const left = new Set(ownSession ? [own.rowId] : companionsOf(db, own.rowId));
  const nearest = scores.best(limit + SPARE + left.size, null);
  // With itself in front, so that what says the same as it falls into its group.
  const candidates: Scored[] = [{ id: own.rowId, score: 1 }, ...nearest.filter(({ id }) => !left.has(id))];
  const groups = collapse(candidates, traits.of(candidates.map(({ id }) => id)));
  const others = groups.filter((group) => group.id !== own.rowId && group.similar.every(({ id }) => id !== own.rowId));
  const hits = showGroups(db, others.slice(0, limit), { highlight: () => [], lexical: null, scores, byWords: [], byMeaning: candidates.slice(1) });
  return { query: own.text, hits, facets: [], notices: notice ? [notice] : [], tookMs: performance.now() - started };

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
  return new EngineError('OBSERVATION_NOT_FOUND', 'This observation is not in the index any more.', { next: 'Search again: its note has changed or is gone.', details: { observationId } });
}
