/** What the engine, and whoever keeps it running, tell unasked. */
import type { IndexProgress } from './indexing.ts';

/**
 * What the engine's process is doing, as its supervisor sees it: `starting → ready`, after a crash
 * `crashed → backoff → starting`, or `failed` after the third within five minutes. Where another process's engine
 * answered and ended, it is `starting` again: that is no crash.
 */
export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'crashed' } & EngineCrash)
  /** It is started again after `waitMs` milliseconds. */
  | ({ readonly kind: 'backoff'; readonly waitMs: number } & EngineCrash)
  /** It is not started again until somebody asks: `HostApi.restartEngine`. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly next: string };

export interface EngineCrash {
  /** How the process ended, as the system tells it: `ended by SIGSEGV`. */
  readonly reason: string;
  /** Which crash it is of those in a row, from 1; a row ends with five minutes without one. */
  readonly crash: number;
  /** Absolute paths of the files that were being read; empty when none was, or another process's engine read them. */
  readonly files: readonly string[];
}

export interface EngineEvents {
  /** At most ten a second, and once at the end of a run. */
  readonly progress: IndexProgress;
  /**
   * Something was indexed or forgotten: an open search may now have another answer. `watching`: a source is watched
   * otherwise than before. `settings`: searches are ranked otherwise than before.
   */
  readonly changed: { readonly reason: 'indexed' | 'removed' | 'ready' | 'watching' | 'settings' };
  readonly engine: EngineState;
}
