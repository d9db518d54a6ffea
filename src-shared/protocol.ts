/**
 * THE contract. `EngineApi` is implemented by the engine and returned by `connect()`: a caller cannot tell which it has.
 * A new call is two edits: here (method and schema) and in the engine.
 */
import { z } from 'zod';
import type {
  BestSentence, DocumentView, EngineMemory, Explanation, FacetGroup, FileEntry, HealthCheck, Hit, IndexProgress, IndexReport, IndexStatus, ModelInfo, Notice, Observation,
  ParsedView, ParseStats, Proposals, Repair, Reranking, Source,
} from './model.ts';
import type { ReadableCount, ReadableNames } from './readable.ts';
import { type DocumentRequest, documentSchema, locateSchema, type ObservationPlace, type Outline, type OutlineRequest, outlineSchema } from './document-window.ts';
import type { ExplainRequest, RelatedRequest, RerankRequest } from './requests.ts';
import type { CallOptions, Schemas } from './rpc.ts';
import type { PageSettings } from './settings.ts';
import { MOST_LOOKED_AT } from './second-look.ts';
import type { BeginCopyRequest, CopyBegun, DesktopState, FolderView, ListFolderRequest, PathEntry, ShellInfo } from './shell-data.ts';

export type { BeginCopyRequest, CopyBegun, DesktopState, EditorInUse, FolderEntry, FolderView, ListFolderRequest, PathEntry, SettingView, ShellEvents, ShellInfo } from './shell-data.ts';

/** Which legs answer: both fused (what a user gets), or one alone (for evaluation and for explaining). */
export type SearchMode = 'hybrid' | 'lexical' | 'dense';

/** How the legs' scores become one: by standardised scores (the default), or by ranks alone (reciprocal rank fusion, k = 60). */
export type FusionMethod = 'standardised' | 'reciprocal-rank';

export interface SearchRequest {
  /**
   * What the user typed, with filters such as `type:decision` in it; or an example: a pasted paragraph or error trace. Cut at
   * 100,000 characters, with a notice.
   */
  readonly query: string;
  /** Most hits to return, 1 to 1,000. Default 10. */
  readonly limit?: number | undefined;
  /** Default `hybrid`. */
  readonly mode?: SearchMode | undefined;
  /** Default `standardised`. */
  readonly fusion?: FusionMethod | undefined;
  /**
   * The words' share of a fused score, 0 to 1: where they cover the whole query and the model reads it (standardised), or always where
   * the model reads it (ranks). It is less as fewer of them stand together, and nears 0.6 in scripts and languages the model does not
   * know, whatever is asked for. Default: the fitted one.
   */
  readonly lexicalWeight?: number | undefined;
  /** Whether near-duplicates stand under the original (`Hit.similar`) instead of in places of their own. Default true. */
  readonly collapse?: boolean | undefined;
  /** Whether newer observations are preferred, instead of among equals only. Default: the setting `recency`, else false. */
  readonly recency?: boolean | undefined;
}

export interface SearchResponse {
  readonly query: string;
  /** Best first; empty when nothing was found or nothing was asked. */
  readonly hits: readonly Hit[];
  /** What the answer could be narrowed to, with counts; empty groups are left out. */
  readonly facets: readonly FacetGroup[];
  readonly notices: readonly Notice[];
  /** Milliseconds inside the engine. */
  readonly tookMs: number;
  /** Where they went; not there when nothing was ranked. */
  readonly stages?: SearchStages;
  /** The user wants a second look at the first hits (the setting `rerank`): see {@link EngineApi.rerank}. */
  readonly refine?: true;
}

/** Milliseconds of a search's stages. The model embeds in a thread of its own while words are looked up: the sum may exceed the whole. */
export interface SearchStages {
  /** Until the query's vector was there. */
  readonly embed: number;
  /** Filters and words. */
  readonly lexical: number;
  /** The scan of the vectors and the choice of its best. */
  readonly dense: number;
  readonly fuse: number;
  /** Reading what the hits show. */
  readonly show: number;
}

export interface EmbedResponse {
  /** One unit vector of the model's dimensions for each text, in order. */
  readonly vectors: readonly Float32Array[];
  /** Milliseconds each text took, from tokens to vector, one after the other. */
  readonly millis: readonly number[];
}

