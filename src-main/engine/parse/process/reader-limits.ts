/** What a process that reads files may take, and how it says that it took more. */

export interface ReaderLimits {
  /** How large its heap may grow, in MiB. */
  readonly heapMb: number;
  /** How much memory it may take in all, in MiB: also what no heap holds, such as a stream that is unpacked. */
  readonly rssMb: number;
}

/** A large note takes a tenth of that. The process takes 700 MB at most, for it is looked at every 10 ms. */
export const READER_LIMITS: ReaderLimits = { heapMb: 448, rssMb: 576 };

/** What the process is told at its start, as JSON in its first argument. */
export interface ReaderArguments {
  /** The process that wants files read: without it, this one ends. */
  readonly wantedBy: number;
  readonly rssMb: number;
}

/** What the thread gets that looks after the process. */
export interface ReaderWatch {
  /** 1 while a file is read; shared. */
  readonly busy: Int32Array<SharedArrayBuffer>;
  readonly rssBytes: number;
  readonly wantedBy: number;
  readonly signal: NodeJS.Signals;
}

/**
 * By this signal the process ends itself when it takes too much memory: no other one means that. Windows knows no
 * signals.
 */
export const MEMORY_SIGNAL: NodeJS.Signals = process.platform === 'win32' ? 'SIGKILL' : 'SIGUSR2';

/**
 * The flags of V8 that hold a reader's heap. A small young generation is collected often: without a limit it grows with
 * the files that pass through.
 */
export function heapFlags({ heapMb }: ReaderLimits): string[] {
  return [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8', '--wasm-wrapper-tiering-budget=1000000000'];
}
