import type { Channel } from '../../src-shared/channel.ts';
import { type EngineApi, type EngineEvents, engineSchemas, type ShellApi, shellSchemas } from '../../src-shared/protocol.ts';
import { type Schemas, serve } from '../../src-shared/rpc.ts';
import type { Supervisor } from '../worker/supervisor.ts';

/** What a renderer may call. `embed` is for measuring: no renderer needs it, and its vectors cannot cross as JSON. */
export type DoorApi = Omit<EngineApi, 'embed'> & ShellApi;

const { embed: _, ...schemas } = { ...engineSchemas, ...shellSchemas };
const EVENTS = ['progress', 'changed', 'engine'] as const satisfies readonly (keyof EngineEvents)[];

/**
 * Serves the engine and the shell to one renderer, passes the engine's events on, and begins with the engine's state.
 * Ends by itself when the channel closes.
 */
export function serveDoor(channel: Channel, supervisor: Supervisor, shell: ShellApi): void {
  const server = serve<DoorApi, EngineEvents>(channel, schemas satisfies Schemas<DoorApi>, { ...supervisor.api, ...shell });
  const forward = <E extends keyof EngineEvents>(name: E): (() => void) => supervisor.on(name, (payload) => server.emit(name, payload));
  const unsubscribe = EVENTS.map(forward);
  channel.onClose(() => {
    for (const stop of unsubscribe) stop();
  });
  server.emit('engine', supervisor.state);
}
