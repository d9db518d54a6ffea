/** The nouns of Quarry, in one place for who uses them; each stands in `protocol/`, beside the calls that give it. */
export type { Block, DocumentView } from './protocol/documents.ts';
export type {
  BestSentence,
  CopyPlace,
  Explanation,
  FacetGroup,
  FacetValue,
  Hit,
  RetrieverScore,
  MatchedTerm,
  Notice,
  Snippet,
  StandardScore,
} from './protocol/hit.ts';
export type { FileCounts, FileEntry, FileState, IndexProgress, IndexReport } from './protocol/indexing.ts';
export type { EngineMemory } from './protocol/measuring.ts';
export type { ContextWeights, EvidenceWeights, FusionWeights, ModelInfo, ModelRanking } from './protocol/models.ts';
export {
  type LineRange,
  type Observation,
  OBSERVATION_TYPES,
  type ObservationType,
  type PlaceUnit,
  type Reference,
  type Session,
  type TextRange,
} from './protocol/observation.ts';
export type { ParsedView, ParsedViewObservation, ParseStats, UnknownHeading } from './protocol/parsing.ts';
export type { Reranking } from './protocol/search.ts';
export type {
  Expiry,
  KeepGone,
  Proposal,
  Proposals,
  ReadableCount,
  ReadableNames,
  Source,
  WatchState,
} from './protocol/sources.ts';
export type { HealthCheck, IndexStatus, Repair, WordsOnlyFile } from './protocol/status.ts';
