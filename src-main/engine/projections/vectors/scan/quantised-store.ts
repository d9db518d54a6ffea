/** A code with its place, as stored. */
export interface StoredVector {
  readonly passageId: number;
  readonly observationId: number;
  readonly documentId: number;
  /** See `encodeVector`. */
  readonly code: Uint8Array;
}

/**
 * Where the codes of one fingerprint are stored. Ids are given once, in order: a document's passages have neighbouring
 * ids, an observation of a higher id has passages of higher ids, and what is written later stands behind all that was
 * there.
 */
export interface QuantisedStore {
  /**
   * The codes behind this passage in order of their ids, of at most `limit` rows; `last` is the id of the last row
   * looked at, `null` at the end.
   */
  after(passageId: number, limit: number): { readonly codes: readonly StoredVector[]; readonly last: number | null };
  /** Codes by their passages, in any order; what is not there any more is left out. */
  read(passageIds: readonly number[]): readonly (readonly [passageId: number, code: Uint8Array])[];
  has(passageId: number): boolean;
  /** The lowest and highest id of any code; both 0 when there is none. */
  bounds(): { readonly first: number; readonly last: number };
  /** How many codes there are, those of other fingerprints included. */
  count(): number;
  /** The documents that have passages. */
  documents(): ReadonlySet<number>;
  /** The number of the last change of the index; 0 where there was none. */
  lastChange(): number;
  /** The documents that changed after that, each once; `null` where that is too long ago to tell. */
  changedAfter(seq: number): readonly number[] | null;
}
