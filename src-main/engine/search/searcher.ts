/**
 * A query to ranked hits: parse, ask both retrievers, fuse, order, collapse, show. Each stage is a file of its own; a stage
 * that fails leaves the others' results and a notice.
 */
import type { FacetGroup, Hit, Notice } from '../../../src-shared/model.ts';
import type {
  SearchEvidence,
  SearchMode,
  SearchRequest,
  SearchResponse,
  SearchStages,
} from '../../../src-shared/protocol.ts';
import type { CancelSignal } from '../../../src-shared/rpc.ts';
import { allowedObservations, type Filter, searchedObservations } from '../store/filter/filters.ts';
import type { IdSet } from '../store/filter/id-set.ts';
import { observationsOfCopies } from '../store/file-copies.ts';
import { countDocuments } from '../store/documents.ts';
import { eachNewest, newestIds } from '../store/filter/newest.ts';
import { newestTime } from '../store/observations.ts';
import type { Scored } from '../projections/vectors/scan/top-k.ts';
import type { Group } from '../rank/collapse.ts';
import { namesSession } from '../rank/fold-sessions.ts';
import { createGroupedList } from '../rank/grouped-list.ts';
import { withoutCopies } from '../rank/merge-copies.ts';
import {
  allowedFor,
  type Retrieved,
  runRetrievers,
  type RetrieversOptions,
  throwIfCancelled,
} from '../retrieve/run-retrievers.ts';
import { highlighterFor } from '../retrieve/query-by-example.ts';
import { facetsOf, facetsOfAll } from '../present/facets.ts';
import { placeBookkeeping } from '../retrieve/bookkeeping.ts';
import type { Chance } from '../retrieve/chance-similarity.ts';
import { adviseFilters } from '../retrieve/filter-advice.ts';
import { showAlone, showGroups } from '../present/hits.ts';
import { parseQuery, type Query } from '../retrieve/query.ts';
import { follows, shownReadings } from '../retrieve/query-reading.ts';
import { combine, phraseConstraintsOf } from '../retrieve/phrase-constraints.ts';
import { judgeAnswer, noticeOf, withoutTail } from '../rank/confidence.ts';
import { rank, type Ranking } from '../rank/rank.ts';
import { preferred } from '../rank/preference.ts';
import { prefersRecent } from '../rank/recency.ts';
import { createRankingFeatures, type RankingFeatureCache } from '../rank/ranking-features.ts';

/** Candidates a retriever gives to the fusion, and the ranks it reports. */
const DEPTH = 200;
/** Candidates among which copies and near-duplicates are looked for, at least. */
const WINDOW = 100;
/**
 * Where a list is still too short after copies and near-duplicates are taken together, the retrievers are asked for more, up
 * to this.
 */
const DEEPEST = 6_400;

export interface RetrieveRequest extends Omit<SearchRequest, 'limit' | 'mode'> {
  readonly limit: number;
  readonly mode: SearchMode;
  readonly signal?: CancelSignal | undefined;
}

export interface Searcher {
  search(request: RetrieveRequest): Promise<SearchResponse>;
}

export interface SearcherParts extends RetrieversOptions {
  /** Default: one of its own. */
  readonly traits?: RankingFeatureCache;
  /** The user's setting as it is now. Default: false. */
  readonly recency?: () => boolean;
  /** How near two texts of the index are by chance; `null` where it is not known. Default: it is not. */
  readonly chance?: () => Promise<Chance | null>;
  /** Milliseconds since the epoch, for filters such as `on:yesterday`. Default: the clock. */
  readonly now?: () => number;
}

