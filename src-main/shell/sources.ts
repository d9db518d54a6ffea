import { stat } from 'node:fs/promises';
import { EngineError, hasCode } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import type { Supervisor } from '../worker/supervisor.ts';

/** Throws `PATH_NOT_FOUND` for the first path that is not there: cheaper and sooner than asking the engine. */
export async function requirePaths(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (await stat(path).catch((error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR')) continue;
    throw new EngineError('PATH_NOT_FOUND', `There is nothing at ${path}.`, { next: 'Check the path and try again.', details: { path } });
  }
}

/** Adds paths as sources, one after the other. Throws what the engine says of the first that it does not take. */
export async function addSources(engine: Pick<EngineApi, 'addSource'>, paths: readonly string[]): Promise<void> {
  for (const path of paths) await engine.addSource({ path });
}

/** Runs in all before giving up. One less than the supervisor's restarts, so that a file that kills the engine cannot take the search with it. */
const RUNS = 3;

/** Brings all sources up to date, and again when the engine's process ended on the way. Throws the last reason. */
export async function bringUpToDate(engine: Pick<EngineApi, 'index'>): Promise<void> {
  for (let run = 1; ; run++) {
    try {
      await engine.index({});
      return;
    } catch (error) {
      if (run === RUNS || !hasCode(error, 'ENGINE_STOPPED')) throw error;
    }
  }
}

/**
 * Reads on by itself after each restart of the engine: what it was reading may be half done. A file that ends the engine each time
 * ends that, too: without a run that gets through, there are no more tries than {@link RUNS} allows.
 *
 * @param failed is told why a run did not get through, unless the engine ended again
 */
export function resumeAfterRestarts({ api, on }: { readonly api: Pick<EngineApi, 'index'>; readonly on: Supervisor['on'] }, failed: (error: unknown) => void): void {
  let tries = RUNS - 1;
  let restarting = false;
  const resume = async (): Promise<void> => {
    tries--;
    try {
      await api.index({});
      tries = RUNS - 1;
    } catch (error) {
      if (!hasCode(error, 'ENGINE_STOPPED')) failed(error);
    }
  };
  on('engine', ({ kind }) => {
    if (kind === 'ready' && restarting && tries > 0) void resume();
    restarting = kind === 'restarting';
  });
}
