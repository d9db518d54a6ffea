import { stat } from 'node:fs/promises';
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineApi } from '../../src-shared/protocol.ts';
import { throughCrashes } from '../../src-shared/through-crashes.ts';

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
