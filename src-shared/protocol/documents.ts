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

/** A document as it is in the index, to read an observation in its context; of a large document a window. */
export interface DocumentView {
  readonly path: string;
  readonly title: string;
  /** What `lines` counts, in blocks and observations. */
  readonly unit: PlaceUnit;
  readonly session: Session | null;
  readonly blocks: readonly Block[];
  /** How many observations come before the first one here, and after the last one. Absent for a whole document. */
  readonly left?: { readonly earlier: number; readonly later: number };
  /**
   * If the window ends before the requested lines do: the first line that is not complete, and the same as a sentence
   * with advice. Absent if all lines fit.
   */
  readonly cut?: { readonly line: number; readonly message: string };
}

export const documentCalls = {
  /** The path and the lines of an observation, without its document. Throws `OBSERVATION_NOT_FOUND`. */
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
