/** Calls that report the state of the index and of the engine, and that repair the index. */
import type { WireError } from '../errors.ts';
import { type Nothing, none, type Page, pageFields, type PageRequest, read, withoutModel, write } from './call.ts';
import type { FileCounts, IndexProgress } from './indexing.ts';
import type { UnknownHeading } from './parsing.ts';
import type { Source } from './sources.ts';

/** A very large file that is partly found by words only. */
export interface WordsOnlyFile {
  readonly path: string;
  /** The share of its text that is, 1 to 100. */
  readonly percent: number;
}

/** A second model, which comes to each passage after the first one. */
export interface SecondModelStatus {
  /** Its name and precision; empty before it is loaded. */
  readonly model: string;
  /** `filling`: there are passages that it has not come to. */
  readonly state: 'loading' | 'filling' | 'complete' | 'failed';
  /** Passages that it has come to. */
  readonly vectors: number;
}

export interface IndexStatus {
  readonly documents: number;
  readonly observations: number;
  readonly passages: number;
  readonly vectors: number;
  readonly files: FileCounts;
  /**
   * The model's name and precision, such as `all-MiniLM-L6-v2 (int8)`; before it is loaded, of the one that the index
   * was made with.
   */
  readonly model: string;
  /** `idle`: no call has needed it yet. `failed`: none works. */
  readonly modelState: 'idle' | 'loading' | 'ready' | 'failed';
  readonly fingerprint: string;
  /** Not there where one model is used. */
  readonly secondModel?: SecondModelStatus;
  readonly sources: readonly Source[];
  /**
   * Names of sections of session notes that no type is known for, most frequent first, at most 50: the call
   * `unknownHeadings` gives all.
   */
  readonly unknownHeadings: readonly UnknownHeading[];
  /**
   * Very large files of which a part is found by its words only, with the share of their text in per cent; the largest
   * share first, at most 50: the call `wordsOnlyFiles` gives all. Not there where there is none.
   */
  readonly wordsOnly?: readonly WordsOnlyFile[];
  /**
   * How many watched sources were not scanned since the engine started, as after two crashes in a row: files there may
   * be new. Not there where there is none.
   */
  readonly unscanned?: number;
  /** The run under way, or `null`. */
  readonly progress: IndexProgress | null;
  /**
   * Why changes cannot be indexed at present: the disk is full, or another program has locked the index. `null` if
   * there is no error. Indexed notes can still be searched; the other files stay pending and are retried.
   */
  readonly trouble: WireError | null;
  /** Absolute path of the data folder. */
  readonly dataFolder: string;
}

export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when it is not ok; empty otherwise. */
  readonly next: string;
  /**
   * What `repair` will do about it, beginning with a verb (`remove 2 rows`); not there when it is ok or cannot be
   * mended.
   */
  readonly fix?: string;
}

/** What a repair did. */
export interface Repair {
  /** One sentence each; empty when there was nothing to mend. */
  readonly done: readonly string[];
}

export const statusCalls = {
  /**
   * Has the second model come to all passages, over all cores. Gives whether it has: not where there is none, or where
   * the caller cancels; what is done stays.
   */
  fillSecondModel: write<Nothing, { readonly complete: boolean }>(none),
  status: withoutModel(read<Nothing, IndexStatus>(none)),
  /**
   * Names of sections of session notes that no type is known for, most frequent first; at most 1,000 a page, by default
   * 50.
   */
  unknownHeadings: withoutModel(read<PageRequest, Page<UnknownHeading>>((z) => pageFields(z, 1_000))),
  /**
   * Very large files of which a part is found by its words only, the largest share first; at most 1,000 a page, by
   * default 50.
   */
  wordsOnlyFiles: withoutModel(read<PageRequest, Page<WordsOnlyFile>>((z) => pageFields(z, 1_000))),
  /**
   * Tests each part of the engine. `deep` also compares the text of each row with its hash. Never throws: a part that
   * fails is a check that is not ok. The call is not repeated after a crash, because a crash is itself a result.
   */
  healthCheck: write<{ readonly deep?: boolean | undefined }, readonly HealthCheck[]>((z) => ({
    deep: z.boolean().optional(),
  })),
  /**
   * Repairs what the checks can repair (`HealthCheck.fix`), and reads files again where that is necessary: of paused
   * sources only files that are pending or failed; with `deep` also files whose indexed texts do not match their
   * hashes. The user's files are only read. A damaged database is marked, and set aside at the next start. Waits for a
   * run in progress.
   */
  repair: write<{ readonly deep?: boolean | undefined }, Repair>((z) => ({ deep: z.boolean().optional() })),
};
