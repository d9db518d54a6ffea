/** Reranking: which hits the reranking model scores, and how its scores change the order. */
import { toWire } from './errors.ts';
import type { Hit, Notice } from './protocol/hit.ts';

/** How many hits are reranked: to rerank more than a person reads costs more than it improves. */
export const MOST_LOOKED_AT = 20;

/** The ids of the hits to rerank. */
export function forSecondLook(hits: readonly Hit[]): readonly string[] {
  return hits.slice(0, MOST_LOOKED_AT).map(({ id }) => id);
}

/** The hits in a new order. Hits that the order does not name follow in their old order. */
export function inOrder(hits: readonly Hit[], ids: readonly string[]): readonly Hit[] {
  const byId = new Map(hits.map((hit) => [hit.id, hit]));
  const named = new Set(ids);
  return [...ids.flatMap((id) => byId.get(id) ?? []), ...hits.filter(({ id }) => !named.has(id))];
}

/**
 * A newer answer in the order of an earlier reranking: the hits that were reranked before share their places in that
 * order; new hits keep their places.
 */
export function inRefinedOrder(hits: readonly Hit[], order: readonly string[]): readonly Hit[] {
  const byId = new Map(hits.map((hit) => [hit.id, hit]));
  const known = order.flatMap((id) => byId.get(id) ?? []);
  const named = new Set(known.map(({ id }) => id));
  let next = 0;
  return hits.map((hit) => (named.has(hit.id) ? (known[next++] as Hit) : hit));
}

/** Why the first order stands. */
export function secondLookFailed(error: unknown): Notice {
  const { message, next } = toWire(error);
  return { code: 'RERANK_FAILED', message: `Quarry could not rerank the first results. ${message} ${next}`.trim() };
}