export interface EngineApi {
  /** Ranked observations. Never throws for what a person may type; what was not understood is said in `notices`. */
  search(request: SearchRequest, options?: CallOptions): Promise<SearchResponse>;
  /** Why the observation at a place is among the hits of a query, or why it is not. Throws `PATH_NOT_FOUND` for a path no source has. */
  explain(request: ExplainRequest, options?: CallOptions): Promise<Explanation>;
  /** The nearest observations to one, in meaning; without those of its own session or document unless asked. Throws `OBSERVATION_NOT_FOUND`. */
  related(request: RelatedRequest, options?: CallOptions): Promise<SearchResponse>;
  /**
   * For each of these observations the sentence nearest in meaning to the query. Embeds sentence by sentence, so it is asked for
   * the visible hits only, after the answer is shown. An observation that is gone, or has one sentence, is left out.
   */
  bestSentences(request: { readonly query: string; readonly observationIds: readonly string[] }, options?: CallOptions): Promise<readonly BestSentence[]>;
  /**
   * A second look at the first hits with the reranking model, where the user has one: refines an answer in place, within its own
   * time budget. Throws `RERANKER_MISSING`.
   */
  rerank(request: RerankRequest, options?: CallOptions): Promise<Reranking>;
  /** Where an observation stands, without its document. Throws `OBSERVATION_NOT_FOUND`. */
  locate(request: { readonly observationId: string }, options?: CallOptions): Promise<ObservationPlace>;
  /** A window of a document; a note that fits comes whole. See {@link DocumentRequest}. Throws `OBSERVATION_NOT_FOUND`, `PATH_NOT_FOUND` for a file that is not indexed. */
  document(request: DocumentRequest, options?: CallOptions): Promise<DocumentView>;
  /** The sections of a document with their places, a part at a time. Throws `OBSERVATION_NOT_FOUND`, `PATH_NOT_FOUND` for a file that is not indexed. */
  outline(request: OutlineRequest, options?: CallOptions): Promise<Outline>;
  /** One observation with all of its text. Throws `OBSERVATION_NOT_FOUND`. */
  observation(request: { readonly observationId: string }, options?: CallOptions): Promise<Observation>;
  status(request?: Record<string, never>, options?: CallOptions): Promise<IndexStatus>;
  /**
   * Adds a folder or file and does not index it yet; an engine that watches notices what happens to it from now on. A path inside a
   * source that exists gives that source. `redact` says whether secrets are taken out (default: as before, true for a new source);
   * with another choice the next run reads its files again. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`; `INVALID_REQUEST` for a
   * choice that differs from that of the source around it.
   */
  addSource(request: { readonly path: string; readonly redact?: boolean | undefined }, options?: CallOptions): Promise<Source>;
  /**
   * Looks for folders of notes, vaults and logs on this machine that no source covers, in the user's home folder and where the
   * programs that write them say. Where it looks is not the caller's to say; it takes at most two seconds, reads the beginnings of
   * a few files, and keeps and indexes nothing. Throws `CANCELLED`.
   */
  proposals(request?: Record<string, never>, options?: CallOptions): Promise<Proposals>;
  /**
   * How much a run would read at a path, by the rules of a run: for asking before a folder is added. Looks at 100,000 entries at
   * most, for two seconds. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`.
   */
  count(request: { readonly path: string }, options?: CallOptions): Promise<ReadableCount>;
  /** Which files are read, for leaving out the others before they are copied. */
  readableNames(request?: Record<string, never>, options?: CallOptions): Promise<ReadableNames>;
  /** Forgets a source and all that was indexed from it; the files stay, unless it is a copy (`Source.copy`). Throws `SOURCE_NOT_FOUND`. */
  removeSource(request: { readonly id: number }, options?: CallOptions): Promise<void>;
  /**
   * Brings the index in step with the files of all sources that are not paused, or of those named: new and changed files are read, vanished ones
   * forgotten, failed ones tried again; those that crash the engine (`FILE_CRASHES_READER`) only when they have changed, or once more with `again`. A second call while one runs waits for it and then runs. Progress comes as events.
   * `run`: a name of the caller's own, by which {@link EngineApi.stopIndexing} means this run and no other.
   */
  index(request?: { readonly sourceIds?: readonly number[] | undefined; readonly run?: string | undefined; readonly again?: boolean | undefined }, options?: CallOptions): Promise<IndexReport>;
  /**
   * Pauses or resumes watching, of one source or of all, and remembers it. What happened to a source meanwhile is read when it is
   * resumed. A run under way goes on. Throws `SOURCE_NOT_FOUND`.
   */
  setWatching(request: { readonly on: boolean; readonly sourceId?: number | undefined }, options?: CallOptions): Promise<void>;
  /** Stops the run under way after the documents in hand, or the run of that name, which may still wait for its turn; what is done stays. */
  stopIndexing(request?: { readonly run?: string | undefined }, options?: CallOptions): Promise<void>;
  /** Files in one state with their reasons, by path, at most `limit` (default 500). */
  files(request: { readonly state: 'pending' | 'failed' | 'excluded'; readonly limit?: number | undefined }, options?: CallOptions): Promise<readonly FileEntry[]>;
  /**
   * What a reader makes of one file; the index is not touched. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`, `FILE_UNPARSABLE`,
   * `FILE_NOT_TEXT`, `FILE_TOO_LARGE`.
   */
  parse(request: { readonly path: string }, options?: CallOptions): Promise<ParsedView>;
  /** What readers make of the files of a folder, or of one file; the index is not touched. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`. */
  parseStats(request: { readonly path: string }, options?: CallOptions): Promise<ParseStats>;
  /** Vectors of texts, as documents are embedded. For measuring; at most 1,000 texts. */
  embed(request: { readonly texts: readonly string[] }, options?: CallOptions): Promise<EmbedResponse>;
  /** The model in use. Throws `MODEL_MISSING`, `MODEL_DAMAGED`, `MODEL_UNSUPPORTED`. */
  modelInfo(request?: Record<string, never>, options?: CallOptions): Promise<ModelInfo>;
  /** Tries each part of the engine for real. `deep`: holds the texts of all rows against their hashes, too. Never throws: a part that fails is a check that is not ok. */
  healthCheck(request?: { readonly deep?: boolean | undefined }, options?: CallOptions): Promise<readonly HealthCheck[]>;
  /**
   * Mends what checks say they can mend (`HealthCheck.fix`), and reads files again where that takes it: of paused sources only those
   * that wait or failed; with `deep` those, too, whose texts in the index are not what was written. The user's files are only read. A damaged database is marked, and moved aside at the next start. Waits for
   * a run under way.
   */
  repair(request?: { readonly deep?: boolean | undefined }, options?: CallOptions): Promise<Repair>;
  memory(request?: Record<string, never>, options?: CallOptions): Promise<EngineMemory>;
}

