/** What is looked at when Quarry is asked how it is, and what was mended. */

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not ok; empty otherwise. */
  readonly next: string;
  /** What `repair` will do about it, beginning with a verb (`remove 2 rows`); not there when it is ok or cannot be mended. */
  readonly fix?: string;
}

/** What a repair did. */
export interface Repair {
  /** One sentence each; empty when there was nothing to mend. */
  readonly done: readonly string[];
}
