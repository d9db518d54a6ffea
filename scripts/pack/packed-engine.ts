/** Runs the engine of a package on Node, in place of Electron's utility process: the same bundle, natives and model. */
import { extractAll } from '@electron/asar';
import path from 'node:path';
import type { EngineOptions } from '../../src-main/worker/options.ts';
import { forkOf, type Launch, superviseEngine, type Supervisor } from '../../src-main/worker/supervisor.ts';

/**
 * Unpacks a package's archive, with what lies beside it, to `folder`.
 *
 * @returns how to start its engine
 */
export function unpackEngine(resources: string, folder: string): Launch {
  extractAll(path.join(resources, 'app.asar'), folder);
  return forkOf(path.join(folder, 'out/main/worker.mjs'), folder);
}

/** Starts it with an index in `data` and with the models of a package, as the packaged app does. */
export function startPacked(launch: Launch, data: string, models: string): Supervisor {
  const options: EngineOptions = { dataFolder: data, modelsFolder: models, model: 'int8', provider: 'auto', log: true };
  return superviseEngine(options, launch);
}
