/** The nouns of Quarry as readonly plain data: everything here can cross a process border as it is. */
import type { WireError } from './errors.ts';
import type { Timed } from './time/wall.ts';
import type { ObservationType } from './observation-types.ts';
import type { FacetName } from './query/fields.ts';

export { OBSERVATION_TYPES, type ObservationType } from './observation-types.ts';

/** What a place in a document is counted in: lines of the file, or what a format has instead. */
export type PlaceUnit = 'line' | 'page' | 'paragraph' | 'cell';

/** 1-based, both ends inclusive, counted in the file as it is on disk; in another unit where the document says so. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Half-open, in UTF-16 code units of the text it belongs to. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** What a session note says about itself; a field the note does not have is `null`. */
export interface Session {
  readonly id: string;
  readonly title: string;
  /** An instant in milliseconds since the epoch, or a wall time as if it were UTC: `zoneOffset` says which. */
  readonly startedAt: number | null;
  /** Minutes east of UTC of the clock that shows `startedAt`, as `Timed.zoneOffset`. */
  readonly zoneOffset?: number | null | undefined;
  readonly status: string | null;
  /** The assistant that took part, as the note names it (`claude`). */
  readonly model: string | null;
  readonly branch: string | null;
  readonly startTag: string | null;
  readonly startCommit: string | null;
  readonly classification: string | null;
  /** The project it worked on, where the note or log names it. */
  readonly project: string | null;
  /** Files changed, as the note counts them. */
  readonly filesChanged: number | null;
  /** Hashes of its commits, as written. */
  readonly commits: readonly string[];
  readonly tags: readonly string[];
}

/** Something outside an observation that its text points to. */
export interface Reference {
  readonly kind: 'commit' | 'session' | 'note' | 'path' | 'issue' | 'url';
  /** As written, without brackets: `f1b45a8b`, `20251216-130440`, `src/fusion.rs`, `#77`. */
  readonly target: string;
}

/** Its time is its own where the note gives one, else its session's. */
export interface Observation extends Timed {
  /** Stable while the document's path and the observation's text stay as they are. */
  readonly id: string;
  readonly type: ObservationType;
  /** The heading it stood under, as written (`Key decisions`); empty when there was none. */
  readonly label: string;
  readonly text: string;
  /** Characters of the whole, where `text` is only its beginning: `EngineApi.observation` gives all. Not there where `text` is all. */
  readonly wholeLength?: number;
  readonly lines: LineRange;
  /** Headings from the document's first level down to the observation's own. */
  readonly headingPath: readonly string[];
  /** The id of the challenge that it solves; `null` for what solves none. */
  readonly solves: string | null;
  /** Ids of the solutions that solve it; at most 100. */
  readonly solvedBy: readonly string[];
  /** What its text points to, each once, by kind and target; at most 100. */
  readonly references: readonly Reference[];
}

/** A list or section of a document whose observations belong together, such as one update's key decisions. */
export interface Block extends Timed {
  readonly label: string;
  readonly type: ObservationType;
  readonly headingPath: readonly string[];
  readonly lines: LineRange;
  readonly observations: readonly Observation[];
}

/** A document as the index has it, for reading an observation where it stands; of a large one a window. */
export interface DocumentView {
  readonly path: string;
  readonly title: string;
  /** What `lines` counts, in blocks and observations. */
  readonly unit: PlaceUnit;
  readonly session: Session | null;
  readonly blocks: readonly Block[];
  /** Observations before the first one here, and after the last one. Not there where it is the whole document. */
  readonly left?: { readonly earlier: number; readonly later: number };
  /** Where the window ends before the lines that were asked for do: the first line that is not all here, and the same in words with what to do. Not there where all fits. */
  readonly cut?: { readonly line: number; readonly message: string };
}

/** One observation as a reader finds it, before it is in the index. */
export interface ParsedViewObservation extends Timed {
  readonly type: ObservationType;
  /** The heading it stood under, as written; empty when there was none. */
  readonly label: string;
  readonly text: string;
  readonly lines: LineRange;
  /** Where in `observations` the challenge stands that it solves, counted from 0; `null` for what solves none. */
  readonly solves: number | null;
  readonly references: readonly Reference[];
}

