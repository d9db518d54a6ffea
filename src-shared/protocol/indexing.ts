/** Calls that bring the index in step with the files, and say what became of each file. */
import {
  once,
  type Page,
  pageFields,
  type PageRequest,
  read,
  type SchemaLibrary,
  withoutModel,
  write,
} from './call.ts';

export type FileState = 'indexed' | 'pending' | 'failed' | 'excluded';

export type FileCounts = Readonly<Record<FileState, number>>;

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

export interface FilesRequest extends PageRequest {
  readonly state: 'pending' | 'failed' | 'excluded';
  /** 1 to 10,000. Default 500. */
  readonly limit?: number | undefined;
}

export interface IndexRequest {
  /** Default: all that are not paused. */
  readonly sourceIds?: readonly number[] | undefined;
  /** A name of the caller's own, by which the call `stopIndexing` means this run and no other. */
  readonly run?: string | undefined;
  /** Whether files that crashed the engine are tried once more although they have not changed. Default false. */
  readonly again?: boolean | undefined;
}

const runName = (z: SchemaLibrary) => z.string().min(1).max(64).optional();

export const indexingCalls = {
  /**
   * Brings the index in step with the files of all sources that are not paused, or of those named: new and changed
   * files are read, vanished ones forgotten, failed ones tried again; those that crash the engine
   * (`FILE_CRASHES_READER`) only when they have changed, or once more with `again`.
   * A second call while one runs waits for it and then runs. Progress comes as events.
   */
  index: write<IndexRequest, IndexReport>((z) => ({
    sourceIds: z.array(z.int().min(1)).max(1000).optional(),
    run: runName(z),
    again: z.boolean().optional(),
  })),
  /**
   * Stops the run under way after the documents in hand, or the run of that name, which may still wait for its turn;
   * what is done stays.
   */
  stopIndexing: withoutModel(once<{ readonly run?: string | undefined }, void>((z) => ({ run: runName(z) }))),
  /** Files in one state with their reasons, by path. */
  files: withoutModel(
    read<FilesRequest, Page<FileEntry>>((z) => ({
      state: z.enum(['pending', 'failed', 'excluded']),
      ...pageFields(z, 10_000),
    })),
  ),
};
