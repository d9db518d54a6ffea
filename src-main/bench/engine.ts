import { EngineError } from '../../src-shared/errors.ts';
import type { EngineOptions } from '../worker/options.ts';
import { type Supervisor, superviseEngine } from '../worker/supervisor.ts';

/** Tells of long work: what is done now, and how far it is. A `total` of 0 means that it is not known. */
export type Report = (progress: { readonly stage: string; readonly done: number; readonly total: number; readonly eta?: number | null }) => void;

/** What every long task here is given. */
export interface Task {
  readonly report: Report;
  /** Ends the task: its calls reject with `CANCELLED`, its scratch folders go. */
  readonly signal: AbortSignal;
}

/**
 * Runs `use` with the engine of the data folder: that of a Quarry that has it open, else one of its own, which has ended when
 * this settles, whatever happens.
 */
export async function withEngine<T>(options: EngineOptions, use: (engine: Supervisor) => Promise<T>): Promise<T> {
  const engine = superviseEngine(options);
  try {
    return await use(engine);
  } finally {
    await engine.stop();
  }
}

/** Runs `use` and passes on the engine's progress meanwhile. */
export async function reporting<T>(engine: Supervisor, report: Report, use: () => Promise<T>): Promise<T> {
  const end = engine.on('progress', ({ stage, done, total, eta }) => report({ stage, done, total, eta }));
  try {
    return await use();
  } finally {
    end();
  }
}

/** Throws `CANCELLED` when the task was ended: for work that calls nothing which would. */
export function throwIfEnded({ signal }: Task): void {
  if (signal.aborted) throw new EngineError('CANCELLED', 'The measuring was stopped.');
}
