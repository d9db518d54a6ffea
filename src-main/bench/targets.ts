/** What the figures should be, in one place. */

export interface Target {
  readonly limit: number;
  /** Whether the figure must not exceed the limit, or must reach it. */
  readonly sense: 'at most' | 'at least';
}

const atMost = (limit: number): Target => ({ limit, sense: 'at most' });
const atLeast = (limit: number): Target => ({ limit, sense: 'at least' });

/** By a figure's name; a figure without a target is there to know. Times are for two cores of a server of 2024. */
export const TARGETS: Readonly<Record<string, Target>> = {
  embed_p50_ms: atMost(2),
  embed_p95_ms: atMost(4),
  search_p50_ms: atMost(6),
  search_p95_ms: atMost(12),
  index_seconds: atMost(40),
  reindex_seconds: atMost(1),
  reindex_embeddings: atMost(0),
  engine_rss_mb: atMost(350),
  cosqa_dense_ndcg10: atLeast(0.58),
  cosqa_hybrid_ndcg10: atLeast(0.56),
};

/** Whether a figure reaches its target. */
export function meets(value: number, { limit, sense }: Target): boolean {
  return sense === 'at most' ? value <= limit : value >= limit;
}
