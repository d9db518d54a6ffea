import { stat } from 'node:fs/promises';
import { EngineError, hasCode } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { throughCrashes } from '../../src-shared/through-crashes.ts';
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

/** Brings all sources up to date, and again when the engine's process ended on the way. Throws the last reason. */
export async function bringUpToDate(engine: Pick<EngineApi, 'index' | 'files'>): Promise<void> {
  await throughCrashes(engine, () => engine.index({}));
}

/**
 * Reads on by itself once the engine has crashed and is there again: what it was reading may be half done. Where it crashes over that,
 * too, it is left to be searched, until a run gets through: the third crash in a row would be the last.
 *
 * @param failed is told why a run did not get through, unless the engine ended again
 */
export function resumeAfterCrashes({ api, on }: { readonly api: Pick<EngineApi, 'index'>; readonly on: Supervisor['on'] }, failed: (error: unknown) => void): void {
  let hopeful = true;
  let crashed = false;
  const resume = async (): Promise<void> => {
    hopeful = false;
    try {
      await api.index({});
      hopeful = true;
    } catch (error) {
      if (!hasCode(error, 'ENGINE_STOPPED')) failed(error);
    }
  };
  on('engine', ({ kind }) => {
    if (kind === 'crashed') crashed = true;
    if (kind !== 'ready') return;
    if (crashed && hopeful) void resume();
    crashed = false;
  });
}
