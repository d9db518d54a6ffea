import type { Hit } from './model.ts';

/** Why an observation is among the hits of a query, or is not. */
export interface Explanation {
  /**
   * `hit`: at `rank`; `similar`: under the hit `under`; `copy`: shown as the hit `under`, for its file is a copy; `below`: ranked, but further down than a list goes; `filtered`: a filter
   * leaves it out; `unmatched`: no leg has it; `not indexed`: its file is pending, failed or excluded, or nothing is read there.
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
  readonly fusion: { readonly lexicalWeight: number; readonly lexical: StandardScore | null; readonly dense: StandardScore | null };
}

/** A leg's score of one observation and how far it stands out: its standard deviations above the mean over all observations. */
export interface StandardScore {
  readonly score: number;
  readonly standardised: number;
  /** Within the leg, from 1; `null` where it is beyond the ranks that are looked at. */
  readonly rank: number | null;
}