/** What a reader makes of one file. */
export interface ParsedView {
  /** Absolute. */
  readonly path: string;
  readonly title: string;
  readonly session: Session | null;
  /** What `lines` counts, in observations and coverage. */
  readonly unit: PlaceUnit;
  /** In the order of the file. */
  readonly observations: readonly ParsedViewObservation[];
  readonly coverage: {
    readonly lines: number;
    /** Lines in an observation. */
    readonly covered: number;
    /** Lines that are headings, fields, labels, rules or blank. */
    readonly structure: number;
    /** Lines that are in neither: lost ones. */
    readonly uncovered: readonly LineRange[];
  };
  /** What could not be read although the rest was, in one sentence each. */
  readonly problems: readonly string[];
  /** How many secrets were taken out, by kind. */
  readonly redactions: Readonly<Record<string, number>>;
}

/** A section name of session notes that no type is known for. */
export interface UnknownHeading {
  /** In lower case, without marks and numbers, as `settings.json` may name it. */
  readonly heading: string;
  /** Sections with this name. */
  readonly count: number;
}

/** What readers make of all files of a folder. */
export interface ParseStats {
  /** Files that were read; those that failed are not among them, nor are those that a rule leaves out. */
  readonly files: number;
  readonly observations: number;
  /** Observations of each type that there is one of. */
  readonly byType: Readonly<Partial<Record<ObservationType, number>>>;
  /** Lines (pages, paragraphs, cells) that were lost. */
  readonly uncovered: number;
  /** Most frequent first, at most 50. */
  readonly unknownHeadings: readonly UnknownHeading[];
  /** Size of the files that were read. */
  readonly bytes: number;
  /** Milliseconds of reading, on one thread, without those for taking the files from the disk. */
  readonly millis: number;
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

/** How one leg saw a hit: its 1-based rank within that leg and the leg's own score. */
export interface LegScore {
  readonly rank: number;
  readonly score: number;
}

export interface Snippet {
  /** A stretch of the observation's text. */
  readonly text: string;
  /** Words of the query, in `text`. */
  readonly matches: readonly TextRange[];
}

export interface Hit extends Timed {
  readonly id: string;
  /** The fused score: comparable within one response only. */
  readonly score: number;
  readonly type: ObservationType;
  readonly label: string;
  readonly text: string;
  /** Characters of the whole, where `text` is only its beginning: `EngineApi.observation` gives all. Not there where `text` is all. */
  readonly wholeLength?: number;
  /** The document's title. */
  readonly title: string;
  /** Absolute. */
  readonly path: string;
  readonly lines: LineRange;
  readonly headingPath: readonly string[];
  readonly snippet: Snippet;
  /** What `lines` counts. */
  readonly unit: PlaceUnit;
  /** The id of the challenge that it solves; `null` for what solves none. */
  readonly solves: string | null;
  /** Ids of the solutions that solve it. */
  readonly solvedBy: readonly string[];
  /** What its text points to, each once, by kind and target. */
  readonly references: readonly Reference[];
  readonly session: Session | null;
  /** `null` for a leg that did not find it; of copies the best. */
  readonly legs: { readonly lexical: LegScore | null; readonly dense: LegScore | null };
  /** Words and phrases of the query that stand in it or in what is around it, each with its part of the words' score, best first. */
  readonly matchedTerms: readonly MatchedTerm[];
  /** Near-duplicates that this one stands for, best first, at most 500 in an answer; none of them has any of its own, and no copy is among them. */
  readonly similar: readonly Hit[];
  /** How many more it stands for. Not there where `similar` is all. */
  readonly moreSimilar?: number;
  /** Where the same stands in other files with the same bytes, whatever filters say of these; at most 100, in an order that stays. */
  readonly alsoAt: readonly CopyPlace[];
}

/** A place where an observation stands as well, because its file has been copied. It is counted in the same unit. */
export interface CopyPlace {
  /** The id of the observation there. */
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly lines: LineRange;
}

export interface MatchedTerm {
  /** As it was looked for: a word, or adjacent words with spaces between. */
  readonly term: string;
  readonly score: number;
}

/** What an answer could be narrowed to, by one property. */
export interface FacetGroup {
  /** The filter that narrows to a value, `type:decision`; years are chosen with `on:2025`. */
  readonly field: FacetName;
  /** Most frequent first, at most 20. */
  readonly values: readonly FacetValue[];
}

export interface FacetValue {
  readonly value: string;
  /** Among the candidates of the answer, with all filters but those of this field. */
  readonly count: number;
}

/** The sentence of an observation that is nearest in meaning to a query. */
export interface BestSentence {
  readonly observationId: string;
  /** In the observation's text. */
  readonly range: TextRange;
  /** Cosine with the query, −1 to 1. */
  readonly score: number;
}

export type { Explanation, StandardScore } from './explanation.ts';

export interface Reranking {
  /** All that were given, in their new order. */
  readonly observationIds: readonly string[];
  /** How many were looked at within the budget. */
  readonly looked: number;
  readonly model: string;
  readonly tookMs: number;
}

/** Something the user should know about an answer that is nevertheless an answer. */
export interface Notice {
  readonly code: 'FILTER_INVALID' | 'FILTER_UNKNOWN' | 'QUERY_SHORTENED' | 'WORD_CORRECTED' | 'DENSE_UNAVAILABLE' | 'LEXICAL_UNAVAILABLE' | 'VECTORS_INCOMPLETE' | 'RERANK_FAILED';
  readonly message: string;
}

export type FileState = 'indexed' | 'pending' | 'failed' | 'excluded';

export type FileCounts = Readonly<Record<FileState, number>>;

/** How changes of a source's files are noticed. */
export interface WatchState {
  /**
   * `live`: the system tells of them, and they are read within a second; `polling`: the files are looked at every half minute;
   * `paused`: not, until the user resumes it; `off`: not, because this engine watches nothing, or does not yet.
   */
  readonly watching: 'live' | 'polling' | 'paused' | 'off';
  /** Why it is not watched live though it should be, in one sentence; empty otherwise. */
  readonly watchingNote: string;
}

/** A folder or file the user added. */
export interface Source extends WatchState {
  readonly id: number;
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly kind: 'folder' | 'file';
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
  readonly files: FileCounts;
  /** Whether secrets are taken out of its files before anything is stored. */
  readonly redact: boolean;
  /** How many were, each counted once a file. */
  readonly redactions: number;
  /** The same by kind (`private-key`, `password`), most frequent first. */
  readonly redactionKinds: Readonly<Record<string, number>>;
  /** It is a copy in Quarry's data folder: what happens to the original is not noticed, and it is deleted with the source. */
  readonly copy?: true;
}

export type { Proposal, Proposals } from './proposals.ts';

/** One file of a source that is not indexed, with the reason. */
export interface FileEntry {
  readonly path: string;
  readonly state: FileState;
  /** Why it failed or which rule left it out; empty otherwise. */
  readonly reason: string;
  /** The stable code of the reason; empty otherwise. */
  readonly code: string;
}

export interface IndexProgress {
  readonly stage: 'scanning' | 'indexing' | 'done' | 'stopped';
  readonly done: number;
  readonly total: number;
  /** Absolute; empty while scanning and at the end. */
  readonly current: string;
  /** Files a second since the run began. */
  readonly rate: number;
  /** Milliseconds still to go, by the rate so far; `null` while unknown. */
  readonly eta: number | null;
}

export interface IndexStatus {
  readonly documents: number;
  readonly observations: number;
  readonly passages: number;
  readonly vectors: number;
  readonly files: FileCounts;
  /** The model's name and precision, such as `all-MiniLM-L6-v2 (int8)`; before it is loaded, of the one that the index was made with. */
  readonly model: string;
  /** `idle`: no call has needed it yet. `failed`: none works. */
  readonly modelState: 'idle' | 'loading' | 'ready' | 'failed';
  readonly fingerprint: string;
  readonly sources: readonly Source[];
  /** Names of sections of session notes that no type is known for, most frequent first, at most 50. */
  readonly unknownHeadings: readonly UnknownHeading[];
  /**
   * Very large files of which a part is found by its words only, with the share of their text in per cent; the largest share first, at most 50. Not there
   * where there is none.
   */
  readonly wordsOnly?: readonly { readonly path: string; readonly percent: number }[];
  /** The run under way, or `null`. */
  readonly progress: IndexProgress | null;
  /**
   * Why what changed cannot be taken in at present: no room on the disk, the index held by another program. `null` while all is
   * well. What is indexed is searched meanwhile, the rest stays pending and is tried again.
   */
  readonly trouble: WireError | null;
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
}

export interface IndexReport {
  readonly indexed: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly excluded: number;
  readonly removed: number;
  /** How many texts went through the model. */
  readonly embeddings: number;
  readonly tookMs: number;
  readonly stopped: boolean;
}

export type { ContextWeights, FusionWeights, ModelInfo, ModelRanking } from './model-info.ts';
export type { HealthCheck, Repair } from './health.ts';

export interface EngineMemory {
  /** Resident set size of the engine's process and of those that read files for it, in bytes. */
  readonly rss: number;
  /** Time that their threads have spent on cores since its start, in milliseconds. */
  readonly cpuMs: number;
}
