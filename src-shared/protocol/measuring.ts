/**
 * Calls for measuring: the benchmark, the evaluation and tests need them. No person does, and a page in a browser
 * cannot call them.
 */
import { type ApiOf, type Nothing, none, read, withoutModel } from './call.ts';

export interface EmbedResponse {
  /** One unit vector of the model's dimensions for each text, in order. */
  readonly vectors: readonly Float32Array[];
  /** Milliseconds each text took, from tokens to vector, one after the other. */
  readonly millis: readonly number[];
}

export interface EngineMemory {
  /** Resident set size of the engine's process and of those that read files for it, in bytes. */
  readonly rss: number;
  /** Time that their threads have spent on cores since its start, in milliseconds. */
  readonly cpuMs: number;
}

export const measuringCalls = {
  /** Vectors of texts, as documents are embedded; at most 1,000 texts. */
  embed: read<{ readonly texts: readonly string[] }, EmbedResponse>((z) => ({
    texts: z.array(z.string().max(100_000)).max(1000),
  })),
  /** What the engine's processes use. */
  memory: withoutModel(read<Nothing, EngineMemory>(none)),
};

export interface MeasuringApi extends ApiOf<typeof measuringCalls> {}