export type { DocumentRequest, ObservationPlace, Outline, OutlineRequest, OutlineSection } from './document-window.ts';
export type { ExplainRequest, RelatedRequest, RerankRequest } from './requests.ts';

/**
 * What the engine's process is doing, as its supervisor sees it: `starting → ready`, after a crash `crashed → backoff → starting`, or `failed`
 * after the third within five minutes. Where another process's engine answered and ended, it is `starting` again: that is no crash.
 */
export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'crashed' } & EngineCrash)
  /** It is started again after `waitMs` milliseconds. */
  | ({ readonly kind: 'backoff'; readonly waitMs: number } & EngineCrash)
  /** It is not started again until somebody asks: `ShellApi.restartEngine`. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly next: string };

export interface EngineCrash {
  /** How the process ended, as the system tells it: `ended by SIGSEGV`. */
  readonly reason: string;
  /** Which crash it is of those in a row, from 1; a row ends with five minutes without one. */
  readonly crash: number;
  /** Absolute paths of the files that were being read; empty when none was, or another process's engine read them. */
  readonly files: readonly string[];
}

export interface EngineEvents {
  /** At most ten a second, and once at the end of a run. */
  readonly progress: IndexProgress;
  /** Something was indexed or forgotten: an open search may now have another answer. `watching`: a source is watched otherwise than before. `settings`: searches are ranked otherwise than before. */
  readonly changed: { readonly reason: 'indexed' | 'removed' | 'ready' | 'watching' | 'settings' };
  readonly engine: EngineState;
}

