/** What is told of the embedding model in use. */

/**
 * Shares of the three vectors that a passage is ranked by: its own, the mean of its block's, the mean of its
 * document's. Each 0 to 1, together 1.
 */
export interface ContextWeights {
  readonly passage: number;
  readonly block: number;
  readonly document: number;
}

/**
 * How much the lexical weight follows the query, on the logistic scale (1 takes a weight of 0.2 to 0.4); all 0 for a
 * weight that is always the same.
 */
export interface EvidenceWeights {
  /** For the share by which the best match by words stands before the tenth, 0 to 1. */
  readonly gap: number;
  /** For a name, a number or an identifier in the query. */
  readonly name: number;
  /** Less weight for each deviation by which the nearest meaning stands above what chance gives. */
  readonly nearness: number;
}

/** Numbers of ranking that were fitted for one model; another model has others. They stand in the model's manifest. */
export interface ModelRanking {
  /** Weight of the lexical score, 0 to 1, for a usual query that the model reads. */
  readonly lexicalWeight: number;
  readonly evidence: EvidenceWeights;
  /** The same weight for a query that the model cannot read, 0 to 1. */
  readonly unreadableLexicalWeight: number;
  /**
   * Tokens a word ("fertility"). Up to `read` the model reads a text as its own language; from `spelt` on, which is
   * more, its vector says little. Both greater than 0.
   */
  readonly fertility: { readonly read: number; readonly spelt: number };
  readonly contextWeights: ContextWeights;
}

/** The weights of a model that fusion goes by. */
export type FusionWeights = Pick<ModelRanking, 'lexicalWeight' | 'evidence' | 'unreadableLexicalWeight'>;

export interface ModelInfo {
  readonly name: string;
  readonly precision: string;
  readonly dimensions: number;
  /** Longest input in tokens, special tokens included. */
  readonly maxTokens: number;
  /** Longest passage in tokens: what the model was trained on, which may be less than it takes. */
  readonly passageTokens: number;
  /** Absolute path of the ONNX file. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The execution provider in use, such as `cpu`. */
  readonly provider: string;
  /** Why the provider asked for was not taken; empty when it was. */
  readonly providerNote: string;
  /** Twelve hexadecimal digits over all that decides a vector; vectors of two fingerprints are never compared. */
  readonly fingerprint: string;
  readonly ranking: ModelRanking;
}
