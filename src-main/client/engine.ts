/**
 * Connects a program to the engine. If another Quarry has the data folder open, its engine answers; otherwise the
 * program starts its own. The caller does not notice which. A call that only reads is repeated once after a crash.
 * After a crash the engine is started again. If the other Quarry ends, this process takes its place.
 */
import { type Supervisor, superviseEngine } from '../worker/supervisor.ts';
import type { EngineOptions } from '../worker/options.ts';

export { type EngineOptions, engineOptions, version } from '../worker/options.ts';
export { throughCrashes } from '../../src-shared/retry-after-crash.ts';
export { jsonLine, stdout } from '../system/terminal.ts';

/** An engine that is attached to or started, with its calls in `api`. It must be ended with `stop`. */
export type Engine = Supervisor;

/** Attaches to the engine of a data folder, or starts one. Returns at once: calls wait until it answers. */
export function openEngine(options: EngineOptions): Engine {
  return superviseEngine(options);
}

/**
 * Runs `use` with the engine of a data folder. When the promise settles, an engine of this program has ended, whatever
 * happened; the engine of another Quarry continues.
 */
export async function withEngine<T>(options: EngineOptions, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = openEngine(options);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

/**
 * Reports the progress of long work: the current step, and how much is done. A `total` of 0 means that the total is not
 * known.
 */
export type Report = (progress: {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly eta?: number | null;
}) => void;

/** Runs `use`, and reports the engine's progress until `use` settles. */
export async function reporting<T>(engine: Engine, report: Report, use: () => Promise<T>): Promise<T> {
  const end = engine.on('progress', ({ stage, done, total, eta }) => report({ stage, done, total, eta }));
  try {
    return await use();
  } finally {
    end();
  }
}
