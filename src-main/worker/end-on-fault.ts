/**
 * Ends the engine's process at an error that nobody handles, so that the supervisor starts a sound one. Some hosts only warn of such promises. The code
 * is one of its own: Node's is 1, which on Windows also means that somebody else ended the process.
 */
import { describeError } from '../../src-shared/errors.ts';
import { FAULT_EXIT_CODE } from './endings.ts';

function end(error: unknown): void {
  const frames = error instanceof Error ? (error.stack?.match(/^ {4}at .*$/gm) ?? []) : []; // without its message, which describeError has
  console.error([describeError(error), ...frames].join('\n'));
  process.exit(FAULT_EXIT_CODE);
}

/** From now on, in this process. */
export function endOnFault(): void {
  process.on('unhandledRejection', end);
  process.on('uncaughtException', end);
}
