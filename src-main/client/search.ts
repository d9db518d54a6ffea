/** A search as a program asks it: with the model loaded, and refined where the user wants that. */
import type { EngineApi, RelatedRequest, SearchRequest, SearchResponse } from '../../src-shared/protocol.ts';
import type { CallOptions } from '../../src-shared/rpc.ts';
import { forSecondLook, inOrder, secondLookFailed } from '../../src-shared/reranking.ts';

/** So many engines may end under one search. */
const MOST_ENGINES = 5;

/**
 * The whole answer: waits for the model, and gives the hits in the order of the second look where the user wants one.
 * What fails of model or second look is a notice, and the rest is the answer. The hits of the whole list are counted.
 * The time told is that of search and second look, not of loading the model.
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
 * What is related to an observation, once the model is loaded.
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

/** Another Quarry's engine may end between the two calls, and the next one has yet to load its model: then again. */
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

/** The answer after a second look, where the user wants one; one that fails leaves it as it is, and says so. */
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
