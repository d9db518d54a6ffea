/** Runs the engine of a package on Node, in place of Electron's utility process: the same bundle, natives and model. */
import { extractAll } from '@electron/asar';
import { fork } from 'node:child_process';
import path from 'node:path';
import { encodeOptions, type EngineOptions } from '../../src-main/worker/options.ts';
import { childChannel } from '../../src-main/worker/process-channel.ts';
import { engineEnvironment, type Launch, superviseEngine, type Supervisor } from '../../src-main/worker/supervisor.ts';

/**
 * Unpacks a package's archive, with what lies beside it, to `folder`.
 *
 * @returns how to start its engine
 */
export function unpackEngine(resources: string, folder: string): Launch {
  extractAll(path.join(resources, 'app.asar'), folder);
  return (options) => {
    const child = fork(path.join(folder, 'out/main/worker.mjs'), [encodeOptions(options)], {
      cwd: folder,
      serialization: 'advanced',
      env: engineEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return {
      pid: child.pid,
      channel: childChannel(child),
      exited: new Promise((resolve) => {
        child.once('error', (error) => resolve(error.message));
        child.once('exit', (code, signal) => resolve(signal ?? `ended with code ${code}`));
      }),
      kill: () => child.kill('SIGKILL'),
    };
  };
}

/** Starts it with an index in `data` and with the models of a package, as the packaged app does. */
export function startPacked(launch: Launch, data: string, models: string): Supervisor {
  const options: EngineOptions = { dataFolder: data, modelsFolder: models, model: 'int8', provider: 'auto' };
  return superviseEngine(options, launch);
}