/** What the desktop asks of a window: by a menu, a link, a drop on the dock. */
export type WindowCommand =
  /** Show the search, with this in the box; `null`: with what is there. */
  | { readonly kind: 'search'; readonly query: string | null }
  | { readonly kind: 'open'; readonly observationId: string }
  | { readonly kind: 'library' }
  | { readonly kind: 'settings' }
  /** Add these absolute paths; `ask`: after the question that a drop is asked, for they may have come by a slip of the hand. */
  | { readonly kind: 'add'; readonly paths: readonly string[]; readonly ask: boolean }
  /** Begin anew: the quick search has gone, and is empty when it is called again. */
  | { readonly kind: 'reset' };

/** What the door around the engine can do for the renderer; each door has its own. */
export interface ShellApi {
  info(request?: Record<string, never>, options?: CallOptions): Promise<ShellInfo>;
  /** Opens the observation's file in the user's editor, at its line where the editor can. */
  openObservation(request: { readonly observationId: string }, options?: CallOptions): Promise<void>;
  /** Folders at or below what was typed, for completing a path; at most 50. Empty when there are none. */
  completePath(request: { readonly path: string }, options?: CallOptions): Promise<readonly PathEntry[]>;
  /**
   * What is in a folder, for choosing one. Any folder of this user can be listed, as with {@link ShellApi.completePath}: who holds
   * the key of the window has the same rights on this machine. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`, `PATH_NOT_ALLOWED`
   * for another machine's.
   */
  listFolder(request?: ListFolderRequest, options?: CallOptions): Promise<FolderView>;
  /**
   * Begins a copy of files that a browser gives without telling where they are; they are sent one by one to `copy` below the page's
   * own address. Throws `PATH_NOT_ALLOWED` where the door takes none, `DATA_UNWRITABLE`.
   */
  beginCopy(request: BeginCopyRequest, options?: CallOptions): Promise<CopyBegun>;
  /** Puts in place what was sent, and gives its folder, to be added as a source. Throws `INVALID_REQUEST` for a copy that is not under way, `DISK_FULL`, `DATA_UNWRITABLE`. */
  finishCopy(request: { readonly copyId: string }, options?: CallOptions): Promise<{ readonly path: string }>;
  /** Forgets what was sent; what was in place before stays. */
  cancelCopy(request: { readonly copyId: string }, options?: CallOptions): Promise<void>;
  /** The system's own folder dialog; `null` when the user cancels or the door has none. */
  chooseFolder(request?: Record<string, never>, options?: CallOptions): Promise<string | null>;
  /** Starts an engine that has `failed`, or at once one that waits to be started again; does nothing else. Its state tells how that went. */
  restartEngine(request?: Record<string, never>, options?: CallOptions): Promise<void>;
  /** Shows the observation's file in the system's file manager. Throws `NOT_IN_THIS_WINDOW`. */
  revealObservation(request: { readonly observationId: string }, options?: CallOptions): Promise<void>;
  /** The observation's file goes along with the mouse, out of the window. Throws `NOT_IN_THIS_WINDOW`. */
  dragObservation(request: { readonly observationId: string }, options?: CallOptions): Promise<void>;
  settings(request?: Record<string, never>, options?: CallOptions): Promise<DesktopState>;
  /**
   * Changes the settings named, at once, and remembers them; other windows are told by the event `settings`. Throws `INVALID_REQUEST`, also for
   * what says which program runs, `SETTINGS_UNREADABLE`, `DATA_UNWRITABLE`.
   */
  changeSettings(request: { readonly change: Partial<PageSettings> }, options?: CallOptions): Promise<DesktopState>;
  /**
   * Has the person choose the program that opens notes, in the system's own dialogs, and remembers it. What is chosen is not the caller's to say.
   * Throws `NOT_IN_THIS_WINDOW`; `PATH_NOT_ALLOWED` for what is no such program, `SETTINGS_UNREADABLE`, `DATA_UNWRITABLE`.
   */
  chooseEditor(request?: Record<string, never>, options?: CallOptions): Promise<DesktopState>;
  /** Hides the quick search, and shows the main window if so asked. Throws `NOT_IN_THIS_WINDOW`. */
  leaveQuick(request: { readonly show?: WindowCommand | undefined }, options?: CallOptions): Promise<void>;
  /** How high the quick search needs to be, in pixels. Throws `NOT_IN_THIS_WINDOW`. */
  sizeQuick(request: { readonly height: number }, options?: CallOptions): Promise<void>;
}

