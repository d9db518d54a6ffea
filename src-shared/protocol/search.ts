/** Calls that search by a query or by an observation, and calls that explain or refine an answer. */
import { MOST_LOOKED_AT } from '../reranking.ts';
import { anId, aPath, pageFields, read } from './call.ts';
import { READING_KINDS, type Reading, type ReadingKind } from './reading.ts';
import type { BestSentence, Explanation, FacetGroup, Hit, Notice } from './hit.ts';

/**
 * Which retrievers answer: both, with fused scores (what a user gets), or only one (for evaluation and explanations).
 */
export type SearchMode = 'hybrid' | 'lexical' | 'dense';

/**
 * How the retrievers' scores become one: by standardised scores (the default), or by ranks alone (reciprocal rank fusion, k =
 * 60).
 */
export type FusionMethod = 'standardised' | 'reciprocal-rank';

export interface SearchRequest {
  /**
   * What the user typed, with filters such as `type:decision` in it; or an example: a pasted paragraph or error trace.
   * Cut at 100,000 characters, with a notice.
   */
  readonly query: string;
  /** Most hits to return, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined;
  /** How many of the best hits to skip. Default 0: the first page. */
  readonly offset?: number | undefined;
  /**
   * Whether to count the hits of the whole list, which takes longer than a search of a large index. Default: when an
   * `offset` is given, or there are few candidates.
   */
  readonly count?: boolean | undefined;
  /** Default `hybrid`. */
  readonly mode?: SearchMode | undefined;
  /** Default `standardised`. */
  readonly fusion?: FusionMethod | undefined;
  /**
   * The words' share of a fused score, 0 to 1, where the model reads the query. It nears 0.6 in scripts and languages
   * the model does not know, whatever is asked for. Default: it follows the query (standardised), or one half (ranks).
   */
  readonly lexicalWeight?: number | undefined;
  /**
   * Whether near-duplicates are grouped under the earliest of them (`Hit.similar`) instead of having their own places.
   * Default true.
   */
  readonly collapse?: boolean | undefined;
  /**
   * Whether newer observations are preferred, instead of among equals only. Default: the setting `recency`, else false.
   */
  readonly recency?: boolean | undefined;
  /** Readings of the query that are not followed. With all of them the answer is that to the plain words. Default: none. */
  readonly without?: readonly ReadingKind[] | undefined;
  /**
   * Whether the list ends where its hits are no nearer to the query than chance, see `SearchResponse.cut`. Default
   * false: the list goes on.
   */
  readonly cutTail?: boolean | undefined;
}

/**
 * How well an answer fits the query. `exact`: what was asked for stands there word for word. `good`: the first hits have
 * the words or the meaning. `weak`: the words are there, and nothing is nearer in meaning than chance. `none`: some words
 * stand nowhere, and nothing is nearer in meaning than chance.
 */
export type Confidence = 'exact' | 'good' | 'weak' | 'none';

export interface SearchResponse {
  readonly query: string;
  /** Best first; empty when nothing was found or nothing was asked. */
  readonly hits: readonly Hit[];
  /** The number of hits of all pages; `null` where they were not counted, see `count`. */
  readonly total: number | null;
  /** What the answer could be narrowed to, with counts; empty groups are left out. */
  readonly facets: readonly FacetGroup[];
  readonly notices: readonly Notice[];
  /** Not there where nothing was ranked, as by filters alone. */
  readonly confidence?: Confidence;
  /** How the query was understood beyond its words; not there where nothing was ranked. */
  readonly readings?: readonly Reading[];
  /**
   * Hits of this page that were left out, because they are no nearer to the query than chance (`cutTail`). Not there
   * where none were.
   */
  readonly cut?: number;
  /** Milliseconds inside the engine. */
  readonly tookMs: number;
  /** Where the milliseconds went; absent when nothing was ranked. */
  readonly stages?: SearchStages;
  /** By what the words’ share was decided; not there where one retriever answered alone. */
  readonly evidence?: SearchEvidence;
  /** Whether the user wants the first hits reranked (the setting `rerank`): see the call `rerank`. */
  readonly refine?: true;
}

/** What is known of a query, by which its words count more or less. A filter does not change it. */
export interface SearchEvidence {
  /** The words' share, 0 to 1. */
  readonly lexicalWeight: number;
  /** How far the best match by words stands before the tenth, 0 to 1. */
  readonly gap: number;
  /** Deviations by which the nearest meaning stands above what chance gives. */
  readonly nearness: number;
  /** Whether the query has a name, a number or an identifier. */
  readonly named: boolean;
  /** How much of the query's words stands together in one observation, 0 to 1. */
  readonly coverage: number;
  /** How well the model reads the query, 0 to 1. */
  readonly readable: number;
}

