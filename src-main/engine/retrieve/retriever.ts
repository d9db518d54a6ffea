/**
 * A query to ranked hits: parse, ask both legs, fuse, order, collapse, show. Each stage is a file of its own; a stage that fails
 * leaves the others' results and a notice.
 */
import type { Hit, Notice } from '../../../src-shared/model.ts';
import type { FusionMethod, SearchMode, SearchResponse } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { newestObservations, newestTime } from '../index/observations.ts';
import type { Scored } from '../index/scan/top-k.ts';
import { asGroups, collapse, type Group } from './collapse.ts';
import { allowedFor, type Consulted, consult, type ConsultParts, throwIfCancelled } from './consult.ts';
import { highlighterFor } from './example.ts';
import { showAlone, showGroups } from './hits.ts';
import { parseQuery, type Query } from './query.ts';
import { rank, type Ranking } from './rank.ts';
import { prefersRecent } from './recency.ts';
import { createTraits, type TraitStore } from './traits.ts';

/** Candidates a leg gives to the fusion, and the ranks it reports. */
const DEPTH = 200;
/** Candidates among which near-duplicates are looked for, at least. */
const WINDOW = 100;
/** Where a list is still too short after near-duplicates are taken together, the legs are asked for more, up to this. */
const DEEPEST = 6_400;

export interface RetrieveRequest {
  readonly query: string;
  readonly limit: number;
  readonly mode: SearchMode;
  /** Default `standardised`. */
  readonly fusion?: FusionMethod | undefined;
  readonly lexicalWeight?: number | undefined;
  /** Default true. */
  readonly collapse?: boolean | undefined;
  readonly recency?: boolean | undefined;
  readonly signal?: CancelSignal | undefined;
}

export interface Retriever {
  search(request: RetrieveRequest): Promise<SearchResponse>;
}

export interface RetrieverParts extends ConsultParts {
  /** Default: one of its own. */
  readonly traits?: TraitStore;
  /** The user's setting. Default false. */
  readonly recency?: boolean;
}

export function createRetriever(given: RetrieverParts): Retriever {
  const parts = { ...given, traits: given.traits ?? createTraits(given.db) };
  const { db } = parts;
  return {
    async search(request) {
      const started = performance.now();
      const query = parseQuery(request.query);
      const notices: Notice[] = [...query.notices];
      const respond = (hits: readonly Hit[]): SearchResponse => ({ query: request.query, hits, facets: [], notices, tookMs: performance.now() - started });
      if (query.text === '') return respond(newest(parts, query, request.limit));

      const consulted = await consult(parts, query, request.mode, request.signal);
      notices.push(...consulted.notices);
      const { ranking, groups } = rankGroups(parts, query, consulted, request);
      return respond(showGroups(db, groups.slice(0, request.limit), { ...ranking, ...consulted, highlight: highlighterFor(query, consulted.phrases) }));
    },
  };
}

/** The ranked groups of a query, at least `limit` of them where there are as many. */
export function rankGroups(
  parts: RetrieverParts & { readonly traits: TraitStore }, query: Query, consulted: Consulted, request: Omit<RetrieveRequest, 'query' | 'mode'>,
): { readonly ranking: Ranking; readonly groups: readonly Group[] } {
  const { db } = parts;
  const { limit, signal } = request;
  const newest = prefersRecent(query, request.recency, parts.recency ?? false) ? newestTime(db) : null;
  for (let depth = Math.max(DEPTH, limit); ; depth *= 2) {
    throwIfCancelled(signal);
    const ranking = rank(consulted, { depth, newest, fusion: request.fusion ?? 'standardised', lexicalWeight: request.lexicalWeight, timesOf: parts.traits.timesOf });
    const groups = request.collapse === false ? asGroups(ranking.ranked) : collapseFirst(parts.traits, ranking.ranked, limit);
    if (groups.length >= limit || ranking.exhausted || depth >= DEEPEST) return { ranking, groups };
  }
}

/**
 * Collapses as many candidates as the list needs: reading the others costs more than the legs themselves. Lists of up to fifty take
 * their hits from the same candidates, so that a shorter one is the beginning of a longer one.
 */
function collapseFirst(traits: TraitStore, ranked: readonly Scored[], limit: number): readonly Group[] {
  for (let window = Math.max(WINDOW, 2 * limit); ; window *= 2) {
    const first = ranked.slice(0, window);
    const groups = collapse(first, traits.of(first.map(({ id }) => id)));
    if (groups.length >= limit || window >= ranked.length) return groups;
  }
}

/** Filters without words: the newest that pass, so that "type:decision" alone is a list of decisions. Each stands by itself. */
function newest({ db }: RetrieverParts, query: Query, limit: number): readonly Hit[] {
  const allowed = allowedFor(db, query);
  return allowed ? newestObservations(db, [...allowed], limit).map(showAlone) : [];
}
