import type { Properties } from '../../../src-shared/query/properties.ts';
import type { LineRange, ObservationType, PlaceUnit, Reference, Session } from '../../../src-shared/model.ts';

/** An observation as a reader finds it: the index adds the id. */
export interface ParsedObservation {
  readonly type: ObservationType;
  /** What it says, markup of its list item or paragraph taken off, its own inner lines kept. Never empty. */
  readonly text: string;
  readonly lines: LineRange;
  /** Milliseconds since the epoch, where the note gives this observation a time of its own. */
  readonly happenedAt: number | null;
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
  /** In the order of the file; never empty, never overlapping. */
  readonly observations: readonly ParsedObservation[];
}

/** One file, read. */
export interface ParsedDocument {
  /** From the note itself (its session, front matter or first heading), else from the file's name. */
  readonly title: string;
  /** Milliseconds since the epoch: the note's own date where it has one, else `null`. */
  readonly date: number | null;
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
  /** What could not be read although the rest was, such as a broken line of a log: for the user, in one sentence each. */
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
   * The bytes decoded, without a byte order mark; lines end with `\n` or `\r\n` as in the file. Decoded when first asked for;
   * throws `EngineError` `FILE_NOT_TEXT` when they are no text. For `parse`, its secrets are taken out already, unless the
   * format says otherwise.
   */
  readonly text: string;
  /**
   * Takes the secrets out of a text, which keeps its lines. For readers that decode what stands in a file: before they cut it
   * up or shorten it, for half a secret is not known as one. What is left is found in the document.
   */
  redact(text: string): string;
}

/** One way of reading files. A new format is one file that exports one of these, added to the list in `formats.ts`. */
export interface Format {
  /** A short stable name, such as `session`. Part of the parser's version. */
  readonly id: string;
  /** Extensions it reads, lower case, with the dot. */
  readonly extensions: readonly string[];
  /** The largest file it reads, in bytes. Default 20 MiB. */
  readonly largestBytes?: number;
  /**
   * Where secrets are taken out: of the `text`, for what is found stands there as written; of the document, for the text is
   * JSON, mail or markup around what was written, and its reader takes out what it decodes; or, by default, of both.
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
}
