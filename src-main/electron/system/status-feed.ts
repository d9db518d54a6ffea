import type { IndexStatus } from '../../../src-shared/model.ts';
import { describeError, hasCode } from '../../../src-shared/errors.ts';
import type { Supervisor } from '../../worker/supervisor.ts';
import { warn } from '../../system/terminal.ts';

/** The state of the index, requested from the engine once for all listeners. */
export interface StatusFeed {
  /** As last told; `null` until it is known. */
  readonly latest: IndexStatus | null;
  on(told: (status: IndexStatus) => void): void;
  /** Asks at once. */
  renew(): Promise<void>;
}

/** Milliseconds between a change of the index and the request: a run reports ten changes a second. */
const PAUSE_MS = 1_000;

/** @param supervisor whose engine has not started yet */
export function followStatus(supervisor: Supervisor): StatusFeed {
  const listeners = new Set<(status: IndexStatus) => void>();
  let latest: IndexStatus | null = null;
  let timer: NodeJS.Timeout | undefined;

  const renew = async (): Promise<void> => {
    try {
      latest = await supervisor.api.status();
    } catch (error) {
      // Of an engine that has ended its state is told.
      if (!hasCode(error, 'ENGINE_STOPPED') && !hasCode(error, 'ENGINE_FAILED')) warn(describeError(error));
      return;
    }
    for (const told of listeners) told(latest);
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void renew();
    }, PAUSE_MS);
  };
  supervisor.on('changed', soon);
  supervisor.on('progress', soon);
  supervisor.on('engine', ({ kind }) => kind === 'ready' && void renew());
  return {
    get latest() {
      return latest;
    },
    on: (told) => void listeners.add(told),
    renew,
  };
}
