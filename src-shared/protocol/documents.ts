/** Calls that give a document, or one observation with all of its text. */
import { anId, read, withoutModel } from './call.ts';
import type { LineRange, Observation, ObservationType, PlaceUnit, Session } from './observation.ts';

/** A list or section of a document whose observations belong together, such as one update's key decisions. */
export interface Block {
  readonly label: string;
  readonly type: ObservationType;
  readonly headingPath: readonly string[];
  readonly lines: LineRange;
  readonly happenedAt: number | null;
  readonly observations: readonly Observation[];
}

/** A document as the index has it, for reading an observation where it stands; of a large one the stretch around it. */
export interface DocumentView {
  readonly path: string;
  readonly title: string;
  /** What `lines` counts, in blocks and observations. */
  readonly unit: PlaceUnit;
  readonly session: Session | null;
  readonly blocks: readonly Block[];
  /** Observations before the first one here, and after the last one. Not there where it is the whole document. */
  readonly left?: { readonly earlier: number; readonly later: number };
}

export interface DocumentRequest {
  readonly observationId: string;
  /** Observations before it that are wanted, 0 to 2,000. Default 200. Fewer come where their texts have more than some 60,000 characters, or 200,000 where more than the default are asked for. */
  readonly before?: number | undefined;
  /** The same behind it. */
  readonly after?: number | undefined;
}

export const documentCalls = {
  /** The note around an observation; of a large one the stretch around it, see {@link DocumentRequest}. Throws `OBSERVATION_NOT_FOUND`. */
  document: withoutModel(read<DocumentRequest, DocumentView>((z) => ({ observationId: anId(z), before: z.int().min(0).max(2_000).optional(), after: z.int().min(0).max(2_000).optional() }))),
  /** One observation with all of its text. Throws `OBSERVATION_NOT_FOUND`. */
  observation: withoutModel(read<{ readonly observationId: string }, Observation>((z) => ({ observationId: anId(z) }))),
};
