/**
 * Fits how the words' share follows a query, and measures it on collections that it was not fitted on.
 */
import { fusionOf } from '../engine/rank/fusion.ts';
import type { QueryAtShares } from './evaluate.ts';

/** Shares that queries are asked with. */
export const SHARES = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] as const;

/** The numbers that are fitted: see `EvidenceWeights`, and the manifest's `lexicalWeight`. */
export interface ShareWeights {
  readonly lexicalWeight: number;
  readonly gap: number;
  readonly name: number;
  readonly nearness: number;
}

export interface MeasuredCollection {
  /** A collection within its scopes has the name of the collection, and `scoped`. */
  readonly name: string;
  readonly scoped: boolean;
  readonly queries: readonly QueryAtShares[];
}

/** What may be fitted; each but the first is left at 0 where it is not named. */
export const FAMILIES = {
  constant: [],
  'no gap': ['name', 'nearness'],
  'no name': ['gap', 'nearness'],
  'no nearness': ['gap', 'name'],
  all: ['gap', 'name', 'nearness'],
} as const satisfies Readonly<Record<string, readonly (keyof ShareWeights)[]>>;
export type Family = keyof typeof FAMILIES;

const GRID: Readonly<Record<keyof ShareWeights, readonly number[]>> = {
  lexicalWeight: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
  gap: [0, 1, 2, 3, 4, 5],
  name: [0, 0.4, 0.8, 1.2, 1.6, 2],
  nearness: [0, 0.25, 0.5, 0.75, 1],
};

/** Hybrid may lie so far below the better retriever, in nDCG@10. */
export const ALLOWED_LOSS = 0.005;
/** How much a greater loss counts beside the mean. */
const LOSS_COUNTS = 4;

/** The share of one query, where the model reads it. */
export function shareOf({ evidence }: QueryAtShares, { lexicalWeight, gap, name, nearness }: ShareWeights): number {
  if (!evidence) return 1;
  const weights = { lexicalWeight, evidence: { gap, name, nearness }, unreadableLexicalWeight: 0 };
  const { coverage, gap: lead, named } = evidence;
  const query = { lexical: { coverage, gap: lead }, nearness: evidence.nearness, named, readable: 1 };
  return fusionOf(query, 'standardised', weights, undefined).lexicalWeight;
}

/** The mean over queries, between the measured shares by a straight line. */
export function meanAt(queries: readonly QueryAtShares[], weights: ShareWeights): number {
  return meanOf(queries, (query) => {
    const share = shareOf(query, weights);
    const above = Math.max(
      1,
      SHARES.findIndex((one) => one >= share),
    );
    const [low, high] = [SHARES[above - 1] as number, SHARES[above] as number];
    const [a, b] = [query.atShares[above - 1] as number, query.atShares[above] as number];
    return a + ((b - a) * (share - low)) / (high - low);
  });
}

/** nDCG@10 of the better retriever alone. */
export function betterAlone(queries: readonly QueryAtShares[]): number {
  return Math.max(
    meanOf(queries, ({ lexical }) => lexical),
    meanOf(queries, ({ dense }) => dense),
  );
}

/** Tries all numbers of a grid: the highest mean, with losses beyond the allowed one counted against it. */
export function fitShare(collections: readonly MeasuredCollection[], family: Family): ShareWeights {
  const fitted: readonly (keyof ShareWeights)[] = FAMILIES[family];
  const values = (name: keyof ShareWeights): readonly number[] =>
    name === 'lexicalWeight' || fitted.includes(name) ? GRID[name] : [0];
  const floors = collections.map(({ queries }) => betterAlone(queries) - ALLOWED_LOSS);
  let best: { readonly weights: ShareWeights; readonly value: number } | null = null;
  for (const lexicalWeight of values('lexicalWeight'))
    for (const gap of values('gap'))
      for (const name of values('name'))
        for (const nearness of values('nearness')) {
          const weights = { lexicalWeight, gap, name, nearness };
          const value = collections.reduce((sum, { queries }, i) => {
            const mean = meanAt(queries, weights);
            return sum + mean - LOSS_COUNTS * Math.max(0, (floors[i] as number) - mean);
          }, 0);
          if (!best || value > best.value) best = { weights, value };
        }
  return best?.weights ?? { lexicalWeight: 0.2, gap: 0, name: 0, nearness: 0 };
}

export interface LeftOut {
  readonly name: string;
  readonly scoped: boolean;
  readonly lexical: number;
  readonly dense: number;
  readonly inUse: number;
  /** By family: fitted on the other collections, measured on this one. */
  readonly fitted: Readonly<Record<Family, number>>;
}

export function leaveOneOut(collections: readonly MeasuredCollection[]): readonly LeftOut[] {
  const families = Object.keys(FAMILIES) as Family[];
  const names = [...new Set(collections.map(({ name }) => name))];
  return names.flatMap((left) => {
    const others = collections.filter(({ name }) => name !== left);
    const weights = new Map(families.map((family) => [family, fitShare(others, family)]));
    return collections
      .filter(({ name }) => name === left)
      .map(({ name, scoped, queries }) => ({
        name,
        scoped,
        lexical: meanOf(queries, (query) => query.lexical),
        dense: meanOf(queries, (query) => query.dense),
        inUse: meanOf(queries, (query) => query.inUse),
        fitted: Object.fromEntries(
          families.map((family) => [family, meanAt(queries, weights.get(family) as ShareWeights)]),
        ) as Record<Family, number>,
      }));
  });
}

function meanOf(queries: readonly QueryAtShares[], value: (query: QueryAtShares) => number): number {
  return queries.reduce((sum, query) => sum + value(query), 0) / Math.max(1, queries.length);
}
