/** What the retrievers say becomes one order. */
import type { FusionMethod } from '../../../src-shared/protocol.ts';
import type { Retrieved } from '../retrieve/run-retrievers.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import { type Fusion, fuseReciprocalRank, fuseStandardised, fusionOf } from './fusion.ts';
import { verbatimCandidates, withVerbatimFirst } from './verbatim-lead.ts';
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
  /** Raises what the query's readings want. Default: nothing is raised. @param unit one deviation of the scores */
  readonly prefer?: ((ranked: readonly Scored[], unit: number) => readonly Scored[]) | undefined;
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
  { lexical, dense, allowed, readable, weights, verbatim, named, namesSomething }: Retrieved,
  { depth, fusion: method, lexicalWeight, timesOf, newest, prefer = (ranked) => ranked }: RankOptions,
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
      ? fusionOf({ lexical, nearness: dense.nearness, named: namesSomething, readable }, method, weights, lexicalWeight)
      : null;
  const unit = fusion?.unit ?? (lexical ?? dense)?.deviation ?? 0;
  const led = lexical ? verbatimCandidates(verbatim, allowed) : [];
  const fused = withVerbatimFirst(fuse(), led.length > 0 ? verbatim : new Map(), unit);
  const timing = {
    timeOf: timesOf(fused.map(({ id }) => id)),
    unit,
    nearly: fusion?.method === 'standardised',
    newest,
  };
  return {
    ranked: ahead(orderByTime(prefer(fused, unit), timing), named),
    byWords,
    byMeaning,
    fusion,
    exhausted: byWords.length < depth && byMeaning.length < depth,
    millis,
  };

  function fuse(): readonly Scored[] {
    if (!lexical || !dense || !fusion) {
      const single = lexical ? byWords : byMeaning;
      const more = led.filter((id) => !single.some((one) => one.id === id));
      lexical?.prepare?.(more);
      return [...single, ...more.map((id) => ({ id, score: lexical?.scoreOf(id) ?? 0 }))];
    }
    if (fusion.method === 'reciprocal-rank') {
      const fused = fuseReciprocalRank(byWords, byMeaning, fusion.lexicalWeight);
      const known = new Set(fused.map(({ id }) => id));
      return [...fused, ...led.filter((id) => !known.has(id)).map((id) => ({ id, score: 0 }))];
    }
    return fuseStandardised(
      [
        { scores: lexical, share: fusion.lexicalWeight },
        { scores: dense, share: 1 - fusion.lexicalWeight },
      ],
      [...byWords.map(({ id }) => id), ...byMeaning.map(({ id }) => id), ...led],
      lexical.exact,
    );
  }
}

/** What must come first, in the order of the scores where it has one, before all else. */
function ahead(ranked: readonly Scored[], first: readonly number[]): readonly Scored[] {
  if (first.length === 0) return ranked;
  const wanted = new Set(first);
  const best = ranked[0]?.score ?? 0;
  const found = ranked.filter(({ id }) => wanted.has(id));
  const unfound = first.filter((id) => !found.some((one) => one.id === id)).map((id) => ({ id, score: best }));
  return [
    ...[...found, ...unfound].map(({ id, score }) => ({ id, score: Math.max(score, best) })),
    ...ranked.filter(({ id }) => !wanted.has(id)),
  ];
}
