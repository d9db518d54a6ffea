import { readFileSync } from 'node:fs';
import path from 'node:path';
import envPaths from 'env-paths';
import { EngineError } from '../../src-shared/errors.ts';

/** Everything the engine's process is told at its start; plain data, because it crosses as one JSON argument. */
export interface EngineOptions {
  /** Absolute path of the folder that holds the index. Created when it is not there. */
  readonly dataFolder: string;
  /** Absolute path of the folder that holds the models that come with Quarry. */
  readonly modelsFolder: string;
  /** A precision of the embedded model (`int8`, `fp32`) or a path to an ONNX file or a model's folder. Default `int8`. */
  readonly model: string;
  /** `auto`, `cpu`, `coreml` or another execution provider of onnxruntime. Default `auto`. */
  readonly provider: string;
  /** Whether changes of the sources' files are noticed and read at once: for doors that stay open. Default false. */
  readonly watch?: boolean;
  /** Names the process this is told to; the supervisor gives it. See `engine/store/crash-journal-file.ts`. */
  readonly life?: string;
  /** Which of these nobody has asked for: where another process has the engine, whatever that one uses will do. Default none. */
  readonly unasked?: readonly ('model' | 'provider')[];
}

/** The root of the project, where `models/` and `examples/` stand. */
export const projectFolder = path.resolve(import.meta.dirname, '../..');

/** The version of this Quarry. */
export function version(): string {
  return (JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Where the index is kept when nobody says otherwise: the user's data folder of this platform. */
export function defaultDataFolder(): string {
  return envPaths('Quarry', { suffix: '' }).data;
}

/** Where is kept what can be made again, as compiled modules: the cache folder of this platform. */
export function cacheFolder(): string {
  return envPaths('Quarry', { suffix: '' }).cache;
}

/**
 * Options from what a door was given, with the environment (`QUARRY_DATA`, `QUARRY_MODEL`, `QUARRY_PROVIDER`) and then the
 * defaults for what it was not.
 */
export function engineOptions(given: { data?: string | undefined; model?: string | undefined; provider?: string | undefined; modelsFolder?: string | undefined } = {}): EngineOptions {
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
    throw new EngineError('USAGE', 'The engine was started without its options.', { next: 'Start it through the supervisor.', cause });
  }
}

export function encodeOptions(options: EngineOptions): string {
  return JSON.stringify(options);
}