export function createSearcher(given: SearcherParts): Searcher {
  const parts = { ...given, traits: given.traits ?? createRankingFeatures(given.db) };
  const { db } = parts;
  return {
    async search(request) {
      const started = performance.now();
      const query = parseQuery(request.query, (parts.now ?? Date.now)(), request.without);
      const notices: Notice[] = [...query.notices];
      const { offset = 0, limit } = request;
      const respond = (
        hits: readonly Hit[],
        facets: readonly FacetGroup[],
        total: number | null,
        more: Pick<SearchResponse, 'stages' | 'readings' | 'confidence' | 'cut' | 'evidence'> = {},
      ): SearchResponse => ({
        query: request.query,
        hits,
        total,
        facets,
        notices,
        tookMs: performance.now() - started,
        ...more,
      });
      if (query.text === '') {
        if (query.filters.length === 0 && query.excluded.length === 0) return respond([], [], 0);
        const list = newest(parts, query);
        const hits = list.page(offset, limit);
        // To count all takes longer than to list some: a list that ends here has been counted.
        const total =
          (request.count ?? request.offset !== undefined)
            ? list.count()
            : hits.length < limit && offset === 0 && request.count === undefined
              ? hits.length
              : null;
        if (hits.length === 0 && offset === 0) notices.push(...adviseFilters(db, query.filters));
        return respond(hits, facetsOfAll(db, query.filters), total);
      }

      const consulted = await runRetrievers(parts, query, request.mode, request.signal);
      notices.push(...consulted.notices);
      if (consulted.allowed?.size === 0) notices.push(...adviseFilters(db, query.filters));
      const answered = performance.now();
      const list = rankGroups(parts, query, consulted, request);
      const groups = list.until(offset + limit);
      const { ranking } = list;
      const chance = consulted.dense ? ((await parts.chance?.()) ?? null) : null;
      const judgement = judgeAnswer(db, query, consulted, ranking, chance);
      const end = request.cutTail ? withoutTail(groups, judgement, consulted, chance) : groups.length;
      const ranked = performance.now();
      const highlight = highlighterFor(query, consulted.phrases, consulted.lexical?.corrected);
      const hits = showGroups(db, groups.slice(offset, Math.min(end, offset + limit)), {
        ...ranking,
        ...consulted,
        highlight,
      });
      const facets = facetsOf(db, query.filters, (filters) => candidatesFor(parts, query, consulted, ranking, filters));
      const { lexical, dense } = ranking.millis;
      const stages: SearchStages = {
        embed: consulted.millis.embed,
        lexical: consulted.millis.lexical + lexical,
        dense: consulted.millis.scan + dense,
        fuse: ranked - answered - lexical - dense,
        show: performance.now() - ranked,
      };
      const counts = request.count ?? (request.offset !== undefined || list.isShort);
      // Of an empty index it is known already that it has no word.
      const nothing = hits.length > 0 || countDocuments(db) > 0 ? noticeOf(judgement, hits.length > 0) : null;
      if (nothing) notices.unshift(nothing);
      const cut = Math.max(0, Math.min(groups.length, offset + limit) - Math.max(end, offset));
      const evidence = evidenceOf(consulted, ranking);
      return respond(hits, facets, counts ? list.until(Infinity).length : null, {
        stages,
        readings: shownReadings(query.readings),
        confidence: judgement.confidence,
        ...(evidence && { evidence }),
        ...(cut > 0 && { cut }),
      });
    },
  };
}

function evidenceOf(
  { lexical, dense, namesSomething, readable }: Retrieved,
  { fusion }: Ranking,
): SearchEvidence | null {
  if (!lexical || !dense || !fusion) return null;
  const { gap, coverage } = lexical;
  return {
    lexicalWeight: fusion.lexicalWeight,
    gap,
    coverage,
    nearness: dense.nearness ?? 0,
    named: namesSomething,
    readable,
  };
}

/** Notes may come from a place where it is tomorrow. In milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/** The ranked list of a query, made as far as it is wanted. */
export interface RankedList {
  /** What the last step was ranked by. Takes the first step where none was taken. */
  readonly ranking: Ranking;
  /** The first groups, at least so many where there are as many. */
  until(wanted: number): readonly Group[];
  /**
   * Whether the first step's candidates are all there are: then the whole list costs little more than its beginning.
   */
  readonly isShort: boolean;
}

/**
 * Ranks step by step: copies and near-duplicates are looked for among the first hundred candidates, then among all that
 * the retrievers give, and where that is not enough the retrievers are asked for more.
 */
