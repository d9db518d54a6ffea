/** A second look at the first hits of a query. */
import type { Reranking } from '../../../src-shared/model.ts';
import type { RerankRequest, SearchResponse } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import type { Database } from '../store/database.ts';
import { findTraitsByUid } from '../store/observations.ts';
import { parseQuery } from '../retrieve/query.ts';
import { blendByPosition, type Reranker } from './reranker.ts';

const BUDGET_MS = 400;

/** Says in an answer that a second look is wanted, where there is an order that it could change: on the first page. */
export function withSecondLook(response: SearchResponse, wanted: boolean, offset = 0): SearchResponse {
  return wanted && offset === 0 && response.stages && response.hits.length > 1
    ? { ...response, refine: true }
    : response;
}

/** An observation that is gone is not looked at, and keeps its place behind those that are. */
export async function rerank(
  db: Database,
  reranker: Reranker,
  { query, observationIds, budgetMs = BUDGET_MS }: RerankRequest,
  signal?: CancelSignal,
): Promise<Reranking> {
  const started = performance.now();
  const { text } = parseQuery(query);
  const ids = [...new Set(observationIds)];
  const texts = new Map(findTraitsByUid(db, ids).map(({ uid, text: whole }) => [uid, whole]));
  const known = text === '' ? [] : ids.filter((id) => texts.has(id));
  const scores =
    known.length === 0
      ? new Float32Array()
      : await reranker.score(
          text,
          known.map((id) => texts.get(id) as string),
          { budgetMs, signal },
        );
  return {
    observationIds: [
      ...blendByPosition(scores).map((position) => known[position] as string),
      ...ids.filter((id) => !known.includes(id)),
    ],
    looked: scores.reduce((count, score) => (Number.isNaN(score) ? count : count + 1), 0),
    model: reranker.name,
    tookMs: performance.now() - started,
  };
}
