/**
 * Where an observation stands, and a document in windows: what is asked for, and what comes. A document never crosses
 * as a whole.
 */
import { aPath, anId, type RequestObject, type SchemaLibrary } from './call.ts';
import type { FileState } from './indexing.ts';
import type { LineRange, ObservationType, PlaceUnit } from './observation.ts';

/** Where an observation stands. */
export interface ObservationPlace {
  readonly id: string;
  /** Absolute path of its file. */
  readonly path: string;
  /** The folder of that file. */
  readonly folder: string;
  /** The document's title. */
  readonly title: string;
  readonly lines: LineRange;
  /** What `lines` counts. */
  readonly unit: PlaceUnit;
  /** The source that the file belongs to. `path`: absolute. */
  readonly source: { readonly id: number; readonly path: string; readonly kind: 'folder' | 'file' };
  /** The file as the index knows it: anything but `indexed` waits to be read again. */
  readonly state: FileState;
  /** Whether the file is there now; `null` where the disk does not tell within 100 ms, as a network drive may not. */
  readonly exists: boolean | null;
}

/** A document: by one of its observations, or by the absolute path of its file. One of the two. */
export interface DocumentName {
  readonly observationId?: string | undefined;
  readonly path?: string | undefined;
}

/**
 * Which window of a document is wanted. Without `side` and `lines` it is the window around the observation. A window
 * ends where its texts have more than 60,000 characters on either side (200,000 where more than 200 observations or
 * lines are asked for), or four times as many bytes with all that belongs to them; it always has one observation at
 * least, where there is one. What follows is asked for by `side`.
 */
export interface DocumentRequest extends DocumentName {
  /** Observations before `observationId` that are wanted, 0 to 2,000. Default 200. */
  readonly before?: number | undefined;
  /** The same behind it. */
  readonly after?: number | undefined;
  /**
   * `earlier`, `later`: what stands next to `observationId`, without it; `start`, `end`: the first or the last of the
   * document. At most `most` observations.
   * Windows that are asked for one after the other in this way are the document, each observation once.
   */
  readonly side?: 'start' | 'earlier' | 'later' | 'end' | undefined;
  /** With `side`: 1 to 2,000. Default 200. */
  readonly most?: number | undefined;
  /**
   * The observations that begin in these lines (pages, paragraphs, cells), at most 2,000. `DocumentView.cut` says where
   * they did not fit.
   */
  readonly lines?: LineRange | undefined;
}

/** Which part of an outline is wanted. */
export interface OutlineRequest extends DocumentName {
  /** Sections that begin at or behind this line. Default 1. */
  readonly line?: number | undefined;
  /** `Outline.next` of the part before; `line` then counts for nothing. */
  readonly after?: string | undefined;
  /** 1 to 2,000. Default 500. Fewer come where their names are long. */
  readonly most?: number | undefined;
}

/** The sections of a document in its order, a part at a time. */
export interface Outline {
  /** Absolute. */
  readonly path: string;
  readonly title: string;
  /** What lines count here. */
  readonly unit: PlaceUnit;
  /** Of the whole document. `lines`: the last line with an observation; 0 where there is none. */
  readonly total: { readonly sections: number; readonly observations: number; readonly lines: number };
  readonly sections: readonly OutlineSection[];
  /** Asks for the part behind this one; `null` at the end. */
  readonly next: string | null;
}

/** A list or section whose observations belong together, see `Block`. */
export interface OutlineSection {
  readonly label: string;
  readonly type: ObservationType;
  readonly headingPath: readonly string[];
  readonly lines: LineRange;
  /** How many observations stand in it. */
  readonly observations: number;
  /** The id of the first one: a window around it shows the section. */
  readonly first: string;
}

const most = (z: SchemaLibrary) => z.int().min(1).max(2_000).optional();
const line = (z: SchemaLibrary) => z.int().min(1);
const name = (z: SchemaLibrary) => ({ observationId: anId(z).optional(), path: aPath(z).optional() });
const named = (request: DocumentName): boolean =>
  (request.observationId === undefined) !== (request.path === undefined);
const NAME_ONE = { path: ['observationId'], error: 'name the document by observationId or by path' };

export const documentFields = (z: SchemaLibrary) => ({
  ...name(z),
  before: z.int().min(0).max(2_000).optional(),
  after: z.int().min(0).max(2_000).optional(),
  side: z.enum(['start', 'earlier', 'later', 'end']).optional(),
  most: most(z),
  lines: z
    .strictObject({ start: line(z), end: line(z) })
    .refine(({ start, end }) => start <= end, 'it ends before it starts')
    .optional(),
});

export const documentRules = (request: RequestObject<DocumentRequest>) =>
  request
    .refine(named, NAME_ONE)
    .refine(
      ({ path, side, lines }) => path === undefined || lines !== undefined || side === 'start' || side === 'end',
      { path: ['path'], error: 'by its path a document is read from its start, from its end, or by lines' },
    )
    .refine(({ side, lines }) => side === undefined || lines === undefined, {
      path: ['lines'],
      error: 'it does not go with side',
    })
    .refine(({ side, most: asked }) => asked === undefined || side !== undefined, {
      path: ['most'],
      error: 'it goes with side only',
    })
    .refine(({ side, lines, before, after }) => (side ?? lines) === undefined || (before ?? after) === undefined, {
      path: ['before'],
      error: 'before and after go with an observation only',
    });

export const outlineFields = (z: SchemaLibrary) => ({
  ...name(z),
  line: line(z).optional(),
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/, 'it is no place in an outline')
    .optional(),
  most: most(z),
});

export const outlineRules = (request: RequestObject<OutlineRequest>) => request.refine(named, NAME_ONE);
