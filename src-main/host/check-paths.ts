import { stat } from 'node:fs/promises';
import { EngineError, hasCode } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { throughCrashes } from '../../src-shared/retry-after-crash.ts';
import { FORGIVEN_AFTER } from '../worker/restart-policy.ts';
import type { Supervisor } from '../worker/supervisor.ts';

/** Throws `PATH_NOT_FOUND` for the first path that is not there: cheaper and sooner than asking the engine. */
export async function requirePaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await stat(path).catch((error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR'))
      continue;
    throw new EngineError('PATH_NOT_FOUND', `There is nothing at ${path}.`, {
      next: 'Check the path and try again.',
      details: { path },
    });
  }
}

/** Adds paths as sources, one after the other. Throws the engine's error for the first path that the engine refuses. */
export async function addSources(engine: Pick<EngineApi, 'addSource'>, paths: readonly string[]): Promise<void> {
  for (const path of paths) await engine.addSource({ path });
}

/** Indexes all sources, and repeats that if the engine's process ended during the run. Throws the last reason. */
export async function bringUpToDate(engine: Pick<EngineApi, 'index' | 'files'>): Promise<void> {
  await throughCrashes(engine, () => engine.index({}));
}

/** Longest wait, in milliseconds, before files that crashed the engine are read once more. */
const LONGEST_WAIT = 60 * 60_000;

/**
 * Reads on by itself once the engine has crashed and is there again: what it was reading may be half done. Where it
 * ends over that, too, it is left to be searched at first, for the third crash in a row would be the last, and tried
 * once more when its crashes are forgiven; then after twice that time, and so on.
 *
 * @param failed is told why a run did not get through, unless the engine ended again
 * @param patience the first of these waits, in milliseconds. Default: as long as crashes count
 */
export function resumeAfterCrashes(
  { api, on }: { readonly api: Pick<EngineApi, 'index'>; readonly on: Supervisor['on'] },
  failed: (error: unknown) => void,
  patience = FORGIVEN_AFTER,
): void {
  let hopeful = true;
  let crashed = false;
  let wait = patience;
  let later: NodeJS.Timeout | undefined;
  const resume = async (): Promise<void> => {
    hopeful = false;
    try {
      await api.index({});
      hopeful = true;
      wait = patience;
    } catch (error) {
      if (!hasCode(error, 'ENGINE_STOPPED')) failed(error);
    }
  };
  on('engine', ({ kind }) => {
    if (kind === 'crashed') crashed = true;
    if (kind !== 'ready') return;
    if (crashed && hopeful) void resume();
    else if (crashed) {
      clearTimeout(later);
      later = setTimeout(() => void resume(), wait).unref();
      wait = Math.min(2 * wait, LONGEST_WAIT);
    }
    crashed = false;
  });
}
