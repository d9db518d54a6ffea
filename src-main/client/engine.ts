/**
 * A program's way to the engine: that of a Quarry that has the data folder open, else one of its own. Whoever calls
 * does not notice which it is. A call that only reads goes through one crash; after a crash the engine is started
 * again, and where the other Quarry ends, its place is taken.
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
 * Runs `use` with the engine of a data folder, which has ended when this settles, whatever happens; that of another
 * Quarry goes on.
 */
export async function withEngine<T>(options: EngineOptions, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = openEngine(options);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

/** Tells of long work: what is done now, and how far it is. A `total` of 0 means that it is not known. */
export type Report = (progress: {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly eta?: number | null;
}) => void;

/** Runs `use` and passes on the engine's progress meanwhile. */
export async function reporting<T>(engine: Engine, report: Report, use: () => Promise<T>): Promise<T> {
  const end = engine.on('progress', ({ stage, done, total, eta }) => report({ stage, done, total, eta }));
  try {
    return await use();
  } finally {
    end();
  }
}
