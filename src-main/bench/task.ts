/** A long measuring: it tells how far it is, and can be ended. */
import { EngineError } from '../../src-shared/errors.ts';
import { type Context, reportTo } from '../cli/context.ts';
import type { Report } from '../client/engine.ts';

/** What every long task here is given. */
export interface Task {
  readonly report: Report;
  /** Ends the task: its calls reject with `CANCELLED`, its scratch folders go. */
  readonly signal: AbortSignal;
}

/** A task of a command, which ends at the first signal. */
export function taskOf(context: Context): Task {
  return { report: reportTo(context.progress), signal: context.interrupt.asked };
}

/** Throws `CANCELLED` when the task was ended: for work that calls nothing which would. */
export function throwIfEnded({ signal }: Task): void {
  if (signal.aborted) throw new EngineError('CANCELLED', 'The measuring was stopped.');
}
