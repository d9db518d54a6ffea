/** What the retrievers say becomes one order. */
import type { FusionMethod } from '../../../src-shared/protocol.ts';
import type { Retrieved } from '../retrieve/run-retrievers.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { type Fusion, fuseReciprocalRank, fuseStandardised, fusionOf } from './fusion.ts';
import type { RetrieverScores } from '../retrieve/retriever-scores.ts';
import { orderByTime } from './recency.ts';

export interface RankOptions {
  /** Candidates that each retriever gives. */
  readonly depth: number;
  readonly fusion: FusionMethod;
  readonly lexicalWeight: number | undefined;
  /** Milliseconds since the epoch; `null` for what has none. */
  readonly timesOf: (ids: readonly number[]) => (id: number) => number | null;
  /** The time of the newest note where newer ones are to be preferred, else `null`. */
  readonly newest: number | null;
}

export interface Ranking {
  /** Best first. */
  readonly ranked: readonly Scored[];
  readonly byWords: readonly Scored[];
  readonly byMeaning: readonly Scored[];
  /** How the two became one; `null` where one retriever answers alone. */
  readonly fusion: Fusion | null;
  /** Whether deeper candidates would bring no others. */
  readonly exhausted: boolean;
  /** Milliseconds for the best of each retriever. */
  readonly millis: { readonly lexical: number; readonly dense: number };
}

export function rank(
  { lexical, dense, allowed, readable, named, weights }: Retrieved,
  { depth, fusion: method, lexicalWeight, timesOf, newest }: RankOptions,
): Ranking {
  const best = (retriever: RetrieverScores | null): readonly Scored[] => {
    const candidates = retriever?.best(depth, allowed) ?? [];
    return orderByTime(candidates, {
      timeOf: timesOf(candidates.map(({ id }) => id)),
      unit: 0,
      nearly: false,
      newest: null,
    });
  };
  const began = performance.now();
  const byWords = best(lexical);
  const between = performance.now();
  const byMeaning = best(dense);
  const millis = { lexical: between - began, dense: performance.now() - between };
  const fusion =
    lexical && dense && weights
      ? fusionOf({ lexical, nearness: dense.nearness, named, readable }, method, weights, lexicalWeight)
      : null;
  const fused = lexical && dense && fusion ? fuse() : lexical ? byWords : byMeaning;
  const unit = fusion?.unit ?? (lexical ?? dense)?.deviation ?? 0;
  const timing = {
    timeOf: timesOf(fused.map(({ id }) => id)),
    unit,
    nearly: fusion?.method === 'standardised',
    newest,
  };
  return {
    ranked: orderByTime(fused, timing),
    byWords,
    byMeaning,
    fusion,
    exhausted: byWords.length < depth && byMeaning.length < depth,
    millis,
  };

  function fuse(): readonly Scored[] {
    if (!lexical || !dense || !fusion) return [];
    if (fusion.method === 'reciprocal-rank') return fuseReciprocalRank(byWords, byMeaning, fusion.lexicalWeight);
    return fuseStandardised(
      [
        { scores: lexical, share: fusion.lexicalWeight },
        { scores: dense, share: 1 - fusion.lexicalWeight },
      ],
      [...byWords, ...byMeaning].map(({ id }) => id),
      lexical.exact,
    );
  }
}
