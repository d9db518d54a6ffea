/** Calls that parse files and do not change the index. */
import type { Timed } from '../time/wall.ts';
import { aPath, read, withoutModel } from './call.ts';
import type { LineRange, ObservationType, PlaceUnit, Reference, Session } from './observation.ts';

/** One observation as a format parsed it, before it is in the index. */
export interface ParsedViewObservation extends Timed {
  readonly type: ObservationType;
  /** The heading it stood under, as written; empty when there was none. */
  readonly label: string;
  readonly text: string;
  readonly lines: LineRange;
  /** The index in `observations` of the challenge that it solves, from 0; `null` if it solves none. */
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
  /** Parts that could not be read although the rest was, in one sentence each. */
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
  /** How many files were read; failed and excluded files do not count. */
  readonly files: number;
  /** Without bookkeeping. */
  readonly observations: number;
  /** Observations of each type that there is one of, bookkeeping too. */
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

export const parsingCalls = {
  /**
   * What a reader makes of one file; the index is not touched. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`,
   * `FILE_UNPARSABLE`, `FILE_NOT_TEXT`, `FILE_TOO_LARGE`.
   */
  parse: read<{ readonly path: string }, ParsedView>((z) => ({ path: aPath(z) })),
  /**
   * Parses the files of a folder, or one file; does not change the index. Throws `PATH_NOT_FOUND`, `PATH_UNREADABLE`.
   */
  parseStats: withoutModel(read<{ readonly path: string }, ParseStats>((z) => ({ path: aPath(z) }))),
};
