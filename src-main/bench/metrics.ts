/**
 * The measures of a ranking, in their textbook forms. All are fractions from 0 to 1, and all are means over the queries
 * that have at least one relevant item.
 */

/** One rank of a ranking, after it was compared with the judgements. */
export interface Judged {
  /** How relevant it is: 0 for not at all, else the judgement's grade. */
  readonly gain: number;
  /** How many relevant items are found here for the first time. */
  readonly found: number;
}

/** A query's ranking, best first, and what a perfect ranking would have had. */
export interface JudgedQuery {
  readonly ranking: readonly Judged[];
  /** The gain of each relevant item of the query, in any order; never empty. */
  readonly ideal: readonly number[];
}

/** The measures the project reports, under the names it prints them with. */
export interface Metrics {
  readonly 'nDCG@10': number;
  readonly 'recall@10': number;
  readonly 'recall@100': number;
  readonly 'MRR@10': number;
  readonly 'hit@1': number;
  readonly 'success@10': number;
  /** How many queries the means are over. */
  readonly queries: number;
}

/**
 * Discounted cumulated gain of the first `k` ranks: the sum of `gain / log2(rank + 1)`, the gain being the grade
 * itself.
 *
 * Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002, with the discount
 * of every rank as in trec_eval's `ndcg_cut`. The other common form has the gain `2^grade − 1` (Burges et al., 2005);
 * the two are the same where all grades are 0 or 1.
 */
export function dcgAt(k: number, gains: readonly number[]): number {
  return gains.slice(0, k).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}

/**
 * Normalised DCG: {@link dcgAt} of the ranking over that of the relevant items in their best order. 0 without relevant
 * items.
 */
export function ndcgAt(k: number, { ranking, ideal }: JudgedQuery): number {
  const best = dcgAt(
    k,
    [...ideal].sort((a, b) => b - a),
  );
  return best === 0
    ? 0
    : dcgAt(
        k,
        ranking.map((judged) => judged.gain),
      ) / best;
}

/**
 * Recall: the share of the query's relevant items that are among the first `k` ranks (Manning et al., "Introduction to
 * Information Retrieval", 8.3).
 */
export function recallAt(k: number, { ranking, ideal }: JudgedQuery): number {
  const found = ranking.slice(0, k).reduce((sum, judged) => sum + judged.found, 0);
  return ideal.length === 0 ? 0 : found / ideal.length;
}

/**
 * Reciprocal rank: 1 over the rank of the first relevant item, 0 when none is among the first `k` (Voorhees, TREC-8,
 * 1999).
 */
export function reciprocalRankAt(k: number, { ranking }: JudgedQuery): number {
  const index = ranking.slice(0, k).findIndex((judged) => judged.gain > 0);
  return index < 0 ? 0 : 1 / (index + 1);
}

/**
 * Success: 1 when at least one of the first `k` ranks is relevant, else 0 (trec_eval's `success`); with k = 1 also
 * called hit@1.
 */
export function successAt(k: number, { ranking }: JudgedQuery): number {
  return ranking.slice(0, k).some((judged) => judged.gain > 0) ? 1 : 0;
}

/**
 * The mean of each measure over queries; all 0 for no queries. Rounded to six decimals, which is far below any
 * difference that counts.
 */
export function meanMetrics(queries: readonly JudgedQuery[]): Metrics {
  const mean = (measure: (query: JudgedQuery) => number): number =>
    queries.length === 0
      ? 0
      : Math.round((queries.reduce((sum, query) => sum + measure(query), 0) / queries.length) * 1e6) / 1e6;
  return {
    'nDCG@10': mean((query) => ndcgAt(10, query)),
    'recall@10': mean((query) => recallAt(10, query)),
    'recall@100': mean((query) => recallAt(100, query)),
    'MRR@10': mean((query) => reciprocalRankAt(10, query)),
    'hit@1': mean((query) => successAt(1, query)),
    'success@10': mean((query) => successAt(10, query)),
    queries: queries.length,
  };
}
