/** How a piece of work ended. `superseded`: newer work began, or this was cancelled; its result must not be shown. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'superseded' };

export interface Latest {
  /**
   * Cancels what runs, begins `work`, and tells how it ended: a stale answer is `superseded`, however late it comes.
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<Outcome<T>>;
  /** Cancels what runs and begins nothing. */
  drop(): void;
}

/**
 * A queue in which only the latest work counts: the search box needs it so that an old answer never replaces a new one.
 */
export function createLatest(): Latest {
  let current: AbortController | null = null;
  return {
    async run(work) {
      current?.abort();
      const mine = (current = new AbortController());
      try {
        const value = await work(mine.signal);
        return mine.signal.aborted ? { kind: 'superseded' } : { kind: 'done', value };
      } catch (error) {
        return mine.signal.aborted ? { kind: 'superseded' } : { kind: 'failed', error };
      }
    },
    drop() {
      current?.abort();
      current = null;
    },
  };
}
