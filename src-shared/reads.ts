import type { EngineApi } from './protocol.ts';

/**
 * Calls that change nothing, so that one that was in flight at a crash may be asked again of the next engine: once, for it may be what
 * the engine crashed over. `healthCheck` is not among them: where it ends the engine, that is what it found.
 */
export const READS: ReadonlySet<keyof EngineApi> = new Set([
  'search', 'proposals', 'count', 'readableNames', 'explain', 'related', 'bestSentences', 'rerank', 'document', 'locate', 'outline', 'observation', 'status', 'files', 'parse', 'parseStats', 'embed', 'modelInfo', 'memory',
]);
