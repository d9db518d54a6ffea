/** Classifies the end of an engine's process, and decides what follows. */

/** Milliseconds before the engine is restarted after the 1st, the 2nd, and each later crash of a series. */
export const BACKOFF_MS: readonly number[] = [500, 2_000, 8_000];
/** Milliseconds without a crash after which a series of crashes is over. */
export const FORGIVEN_AFTER = 5 * 60_000;
/** After this many crashes in one series the engine is not restarted. */
const MOST = 3;

/**
 * The engine's own exit code for an error that nobody handled, on every system. Not 1, with which Windows ends a
 * process from outside; not 1 to 14, which Node gives; not 126 and above, which shells and signals give. 70 is
 * "internal software error" in BSD's sysexits.h.
 */
export const FAULT_EXIT_CODE = 70;

/** Signals that end a process because of its own fault, or because it aborts itself. */
const FAULTS = /^ended by SIG(?:SEGV|ABRT|BUS|ILL|FPE|TRAP|SYS|STKFLT)$/;
/**
 * What Electron calls the same. `killed`, `memory-eviction`, `launch-failed` and `integrity-failure` come from outside.
 */
const ELECTRON_FAULTS: ReadonlySet<string> = new Set(['crashed', 'oom', 'abnormal-exit']);
/** A shell's codes for SIGHUP, SIGINT, SIGKILL and SIGTERM. */
const SHELL_CODES: ReadonlySet<number> = new Set([129, 130, 137, 143]);
/**
 * Codes that Windows gives a process that is ended from outside, as Chromium reads them, too: TerminateProcess, as task
 * managers call it; the end of the user's session; Ctrl-C; a debugger that has gone. Source: Microsoft, "NTSTATUS
 * values".
 */
const WINDOWS_CODES: ReadonlySet<number> = new Set([1, 0x4001_0004, 0xc000_013a, 0xc000_0354]);

/**
 * Whether a process ended by its own fault, so that the files it was reading may be the cause. This is false if
 * something outside ended the process: SIGKILL, SIGTERM, a task manager. The kernel frees memory by SIGKILL too, which
 * cannot be told from a user's; the reader process limits how much memory one file may take.
 *
 * @param reason as `EngineProcess.exited` gives it: `ended by SIGNAL`, `ended with code N`, or a reason of Electron's
 * @param platform Windows ends processes from outside with codes of its own
 */
export function isFault(reason: string, platform: NodeJS.Platform = process.platform): boolean {
  const code = exitCode(reason);
  if (code === null) return FAULTS.test(reason) || ELECTRON_FAULTS.has(reason);
  return code !== 0 && !SHELL_CODES.has(code) && !(platform === 'win32' && WINDOWS_CODES.has(code));
}

/**
 * Electron tells Windows's large codes as negative numbers, Node without a sign: they are made the same. `null` where
 * the reason is not a code.
 */
function exitCode(reason: string): number | null {
  const text = /^ended with code (-?\d+)$/.exec(reason)?.[1];
  return text === undefined ? null : Number(text) >>> 0;
}

/** Whether a process ended because it was done. */
export function isPeaceful(reason: string): boolean {
  return exitCode(reason) === 0 || reason === 'clean-exit';
}

export type Verdict =
  | { readonly kind: 'again' /** Which of its row, from 1. */; readonly crash: number; readonly waitMs: number }
  | { readonly kind: 'over' };

/**
 * Decides what follows from the last of these crashes.
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
