/** How an engine's process ended, and what follows from it. */

/** Milliseconds before the engine is started again after the 1st, the 2nd, and any later crash of a row. */
export const BACKOFF_MS: readonly number[] = [500, 2_000, 8_000];
/** Milliseconds without a crash that end a row of them. */
export const FORGIVEN_AFTER = 5 * 60_000;
/** So many crashes within that time are the last. */
const MOST = 3;

/** Signals of a process that has run into a fault of its own, or has given itself up. */
const FAULTS = /^ended by SIG(?:SEGV|ABRT|BUS|ILL|FPE|TRAP|SYS|STKFLT)$/;
/** What Electron calls the same. `killed`, `memory-eviction`, `launch-failed` and `integrity-failure` come from outside. */
const ELECTRON_FAULTS: ReadonlySet<string> = new Set(['crashed', 'oom', 'abnormal-exit']);

/**
 * Whether a process ended by a fault of its own, so that what it had in hand may be the reason. Not where it was ended from outside: by
 * SIGKILL, SIGTERM, a task manager. The kernel's way to free memory is such a SIGKILL, and cannot be told from a user's; how much memory one file
 * may take is bounded elsewhere, in the thread that reads it.
 *
 * @param reason as `EngineProcess.exited` gives it: `ended by SIGNAL`, `ended with code N`, or a reason of Electron's
 * @param platform Windows ends processes from outside with code 1
 */
export function isFault(reason: string, platform: NodeJS.Platform = process.platform): boolean {
  const code = /^ended with code (\d+)$/.exec(reason)?.[1];
  if (code === undefined) return FAULTS.test(reason) || ELECTRON_FAULTS.has(reason);
  if (code === '0' || (code === '1' && platform === 'win32')) return false;
  return !['129', '130', '137', '143'].includes(code); // a shell's codes for SIGHUP, SIGINT, SIGKILL, SIGTERM
}

/** Whether a process ended because it was done. */
export function isPeaceful(reason: string): boolean {
  return reason === 'ended with code 0' || reason === 'clean-exit';
}

export type Verdict = { readonly kind: 'again'; /** Which of its row, from 1. */ readonly crash: number; readonly waitMs: number } | { readonly kind: 'over' };

/**
 * What follows from the last of these crashes.
 *
 * @param times when the engine crashed, in milliseconds by any clock, the earliest first
 */
export function judge(times: readonly number[], backoffMs = BACKOFF_MS): Verdict {
  const last = times.at(-1) ?? 0;
  if (times.filter((time) => last - time <= FORGIVEN_AFTER).length >= MOST) return { kind: 'over' };
  const begins = times.findLastIndex((time, i) => i === 0 || time - (times[i - 1] as number) > FORGIVEN_AFTER);
  const crash = times.length - Math.max(0, begins);
  return { kind: 'again', crash, waitMs: backoffMs[Math.min(crash, backoffMs.length) - 1] ?? 0 };
}
