/**
 * A query to ranked hits: parse, ask both legs, fuse, order, collapse, show. Each stage is a file of its own; a stage that fails
 * leaves the others' results and a notice.
 */
import type { FacetGroup, Hit, Notice } from '../../../src-shared/model.ts';
import type { SearchMode, SearchRequest, SearchResponse, SearchStages } from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { allowedObservations, type Filter } from '../store/filter/filters.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { newestIds } from '../store/filter/newest.ts';
import { eachNewest, newestTime } from '../store/observations.ts';
import type { Scored } from '../index/scan/top-k.ts';
import { asGroups, collapse, type Group } from '../rank/collapse.ts';
import { withoutCopies } from '../rank/merge-copies.ts';
import { allowedFor, type Consulted, consult, type ConsultParts, throwIfCancelled } from '../retrieve/run-retrievers.ts';
import { highlighterFor } from '../retrieve/query-by-example.ts';
import { facetsOf, facetsOfAll } from '../present/facets.ts';
import { adviseFilters } from '../retrieve/filter-advice.ts';
import { showAlone, showGroups } from '../present/hits.ts';
import { parseQuery, type Query } from '../retrieve/query.ts';
import { conditionsOf } from '../retrieve/phrase-constraints.ts';
import { rank, type Ranking } from '../rank/rank.ts';
import { prefersRecent } from '../rank/recency.ts';
import { createTraits, type TraitStore } from '../rank/ranking-features.ts';

/** Candidates a leg gives to the fusion, and the ranks it reports. */
const DEPTH = 200;
/** Candidates among which copies and near-duplicates are looked for, at least. */
const WINDOW = 100;
/** Where a list is still too short after copies and near-duplicates are taken together, the legs are asked for more, up to this. */
const DEEPEST = 6_400;
/** And no further than to so many characters of candidates' texts: those of 6,400 that people wrote, or of 250 pieces of a large file. */
const MOST_CHARACTERS = 1_000_000;

export interface RetrieveRequest extends Omit<SearchRequest, 'limit' | 'mode'> {
  readonly limit: number;
  readonly mode: SearchMode;
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
  /** Milliseconds since the epoch, for filters such as `on:yesterday`. Default: the clock. */
  readonly now?: () => number;
}

export function createRetriever(given: RetrieverParts): Retriever {
  const parts = { ...given, traits: given.traits ?? createTraits(given.db) };
  const { db } = parts;
  return {
    async search(request) {
      const started = performance.now();
      const query = parseQuery(request.query, (parts.now ?? Date.now)());
      const notices: Notice[] = [...query.notices];
      const respond = (hits: readonly Hit[], facets: readonly FacetGroup[], stages?: SearchStages): SearchResponse => ({
        query: request.query, hits, facets, notices, tookMs: performance.now() - started, ...(stages && { stages }),
      });
      if (query.text === '') {
        if (query.filters.length === 0 && query.excluded.length === 0) return respond([], []);
        const hits = newest(parts, query, request.limit);
        if (hits.length === 0) notices.push(...adviseFilters(db, query.filters));
        return respond(hits, facetsOfAll(db, query.filters));
      }

      const consulted = await consult(parts, query, request.mode, request.signal);
      notices.push(...consulted.notices);
      if (consulted.allowed?.size === 0) notices.push(...adviseFilters(db, query.filters));
      const answered = performance.now();
      const { ranking, groups } = rankGroups(parts, query, consulted, request);
      const ranked = performance.now();
      const highlight = highlighterFor(query, consulted.phrases, consulted.lexical?.corrected);
      const hits = showGroups(db, groups.slice(0, request.limit), { ...ranking, ...consulted, highlight });
      const facets = facetsOf(db, query.filters, (filters) => candidatesFor(parts, query, consulted, ranking, filters));
      const { lexical, dense } = ranking.millis;
      return respond(hits, facets, {
        embed: consulted.millis.embed, lexical: consulted.millis.lexical + lexical, dense: consulted.millis.scan + dense,
        fuse: ranked - answered - lexical - dense, show: performance.now() - ranked,
      });
    },
  };
}

