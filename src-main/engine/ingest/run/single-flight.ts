/**
 * Texts that one file has in work, so that another file read beside it waits for their vectors instead of making them
 * again.
 */

export interface SingleFlight {
  /**
   * The vector that somebody is making of a text with this hash, `undefined` when nobody is; it gives `undefined` when
   * that came to nothing.
   */
  of(textHash: string): Promise<Float32Array | undefined> | undefined;
  /**
   * Says that the caller makes this text's vector; nobody else does. The caller settles it and drops it, whatever
   * happens.
   */
  claim(textHash: string): Claim;
}

export interface Claim {
  /** Gives the vector to those who wait; nothing when there will be none. Only the first call counts. */
  settle(vector?: Float32Array): void;
  /** Settles it, and forgets it: the index has the vector now, or somebody else may make it. */
  drop(): void;
}

/** One for each run: what it holds is only what is in work. */
export function createSingleFlight(): SingleFlight {
  const claims = new Map<string, Promise<Float32Array | undefined>>();
  return {
    of: (textHash) => claims.get(textHash),
    claim(textHash) {
      const { promise, resolve } = Promise.withResolvers<Float32Array | undefined>();
      claims.set(textHash, promise);
      return {
        settle: resolve,
        drop() {
          resolve(undefined);
          if (claims.get(textHash) === promise) claims.delete(textHash);
        },
      };
    },
  };
}