const nothing = z.strictObject({}).optional();
const path = z.string().min(1, 'it is empty').max(4096, 'it is longer than 4,096 characters');
const runName = z.string().min(1).max(64);
const copyId = z.strictObject({ copyId: z.string().min(1).max(64) });
const observationId = z.strictObject({ observationId: z.string().min(1).max(64) });

export const engineSchemas: Schemas<EngineApi> = {
  search: z.strictObject({
    query: z.string(),
    limit: z.int().min(1).max(1000).optional(),
    mode: z.enum(['hybrid', 'lexical', 'dense']).optional(),
    fusion: z.enum(['standardised', 'reciprocal-rank']).optional(),
    lexicalWeight: z.number().min(0, 'it is less than 0').max(1, 'it is more than 1').optional(),
    collapse: z.boolean().optional(),
    recency: z.boolean().optional(),
  }),
  explain: z.strictObject({ query: z.string(), path, line: z.int().min(1).optional() }),
  related: z.strictObject({ observationId: z.string().min(1).max(64), limit: z.int().min(1).max(100).optional(), ownSession: z.boolean().optional() }),
  bestSentences: z.strictObject({ query: z.string(), observationIds: z.array(z.string().min(1).max(64)).max(100) }),
  rerank: z.strictObject({ query: z.string(), observationIds: z.array(z.string().min(1).max(64)).max(MOST_LOOKED_AT), budgetMs: z.number().min(10).max(10_000).optional() }),
  locate: locateSchema,
  document: documentSchema,
  outline: outlineSchema,
  observation: observationId,
  status: nothing,
  addSource: z.strictObject({ path, redact: z.boolean().optional() }),
  proposals: nothing,
  count: z.strictObject({ path }),
  readableNames: nothing,
  removeSource: z.strictObject({ id: z.int().min(1) }),
  index: z.strictObject({ sourceIds: z.array(z.int().min(1)).max(1000).optional(), run: runName.optional(), again: z.boolean().optional() }).optional(),
  setWatching: z.strictObject({ on: z.boolean(), sourceId: z.int().min(1).optional() }),
  stopIndexing: z.strictObject({ run: runName.optional() }).optional(),
  files: z.strictObject({ state: z.enum(['pending', 'failed', 'excluded']), limit: z.int().min(1).max(10_000).optional() }),
  parse: z.strictObject({ path }),
  parseStats: z.strictObject({ path }),
  embed: z.strictObject({ texts: z.array(z.string().max(100_000)).max(1000) }),
  modelInfo: nothing,
  healthCheck: z.strictObject({ deep: z.boolean().optional() }).optional(),
  repair: z.strictObject({ deep: z.boolean().optional() }).optional(),
  memory: nothing,
};

const windowCommand = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('search'), query: z.string().max(100_000).nullable() }),
  z.strictObject({ kind: z.literal('open'), observationId: z.string().min(1).max(64) }),
  z.strictObject({ kind: z.literal('library') }),
  z.strictObject({ kind: z.literal('settings') }),
]);

export const shellSchemas: Schemas<ShellApi> = {
  info: nothing,
  openObservation: observationId,
  completePath: z.strictObject({ path: z.string().max(4096) }),
  listFolder: z.strictObject({ path: path.optional(), hidden: z.boolean().optional() }).optional(),
  beginCopy: z.strictObject({ name: z.string().min(1).max(255), how: z.enum(['replace', 'add', 'beside']) }),
  finishCopy: copyId,
  cancelCopy: copyId,
  chooseFolder: nothing,
  restartEngine: nothing,
  revealObservation: observationId,
  dragObservation: observationId,
  settings: nothing,
  // Values are checked where the file is read and written: by the same rules, with better words.
  changeSettings: z.strictObject({
    change: z.object({ headings: z.record(z.string(), z.string().max(60)).optional(), ignore: z.array(z.string()).max(1_000).optional() }).catchall(z.union([z.string().max(1_000), z.boolean(), z.null()])),
  }),
  chooseEditor: nothing,
  leaveQuick: z.strictObject({ show: windowCommand.optional() }),
  sizeQuick: z.strictObject({ height: z.int().min(40).max(2_000) }),
};
