/** Calls that update the index from the files, and report the state of each file. */
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
  /** Why the file failed, or which rule excludes it; otherwise empty. */
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
  /** A name that the caller chooses, so that `stopIndexing` can stop this run and no other. */
  readonly run?: string | undefined;
  /** Whether to retry files that crashed the engine although they have not changed. Default false. */
  readonly again?: boolean | undefined;
}

const runName = (z: SchemaLibrary) => z.string().min(1).max(64).optional();

export const indexingCalls = {
  /**
   * Updates the index from the files of all sources that are not paused, or of the named sources: reads new and changed
   * files, removes deleted ones, and retries failed ones. Files that crash the engine (`FILE_CRASHES_READER`) are
   * retried only when they have changed, or once more with `again`. A second call during a run waits for the run and
   * then runs. Events report the progress.
   */
  index: write<IndexRequest, IndexReport>((z) => ({
    sourceIds: z.array(z.int().min(1)).max(1000).optional(),
    run: runName(z),
    again: z.boolean().optional(),
  })),
  /**
   * Stops the present run after the documents that are being read, or stops the run of that name, which may still wait
   * for its turn. The index keeps what is done.
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
