import type { EngineApi } from './protocol.ts';

/** Calls that change nothing, so that a caller whose engine died on the way may ask the next one again. */
export const READS: ReadonlySet<string> = new Set([
  'search', 'explain', 'related', 'bestSentences', 'rerank', 'document', 'status', 'files', 'parse', 'parseStats', 'embed', 'modelInfo', 'healthCheck', 'memory',
] satisfies (keyof EngineApi)[]);
