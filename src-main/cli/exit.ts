/** Ends a command with an exit code that scripts can rely on, and leaves no process or file behind. */

export const EXIT = {
  ok: 0,
  /** The command worked and there was nothing to find. */
  nothingFound: 1,
  /** The command line cannot be understood. */
  wrongUse: 2,
  failed: 3,
} as const;

/** One of {@link EXIT}, or 128 and a signal's number when the user ended the command. */
export type ExitCode = number;

/** A request to end the command: Ctrl-C, or the signals by which a system ends a process. */
export interface Interrupt {
  /** Aborted at the first signal. */
  readonly asked: AbortSignal;
  /**
   * Aborted at a second signal that comes at least a second later, because the user does not want to wait; and five
   * seconds after the first, for work that hangs.
   */
  readonly insisted: AbortSignal;
  /** What to exit with once `asked` is aborted; 130 for Ctrl-C. */
  readonly code: ExitCode;
  /** Stops listening: from then on a signal ends the process at once. */
  end(): void;
}

/** By POSIX numbers, the same on every system. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal may come twice at once: from the terminal, and passed on by the process that started this one. */
const SAME_SIGNAL_MS = 1_000;

/** Milliseconds after which unfinished work is no longer waited for. */
const LONGEST_END_MS = 5_000;

/** Listens for signals until {@link Interrupt.end}. */
export function listenForInterrupt(
  source: NodeJS.EventEmitter = process,
  now: () => number = () => performance.now(),
): Interrupt {
  const asked = new AbortController();
  const insisted = new AbortController();
  let code: ExitCode = SIGNALS.SIGINT;
  let first = 0;
  const listeners = Object.entries(SIGNALS).map(([signal, exit]) => {
    const listener = (): void => {
      if (asked.signal.aborted) {
        if (now() - first >= SAME_SIGNAL_MS) insisted.abort();
        return;
      }
      first = now();
      code = exit;
      setTimeout(() => insisted.abort(), LONGEST_END_MS).unref();
      asked.abort();
    };
    source.on(signal, listener);
    return () => source.off(signal, listener);
  });
  return {
    asked: asked.signal,
    insisted: insisted.signal,
    get code() {
      return code;
    },
    end: () => listeners.forEach((end) => end()),
  };
}
