/** What has a stretch of the query word for word stands before all that has its words here and there. */
import { byScore, type Scored } from '../projections/vectors/scan/top-k.ts';

/** More than both retrievers can say, and less than an exact identifier. In standard deviations of the fused score. */
const LEAD = 50;
/** Of what a stretch tells: a longer one tells more, and none reaches the lead of an identifier. */
const MOST_TOLD = 40;

/**
 * The candidates that are to be ranked besides those of the retrievers.
 *
 * @param allowed `null` for all
 */
export function verbatimCandidates(
  verbatim: ReadonlyMap<number, number>,
  allowed: { has(id: number): boolean } | null,
): readonly number[] {
  return [...verbatim.keys()].filter((id) => allowed === null || allowed.has(id));
}

/** The list with these before all others, those first that share most with the query. @param unit one deviation */
export function withVerbatimFirst(
  ranked: readonly Scored[],
  verbatim: ReadonlyMap<number, number>,
  unit: number,
): readonly Scored[] {
  if (verbatim.size === 0) return ranked;
  return ranked
    .map(({ id, score }) => {
      const told = verbatim.get(id);
      return { id, score: told === undefined ? score : score + unit * (LEAD + Math.min(told, MOST_TOLD)) };
    })
    .sort(byScore);
}