export function rankGroups(
  parts: SearcherParts & { readonly traits: RankingFeatureCache },
  query: Query,
  consulted: Retrieved,
  request: Omit<RetrieveRequest, 'query' | 'mode' | 'limit'>,
): RankedList {
  const newest = prefersRecent(query, request.recency, parts.recency?.() ?? false)
    ? newestTime(parts.db, (parts.now ?? Date.now)() + DAY)
    : null;
  let ranking: Ranking | null = null;
  const rankTo = (depth: number): Ranking => {
    throwIfCancelled(request.signal);
    return (ranking = rank(consulted, {
      depth,
      newest,
      fusion: request.fusion ?? 'standardised',
      lexicalWeight: request.lexicalWeight,
      timesOf: parts.traits.timesOf,
      prefer: (ranked, unit) => preferred(parts.db, query.readings, ranked, unit),
    }));
  };
  const placed = (ranked: readonly Scored[]): readonly Scored[] => placeBookkeeping(ranked, consulted.bookkeeping);
  function* steps(): Generator<readonly Scored[]> {
    const { ranked, exhausted } = (ranking ??= rankTo(DEPTH));
    yield placed(ranked.slice(0, WINDOW));
    for (let window = WINDOW; window < ranked.length; ) yield placed(ranked.slice(0, (window *= 2)));
    if (exhausted) return;
    for (let depth = 2 * DEPTH; depth <= DEEPEST; depth *= 2) {
      const deeper = rankTo(depth);
      yield placed(deeper.ranked);
      if (deeper.exhausted) return;
    }
  }
  const folds =
    (request.fold ?? request.collapse) !== false &&
    !query.filters.some(({ field }) => field === 'session' || field === 'path');
  const list = createGroupedList(
    parts.traits,
    steps(),
    request.collapse !== false,
    follows(query.readings, 'newest'),
    folds ? namesSession(query.text) : null,
  );
  return {
    get ranking() {
      return (ranking ??= rankTo(DEPTH));
    },
    until: (wanted) => list.until(wanted),
    get isShort() {
      return this.ranking.exhausted;
    },
  };
}

/** The best of both retrievers under some of the query's filters, for counting what they have. */
function candidatesFor(
  { db }: SearcherParts,
  query: Query,
  { lexical, dense, conditions }: Retrieved,
  { byWords, byMeaning }: Ranking,
  filters: readonly Filter[],
): readonly number[] {
  const same = filters === query.filters;
  const allowed = same ? null : allowedFor(db, filters, conditions);
  const best = same
    ? [byWords.slice(0, DEPTH), byMeaning.slice(0, DEPTH)]
    : [lexical, dense].map((retriever) => retriever?.best(DEPTH, allowed) ?? []);
  return [...new Set(best.flat().map(({ id }) => id))];
}

/** More rows than any index has. */
const ALL = 1_000_000_000;

/**
 * Filters or exclusions without words: the newest that pass, so that "type:decision" alone is a list of decisions. Each
 * stands by itself, copies together.
 */
function newest(
  { db, traits }: SearcherParts & { readonly traits: RankingFeatureCache },
  query: Query,
): { page(offset: number, limit: number): readonly Hit[]; count(): number } {
  const filtered = allowedObservations(db, query.filters) ?? searchedObservations(db);
  const allowed = query.excluded.length === 0 ? filtered : combine(filtered, phraseConstraintsOf(db, query));
  const first = (most: number): readonly number[] =>
    allowed === filtered ? newestIds(db, filtered, most, query.filters) : firstOf(eachNewest(db), allowed, most);
  const single = (ids: readonly number[]): readonly number[] =>
    withoutCopies(
      ids.map((id) => ({ id, score: 0 })),
      traits.of(ids),
    ).map(({ id }) => id);
  return {
    page(offset, limit) {
      for (let most = offset + limit; ; most *= 2) {
        const ids = first(most);
        const shown = single(ids);
        if (shown.length >= offset + limit || ids.length < most)
          return showAlone(db, shown.slice(offset, offset + limit), allowed);
      }
    },
    count() {
      // Most folders have no copies, and then no text has to be read.
      const ids = first(ALL);
      const copied = observationsOfCopies(db, ids);
      return ids.length - copied.length + single(copied).length;
    },
  };
}

function firstOf(ids: Iterable<number>, allowed: IdSet | null, limit: number): readonly number[] {
  const first: number[] = [];
  for (const id of ids) {
    if (first.length >= limit) break;
    if (!allowed || allowed.has(id)) first.push(id);
  }
  return first;
}
