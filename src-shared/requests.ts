/** What some calls of the engine are asked for: see `protocol.ts`. */

export interface ExplainRequest {
  readonly query: string;
  /** Absolute, or as the end of a path of a note (`notes/2025-11-03.md`). */
  readonly path: string;
  /** A line of it, from 1 (another unit where the document says so). Default: its best observation. */
  readonly line?: number | undefined;
}

export interface RelatedRequest {
  readonly observationId: string;
  /** 1 to 100. Default 10. */
  readonly limit?: number | undefined;
  /** Whether observations of its own session or document may be among them. Default false. */
  readonly ownSession?: boolean | undefined;
}

export interface RerankRequest {
  readonly query: string;
  /** In the order of the answer; at most 20. */
  readonly observationIds: readonly string[];
  /** Milliseconds; what is not looked at by then keeps its order. 10 to 10,000. Default 400. */
  readonly budgetMs?: number | undefined;
}
