/**
 * What a search shows: hits with their reasons, what the answer could be narrowed to, and what the user should know
 * about it.
 */
import type { FacetName } from '../query/fields.ts';
import type { Timed } from '../time/wall.ts';
import type { LineRange, ObservationType, PlaceUnit, Reference, Session, TextRange } from './observation.ts';

/** How one retriever saw a hit: its 1-based rank within that retriever and the retriever's own score. */
export interface RetrieverScore {
  readonly rank: number;
  readonly score: number;
}

export interface Snippet {
  /** A stretch of the observation's text. */
  readonly text: string;
  /** Words of the query, in `text`. */
  readonly matches: readonly TextRange[];
}

export interface Hit extends Timed {
  readonly id: string;
  /** The fused score: comparable within one response only. */
  readonly score: number;
  readonly type: ObservationType;
  readonly label: string;
  readonly text: string;
  /**
   * Characters of the whole, where `text` is only its beginning: `EngineApi.observation` gives all. Not there where
   * `text` is all.
   */
  readonly wholeLength?: number;
  /**
   * Where nothing says when it was written: when its file was changed last, in milliseconds since the epoch. Filters go
   * by it then.
   */
  readonly modifiedAt?: number;
  /** The document's title. */
  readonly title: string;
  /** Absolute. */
  readonly path: string;
  readonly lines: LineRange;
  readonly headingPath: readonly string[];
  readonly snippet: Snippet;
  /** What `lines` counts. */
  readonly unit: PlaceUnit;
  /** The id of the challenge that it solves; `null` for what solves none. */
  readonly solves: string | null;
  /** Ids of the solutions that solve it. */
  readonly solvedBy: readonly string[];
  /** What its text points to, each once, by kind and target. */
  readonly references: readonly Reference[];
  readonly session: Session | null;
  /** `null` for a retriever that did not find it; of copies the best. */
  readonly retrievers: { readonly lexical: RetrieverScore | null; readonly dense: RetrieverScore | null };
  /**
   * Words and phrases of the query that stand in it or in what is around it, each with its part of the words' score,
   * best first.
   */
  readonly matchedTerms: readonly MatchedTerm[];
  /**
   * Near-duplicates that this one stands for, best first, at most 500 in an answer; none of them has any of its own,
   * and no copy is among them.
   */
  readonly similar: readonly Hit[];
  /** Whether it stands under a later hit that says otherwise in one word: what was decided before. */
  readonly earlier?: true;
  /** How many more it stands for. Not there where `similar` is all. */
  readonly moreSimilar?: number;
  /**
   * Where the same stands in other files with the same bytes, whatever filters say of these; at most 100, in an order
   * that stays.
   */
  readonly alsoAt: readonly CopyPlace[];
}

/** A place where an observation stands as well, because its file has been copied. It is counted in the same unit. */
export interface CopyPlace {
  /** The id of the observation there. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly lines: LineRange;
}

export interface MatchedTerm {
  /** As it was looked for: a word, or adjacent words with spaces between. */
  readonly term: string;
  readonly score: number;
}

/** What an answer could be narrowed to, by one property. */
export interface FacetGroup {
  /** The filter that narrows to a value, `type:decision`; years are chosen with `on:2025`. */
  readonly field: FacetName;
  /** Most frequent first, at most 20. */
  readonly values: readonly FacetValue[];
}

export interface FacetValue {
  readonly value: string;
  /** Among the candidates of the answer, with all filters but those of this field. */
  readonly count: number;
}

/** The sentence of an observation that is nearest in meaning to a query. */
export interface BestSentence {
  readonly observationId: string;
  /** In the observation's text. */
  readonly range: TextRange;
  /** Cosine with the query, −1 to 1. */
  readonly score: number;
}

/** Something the user should know about an answer that is nevertheless an answer. */
export interface Notice {
  readonly code:
    | 'FILTER_INVALID'
    | 'FILTER_UNKNOWN'
    | 'QUERY_SHORTENED'
    | 'WORD_CORRECTED'
    | 'DENSE_UNAVAILABLE'
    | 'LEXICAL_UNAVAILABLE'
    | 'VECTORS_INCOMPLETE'
    | 'RERANK_FAILED';
  readonly message: string;
}

/** Why an observation is among the hits of a query, or is not. */
export interface Explanation {
  /**
   * `hit`: at `rank`; `similar`: under the hit `under`; `copy`: shown as the hit `under`, for its file is a copy;
   * `below`: ranked, but further down than a list goes; `filtered`: a filter leaves it out; `unmatched`: no retriever has it;
   * `not indexed`: its file is pending, failed or excluded, or nothing is read there.
   */
  readonly outcome: 'hit' | 'similar' | 'copy' | 'below' | 'filtered' | 'unmatched' | 'not indexed';
  /** What happened and what to do, in sentences for a person. */
  readonly reasons: readonly string[];
  /** The observation that was asked about; `null` when none is indexed at the place. */
  readonly observation: Hit | null;
  /** Its place among all that were ranked, from 1. */
  readonly rank: number | null;
  /** Observations that were ranked. */
  readonly ranked: number;
  /** The hit that stands for it. */
  readonly under: Hit | null;
  /** The filters that leave it out, as typed. */
  readonly filters: readonly string[];
  readonly fusion: {
    readonly lexicalWeight: number;
    readonly lexical: StandardScore | null;
    readonly dense: StandardScore | null;
  };
}

/**
 * A retriever's score of one observation and how far it stands out: its standard deviations above the mean over all
 * observations.
 */
export interface StandardScore {
  readonly score: number;
  readonly standardised: number;
  /** Within the retriever, from 1; `null` where it is beyond the ranks that are looked at. */
  readonly rank: number | null;
}
