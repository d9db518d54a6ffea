/** A search for programs: it waits for the model, and reranks the hits if the setting asks for that. */
import type { EngineApi, RelatedRequest, SearchRequest, SearchResponse } from '../../src-shared/protocol.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import { forSecondLook, inOrder, secondLookFailed } from '../../src-shared/reranking.ts';

/** So many engines may end under one search. */
const MOST_ENGINES = 5;

/**
 * Waits for the model, searches, and reranks the hits if the setting asks for that. If the model or the reranker fails,
 * the answer has a notice and the remaining results. The hits of the whole list are counted. The time includes
 * searching and reranking, but not the loading of the model.
 *
 * @throws EngineError what the call `search` throws; `CANCELLED`
 */
export async function searchRefined(
  api: EngineApi,
  request: SearchRequest,
  options: CallOptions = {},
): Promise<SearchResponse> {
  return refined(api, await withMeaning(api, () => api.search({ count: true, ...request }, options), options), options);
}

/**
 * Finds observations that are related to one, after the model is loaded.
 *
 * @throws EngineError `OBSERVATION_NOT_FOUND`, `CANCELLED`
 */
export async function relatedWithMeaning(
  api: EngineApi,
  request: RelatedRequest,
  options: CallOptions = {},
): Promise<SearchResponse> {
  return withMeaning(api, () => api.related({ count: true, ...request }, options), options);
}

/**
 * The engine of another Quarry may end between the two calls. The next engine must load its model first, so the call is
 * repeated.
 */
async function withMeaning(
  api: EngineApi,
  ask: () => Promise<SearchResponse>,
  options: CallOptions,
): Promise<SearchResponse> {
  for (let left = MOST_ENGINES; ; left--) {
    const works = await api.modelInfo({}, options).then(
      () => true,
      () => false,
    );
    const response = await ask();
    if (!works || left === 0 || !response.notices.some(({ code }) => code === 'DENSE_UNAVAILABLE')) return response;
  }
}

/** Reranks the answer if the setting asks for that. If reranking fails, the order stays and a notice says so. */
async function refined(api: EngineApi, response: SearchResponse, options: CallOptions): Promise<SearchResponse> {
  if (!response.refine) return response;
  const { query, hits, notices, tookMs } = response;
  try {
    const looked = await api.rerank({ query, observationIds: forSecondLook(hits) }, options);
    return { ...response, hits: inOrder(hits, looked.observationIds), tookMs: tookMs + looked.tookMs };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { ...response, notices: [...notices, secondLookFailed(error)] };
  }
}