/** Notes may come from a place where it is tomorrow. In milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/** The ranked groups of a query, at least `limit` of them where there are as many. */
export function rankGroups(
  parts: RetrieverParts & { readonly traits: TraitStore }, query: Query, consulted: Consulted, request: Omit<RetrieveRequest, 'query' | 'mode'>,
): { readonly ranking: Ranking; readonly groups: readonly Group[] } {
  const { db } = parts;
  const { limit, signal } = request;
  const newest = prefersRecent(query, request.recency, parts.recency ?? false) ? newestTime(db, (parts.now ?? Date.now)() + DAY) : null;
  for (let depth = Math.max(DEPTH, limit); ; depth *= 2) {
    throwIfCancelled(signal);
    const ranking = rank(consulted, { depth, newest, fusion: request.fusion ?? 'standardised', lexicalWeight: request.lexicalWeight, timesOf: parts.traits.timesOf });
    const { groups, isLast } = groupFirst(parts.traits, ranking.ranked, limit, request.collapse === false ? asGroups : collapse);
    if (groups.length >= limit || isLast || ranking.exhausted || depth >= DEEPEST) return { ranking, groups };
  }
}

/**
 * Groups as many candidates as the list needs: reading the others costs more than the legs themselves. Lists of up to fifty take
 * their hits from the same candidates, so that a shorter one is the beginning of a longer one. `isLast`: their
 * texts are so long that no more are to be read.
 */
function groupFirst(traits: TraitStore, ranked: readonly Scored[], limit: number, group: typeof collapse | typeof asGroups): { readonly groups: readonly Group[]; readonly isLast: boolean } {
  for (let window = Math.max(WINDOW, 2 * limit); ; window *= 2) {
    const first = ranked.slice(0, window);
    const known = traits.of(first.map(({ id }) => id));
    const groups = group(withoutCopies(first, known), known);
    let characters = 0;
    for (const { signature } of known.values()) characters += signature.length;
    const isLast = characters >= MOST_CHARACTERS;
    if (groups.length >= limit || isLast || window >= ranked.length) return { groups, isLast };
  }
}

/** The best of both legs under some of the query's filters, for counting what they have. */
function candidatesFor({ db }: RetrieverParts, query: Query, { lexical, dense, conditions }: Consulted, { byWords, byMeaning }: Ranking, filters: readonly Filter[]): readonly number[] {
  const same = filters === query.filters;
  const allowed = same ? null : allowedFor(db, filters, conditions);
  const best = same ? [byWords.slice(0, DEPTH), byMeaning.slice(0, DEPTH)] : [lexical, dense].map((leg) => leg?.best(DEPTH, allowed) ?? []);
  return [...new Set(best.flat().map(({ id }) => id))];
}

/** Filters or exclusions without words: the newest that pass, so that "type:decision" alone is a list of decisions. Each stands by itself, copies together. */
function newest({ db, traits }: RetrieverParts & { readonly traits: TraitStore }, query: Query, limit: number): readonly Hit[] {
  const filtered = allowedObservations(db, query.filters);
  const allowed = filtered && query.excluded.length === 0 ? filtered : allowedFor(db, query.filters, conditionsOf(db, query));
  for (let most = limit; ; most *= 2) {
    const ids = allowed !== null && allowed === filtered ? newestIds(db, filtered, most, query.filters) : firstOf(eachNewest(db), allowed, most);
    const single = withoutCopies(ids.map((id) => ({ id, score: 0 })), traits.of(ids));
    if (single.length >= limit || ids.length < most || most >= DEEPEST) return showAlone(db, single.slice(0, limit).map(({ id }) => id), allowed);
  }
}

function firstOf(ids: Iterable<number>, allowed: IdSet | null, limit: number): readonly number[] {
  const first: number[] = [];
  for (const id of ids) {
    if (first.length >= limit) break;
    if (!allowed || allowed.has(id)) first.push(id);
  }
  return first;
}
