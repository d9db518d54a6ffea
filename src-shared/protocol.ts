/**
 * THE contract, in one place for who uses it. Each area of it is a file in `protocol/`; a new call is declared there.
 */
export {
  type ApiOf,
  type Call,
  type Calls,
  callsThat,
  everyCall,
  type Page,
  type PageRequest,
  type Repeat,
} from './protocol/call.ts';
export { allEngineCalls, type EngineApi, engineCalls, READS, type WholeEngineApi } from './protocol/engine.ts';
export type { EngineCrash, EngineEvents, EngineState } from './protocol/events.ts';
export type {
  DocumentName,
  DocumentRequest,
  ObservationPlace,
  Outline,
  OutlineRequest,
  OutlineSection,
} from './protocol/document-window.ts';
export type { FilesRequest, IndexRequest } from './protocol/indexing.ts';
export type { EmbedResponse, MeasuringApi } from './protocol/measuring.ts';
export { type Reading, READING_KINDS, type ReadingKind } from './protocol/reading.ts';
export type {
  Confidence,
  ExplainRequest,
  FusionMethod,
  RelatedRequest,
  RerankRequest,
  SearchMode,
  SearchRequest,
  SearchResponse,
  SearchEvidence,
  SearchStages,
} from './protocol/search.ts';
export {
  type BeginCopyRequest,
  type CopyBegun,
  type DesktopState,
  type EditorInUse,
  type FolderEntry,
  type FolderView,
  type ListFolderRequest,
  type PathEntry,
  type SettingView,
  type HostApi,
  hostCalls,
  type HostEvents,
  type HostInfo,
  type WindowCommand,
} from './protocol/host.ts';
