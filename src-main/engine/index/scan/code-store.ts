/** A code with its place, as stored. */
export interface StoredCode {
  readonly passageId: number;
  readonly observationId: number;
  readonly documentId: number;
  /** See `encodeCode`. */
  readonly code: Uint8Array;
}

/**
 * Where the codes of one fingerprint are stored. Ids are given once, in order: a document's passages have neighbouring ids, an
 * observation of a higher id has passages of higher ids, and what is written later stands behind all that was there.
 */
export interface CodeStore {
  /** The codes behind this passage in order of their ids, of at most `limit` rows; `last` is the id of the last row looked at, `null` at the end. */
  after(passageId: number, limit: number): { readonly codes: readonly StoredCode[]; readonly last: number | null };
  /** Codes by their passages, in any order; what is not there any more is left out. */
  read(passageIds: readonly number[]): readonly (readonly [passageId: number, code: Uint8Array])[];
  has(passageId: number): boolean;
  /** The lowest and highest id of any code; both 0 when there is none. */
  bounds(): { readonly first: number; readonly last: number };
  /** How many codes there are, those of other fingerprints included. */
  count(): number;
  /** The documents that have passages. */
  documents(): ReadonlySet<number>;
}
