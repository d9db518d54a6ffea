import type { FormatDeclaration } from '../../../src-shared/formats.ts';
import type { Properties } from '../../../src-shared/query/properties.ts';
import type { LineRange, ObservationType, PlaceUnit, Reference, Session } from '../../../src-shared/model.ts';
import type { LogLines, LogState } from './growing-log.ts';

/** An observation as a reader finds it: the index adds the id. */
export interface ParsedObservation {
  readonly type: ObservationType;
  /** What it says, markup of its list item or paragraph taken off, its own inner lines kept. Never empty. */
  readonly text: string;
  readonly lines: LineRange;
  /**
   * Where the note gives this observation a time of its own: an instant, or a wall time as if it were UTC. See
   * `src-shared/time/wall.ts`.
   */
  readonly happenedAt: number | null;
  /**
   * Minutes east of UTC that its time was written with: 0 for an instant in UTC, `null` or not there for a wall time
   * without a zone.
   */
  readonly zoneOffset?: number | null | undefined;
  /** For a solution: where in its block the challenge stands that it solves, counted from 0; else `null`. */
  readonly solves: number | null;
  /** What its text points to, each once. Found by `formats.ts` for every format: a reader leaves it empty. */
  readonly references: readonly Reference[];
}

/** Observations that stand under one heading and belong together; the heading is their label. */
export interface ParsedBlock {
  readonly type: ObservationType;
  /** The heading as written, without its marks; empty before the first one. */
  readonly label: string;
  /** Headings from the document's first level down to this block's own, without repeating the title. */
  readonly headingPath: readonly string[];
  /** From the heading's line to the block's last. */
  readonly lines: LineRange;
  readonly happenedAt: number | null;
  /**
   * Minutes east of UTC that its time was written with: 0 for an instant in UTC, `null` or not there for a wall time
   * without a zone.
   */
  readonly zoneOffset?: number | null | undefined;
  /** In the order of the file; never empty, never overlapping. */
  readonly observations: readonly ParsedObservation[];
}

/** One file, read. */
export interface ParsedDocument {
  /** The id of the format that has read it. Set by `formats.ts`: a reader leaves it empty. */
  readonly format: string;
  /** From the note itself (its session, front matter or first heading), else from the file's name. */
  readonly title: string;
  /** The note's own date where it has one, else `null`: an instant, or a wall time as if it were UTC. */
  readonly date: number | null;
  /**
   * Minutes east of UTC that its time was written with: 0 for an instant in UTC, `null` or not there for a wall time
   * without a zone.
   */
  readonly zoneOffset?: number | null | undefined;
  /** Other names of the note, by which it is found as by its title. Default: none. */
  readonly aliases?: readonly string[] | undefined;
  readonly session: Session | null;
  /** Tags of the note: front matter, session tags, without `#`. */
  readonly tags: readonly string[];
  /** What else it says of itself, by the fields of the query language. */
  readonly properties: Properties;
  readonly blocks: readonly ParsedBlock[];
  /** Lines that are structure (headings, header fields, rules, blank lines) and so stand in no observation. */
  readonly structure: readonly LineRange[];
  /** What `lines` counts, here and below. */
  readonly unit: PlaceUnit;
  /** Lines (pages, paragraphs, cells) of the file. */
  readonly lineCount: number;
  /**
   * What could not be read although the rest was, such as a broken line of a log: for the user, in one sentence each.
   */
  readonly problems: readonly string[];
  /** How many different secrets of each kind were taken out. Counted by `formats.ts`: a reader leaves it empty. */
  readonly redactions: Redactions;
}

/** Counts by kind, such as `private-key`; no kind has 0. */
export type Redactions = Readonly<Record<string, number>>;

/** A user's own section names with what such sections hold, in front of the built-in ones. */
export type HeadingTypes = Readonly<Record<string, ObservationType>>;

/** A file as a reader gets it. */
export interface FormatInput {
  /** Absolute path; readers use its name and extension only and read nothing from disk. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /**
   * The bytes decoded, without a byte order mark; lines end with `\n` or `\r\n` as in the file. Decoded when first
   * asked for; throws `EngineError` `FILE_NOT_TEXT` when they are no text. For `parse`, its secrets are taken out
   * already, unless the format says otherwise.
   */
  readonly text: string;
  /** The encoding that `text` was decoded from, where the bytes do not tell it plainly. Default: they do. */
  readonly guess?: string | null;
  /**
   * Takes the secrets out of a text, which keeps its lines. For readers that decode what stands in a file: before they
   * cut it up or shorten it, for half a secret is not known as one. What is left is found in the document.
   */
  redact(text: string): string;
}

/** How files of one format are read. */
export interface FormatReader {
  /**
   * Where secrets are taken out: of the `text`, for what is found stands there as written; of the document, for the
   * text is JSON, mail or markup around what was written, and its reader takes out what it decodes; or, by default, of
   * both.
   */
  readonly redaction?: 'text' | 'document';
  /** Whether this file is one of its own; asked only when the extension fits, in the order of the list. */
  recognises(input: FormatInput): boolean;
  /**
   * Throws `EngineError` `FILE_UNPARSABLE` when the file cannot be read as this format.
   *
   * @param headingTypes for formats with sections whose names say what they hold
   */
  parse(input: FormatInput, headingTypes?: HeadingTypes): ParsedDocument | Promise<ParsedDocument>;
  /**
   * For formats that grow: goes on line by line from where an earlier reading was. `null`: from the beginning. A format
   * that grows and has no such lines finds nothing: its `parse` refuses the file, or leaves it to wait for its first
   * line.
   */
  readonly lines?: (state: LogState | null) => LogLines;
}

/**
 * A format: what it says of itself, and its reader. A new one is a file with a reader, and one line in
 * `format-list.ts`.
 */
export interface Format extends FormatDeclaration {
  readonly load: () => Promise<FormatReader>;
}
