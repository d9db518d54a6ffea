/** What a second look by the reranking model is asked about, and what it makes of the hits. */
import { toWire } from './errors.ts';
import type { Hit, Notice } from './protocol/hit.ts';

/** Hits that are looked at again: more than a person reads first cost more than they bring. */
export const MOST_LOOKED_AT = 20;

/** The hits that a second look is for, by their ids. */
export function forSecondLook(hits: readonly Hit[]): readonly string[] {
  return hits.slice(0, MOST_LOOKED_AT).map(({ id }) => id);
}

/** The hits in a new order of some of them; what the order does not name stays behind, as it was. */
export function inOrder(hits: readonly Hit[], ids: readonly string[]): readonly Hit[] {
  const byId = new Map(hits.map((hit) => [hit.id, hit]));
  const named = new Set(ids);
  return [...ids.flatMap((id) => byId.get(id) ?? []), ...hits.filter(({ id }) => !named.has(id))];
}

/**
 * A newer answer in the order of an earlier second look: hits that it knew share the places that they have in the
 * answer in that order; new ones stay where they are.
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
