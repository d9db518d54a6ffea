/**
 * The types that every area of the contract uses. All of them are readonly plain data: they can cross a process border
 * unchanged.
 */

import type { Timed } from '../time/wall.ts';
import type { ObservationType } from '../observation-types.ts';

export { OBSERVATION_TYPES, type ObservationType } from '../observation-types.ts';

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

/** The time of the observation if the note gives one, otherwise the time of its session. */
export interface Observation extends Timed {
  /** Stable while the document's path and the observation's text stay as they are. */
  readonly id: string;
  readonly type: ObservationType;
  /** The heading it stood under, as written (`Key decisions`); empty when there was none. */
  readonly label: string;
  readonly text: string;
  /**
   * Characters of the whole, where `text` is only its beginning: `EngineApi.observation` gives all. Not there where
   * `text` is all.
   */
  readonly wholeLength?: number;
  readonly lines: LineRange;
  /** Headings from the document's first level down to the observation's own. */
  readonly headingPath: readonly string[];
  /** The id of the challenge that it solves; `null` if it solves none. */
  readonly solves: string | null;
  /** Ids of the solutions that solve it; at most 100. */
  readonly solvedBy: readonly string[];
  /** What its text points to, each once, by kind and target; at most 100. */
  readonly references: readonly Reference[];
}
