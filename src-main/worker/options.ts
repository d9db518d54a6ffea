import { readFileSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { EngineError } from '../../src-shared/errors.ts';
import type { EngineOptions } from '../engine/options.ts';

export type { EngineOptions };

/** The root of the project, where `models/` and `examples/` stand. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

/** The version of this Quarry. */
export function version(): string {
  return (JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The default folder of the index: the user's data folder of this platform. */
export function defaultDataFolder(): string {
  return envPaths('Quarry', { suffix: '' }).data;
}

/** The folder for files that Quarry can make again, such as compiled modules: the cache folder of this platform. */
export function cacheFolder(): string {
  return envPaths('Quarry', { suffix: '' }).cache;
}

/**
 * Options from what a door was given, with the environment (`QUARRY_DATA`, `QUARRY_MODEL`, `QUARRY_PROVIDER`) and then
 * the defaults for what it was not.
 */
export function engineOptions(
  given: {
    data?: string | undefined;
    model?: string | undefined;
    provider?: string | undefined;
    modelsFolder?: string | undefined;
  } = {},
): EngineOptions {
  const model = given.model || process.env['QUARRY_MODEL'];
  const provider = given.provider || process.env['QUARRY_PROVIDER'];
  return {
    dataFolder: path.resolve(given.data || process.env['QUARRY_DATA'] || defaultDataFolder()),
    modelsFolder: path.resolve(given.modelsFolder ?? path.join(projectFolder, 'models')),
    model: model || 'int8',
    provider: provider || 'auto',
    unasked: [...(model ? [] : ['model' as const]), ...(provider ? [] : ['provider' as const])],
  };
}

/** Reads what {@link encodeOptions} wrote, in the engine's process. */
export function decodeOptions(text: string | undefined): EngineOptions {
  try {
    return JSON.parse(text ?? '') as EngineOptions;
  } catch (cause) {
    throw new EngineError('USAGE', 'The engine was started without its options.', {
      next: 'Start it through the supervisor.',
      cause,
    });
  }
}

export function encodeOptions(options: EngineOptions): string {
  return JSON.stringify(options);
}