/**
 * Milliseconds of a search's stages. The model embeds the query in its own thread while the words are looked up, so the
 * sum may exceed the whole.
 */
export interface SearchStages {
  /** Until the query's vector was there. */
  readonly embed: number;
  /** Filters and words. */
  readonly lexical: number;
  /** The scan of the vectors and the choice of its best. */
  readonly dense: number;
  readonly fuse: number;
  /** Reading what the hits show. */
  readonly show: number;
}

export interface ExplainRequest {
  readonly query: string;
  /** Absolute, or as the end of a path of a note (`notes/2025-11-03.md`). */
  readonly path: string;
  /** A line of it, from 1 (another unit where the document says so). Default: its best observation. */
  readonly line?: number | undefined;
  /** As for a search. */
  readonly without?: readonly ReadingKind[] | undefined;
}

export interface RelatedRequest {
  readonly observationId: string;
  /** 1 to 100. Default 10. */
  readonly limit?: number | undefined;
  /** How many of the nearest observations to skip. Default 0. */
  readonly offset?: number | undefined;
  /** As for a search. */
  readonly count?: boolean | undefined;
  /** Whether observations of its own session or document may be among them. Default false. */
  readonly ownSession?: boolean | undefined;
}

export interface RerankRequest {
  readonly query: string;
  /** In the order of the answer; at most 20. */
  readonly observationIds: readonly string[];
  /** Milliseconds for reranking; hits that are not scored by then keep their order. 10 to 10,000. Default 400. */
  readonly budgetMs?: number | undefined;
}

export interface Reranking {
  /** All that were given, in their new order. */
  readonly observationIds: readonly string[];
  /** How many were looked at within the budget. */
  readonly looked: number;
  readonly model: string;
  readonly tookMs: number;
}

export const searchCalls = {
  /**
   * Ranked observations. Never throws for any text that a person types; `notices` names the parts that were not
   * understood.
   */
  search: read<SearchRequest, SearchResponse>((z) => ({
    query: z.string(),
    ...pageFields(z, 1000),
    count: z.boolean().optional(),
    mode: z.enum(['hybrid', 'lexical', 'dense']).optional(),
    fusion: z.enum(['standardised', 'reciprocal-rank']).optional(),
    lexicalWeight: z.number().min(0, 'it is less than 0').max(1, 'it is more than 1').optional(),
    collapse: z.boolean().optional(),
    recency: z.boolean().optional(),
    without: z.array(z.enum(READING_KINDS)).max(READING_KINDS.length).optional(),
    cutTail: z.boolean().optional(),
  })),
  /**
   * Why the observation at a place is among the hits of a query, or why it is not. Throws `PATH_NOT_FOUND` for a path
   * no source has.
   */
  explain: read<ExplainRequest, Explanation>((z) => ({
    query: z.string(),
    path: aPath(z),
    line: z.int().min(1).optional(),
    without: z.array(z.enum(READING_KINDS)).max(READING_KINDS.length).optional(),
  })),
  /**
   * The nearest observations to one, in meaning; without those of its own session or document unless asked. Throws
   * `OBSERVATION_NOT_FOUND`.
   */
  related: read<RelatedRequest, SearchResponse>((z) => ({
    observationId: anId(z),
    ...pageFields(z, 100),
    count: z.boolean().optional(),
    ownSession: z.boolean().optional(),
  })),
  /**
   * For each of these observations the sentence nearest in meaning to the query. Embeds sentence by sentence, so it is
   * asked for the visible hits only, after the answer is shown. An observation that is gone, or has one sentence, is
   * left out.
   */
  bestSentences: read<{ readonly query: string; readonly observationIds: readonly string[] }, readonly BestSentence[]>(
    (z) => ({ query: z.string(), observationIds: z.array(anId(z)).max(100) }),
  ),
  /**
   * Reranks the first hits with the reranking model, if the user has one, within its own time budget. Throws
   * `RERANKER_MISSING`.
   */
  rerank: read<RerankRequest, Reranking>((z) => ({
    query: z.string(),
    observationIds: z.array(anId(z)).max(MOST_LOOKED_AT),
    budgetMs: z.number().min(10).max(10_000).optional(),
  })),
};
