/** The parts of an answer: hits with their reasons, facets, and notices. */
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
  /** Its file is gone; this is what was indexed of it. Not there for all others. */
  readonly fileGone?: true;
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
   * Near-duplicates that are grouped under this hit, best first, at most 500 in an answer. None of them has
   * near-duplicates of its own, and none is a copy.
   */
  readonly similar: readonly Hit[];
  /** Whether it stands under a later hit that says otherwise in one word: what was decided before. */
  readonly earlier?: true;
  /** How many more near-duplicates it has. Absent if `similar` has all. */
  readonly moreSimilar?: number;
  /**
   * Further rows of its session that are grouped under it, because a session has at most three of the first ten hits:
   * best first, at most 20. None of them has any of its own. Absent if there are none.
   */
  readonly inSession?: readonly Hit[];
  /** How many more rows of its session it has. Absent if `inSession` has all. */
  readonly moreInSession?: number;
  /**
   * Places of the same observation in other files with the same bytes, whatever the filters say about these files; at
   * most 100, in a stable order.
   */
  readonly alsoAt: readonly CopyPlace[];
}

/** Another place of an observation, in a copy of its file. Both places use the same unit. */
export interface CopyPlace {
  /** The id of the observation there. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly lines: LineRange;
}

export interface MatchedTerm {
  /** The word as it was searched for, or adjacent words with spaces between. */
  readonly term: string;
  readonly score: number;
}

/** The values of one field that an answer can be narrowed to. */
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

/** A notice about an answer that is still an answer. */
export interface Notice {
  readonly code:
    | 'FILTER_INVALID'
    | 'FILTER_UNKNOWN'
    | 'QUERY_SHORTENED'
    | 'WORD_CORRECTED'
    | 'DENSE_UNAVAILABLE'
    | 'LEXICAL_UNAVAILABLE'
    | 'VECTORS_INCOMPLETE'
    | 'RERANK_FAILED'
    | 'NOTHING_MATCHES';
  readonly message: string;
}

/** Why a search finds an observation, or why it does not. */
export interface Explanation {
  /**
   * `hit`: at `rank`; `similar`: grouped under the hit `under`; `folded`: under `under`, a hit of the same
   * session; `copy`: shown as the hit `under`, because its file is a
   * copy; `below`: ranked, but below the end of the list; `filtered`: excluded by a filter; `unmatched`: found by no
   * retriever; `not indexed`: its file is pending, failed or excluded, or has no observation there.
   */
  readonly outcome: 'hit' | 'similar' | 'folded' | 'copy' | 'below' | 'filtered' | 'unmatched' | 'not indexed';
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
  /** The rank within the retriever, from 1; `null` if the rank is too low to be counted. */
  readonly rank: number | null;
}
