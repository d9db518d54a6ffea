/** The engine's process: opens the engine and serves the contract to the process that started this one. */
import { describeError } from '../../src-shared/errors.ts';
import { type EngineApi, type EngineEvents, engineSchemas } from '../../src-shared/protocol.ts';
import { serve } from '../../src-shared/rpc.ts';
import { createEngine } from '../engine/engine.ts';
import { decodeOptions } from './options.ts';
import { parentChannel } from './process-channel.ts';

// Since Node only warns of these in some hosts: a fault must end the process, so that the supervisor starts a sound one.
process.on('unhandledRejection', (error) => {
  console.error(describeError(error));
  process.exit(1);
});

// A terminal's Ctrl-C reaches every process below it: the one that started this one decides, and then closes the channel.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

const channel = parentChannel();
const engine = createEngine(decodeOptions(process.argv[2]), (name, payload) => server.emit(name, payload));
const server = serve<EngineApi, EngineEvents>(channel, engineSchemas, engine.api);
channel.onClose(() => {
  void engine.close().finally(() => process.exit(0));
});
