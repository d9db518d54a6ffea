/** Calls that give a document, or one observation with all of its text. */
import type { Timed } from '../time/wall.ts';
import { anId, read, withoutModel } from './call.ts';
import {
  documentFields,
  type DocumentRequest,
  documentRules,
  type ObservationPlace,
  type Outline,
  outlineFields,
  type OutlineRequest,
  outlineRules,
} from './document-window.ts';
import type { LineRange, Observation, ObservationType, PlaceUnit, Session } from './observation.ts';

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
  /**
   * Where the window ends before the lines that were asked for do: the first line that is not all here, and the same in
   * words with what to do. Not there where all fits.
   */
  readonly cut?: { readonly line: number; readonly message: string };
}

export const documentCalls = {
  /** Where an observation stands, without its document. Throws `OBSERVATION_NOT_FOUND`. */
  locate: withoutModel(read<{ readonly observationId: string }, ObservationPlace>((z) => ({ observationId: anId(z) }))),
  /**
   * A window of a document; a note that fits comes whole. See {@link DocumentRequest}. Throws `OBSERVATION_NOT_FOUND`,
   * `PATH_NOT_FOUND` for a file that is not indexed.
   */
  document: withoutModel(read<DocumentRequest, DocumentView>(documentFields, documentRules)),
  /**
   * The sections of a document with their places, a part at a time. Throws `OBSERVATION_NOT_FOUND`, `PATH_NOT_FOUND`
   * for a file that is not indexed.
   */
  outline: withoutModel(read<OutlineRequest, Outline>(outlineFields, outlineRules)),
  /** One observation with all of its text. Throws `OBSERVATION_NOT_FOUND`. */
  observation: withoutModel(read<{ readonly observationId: string }, Observation>((z) => ({ observationId: anId(z) }))),
};
