import type { Channel } from '../../src-shared/channel.ts';
import { EngineError, toWire, type WireError } from '../../src-shared/errors.ts';
import type { EngineApi, EngineEvents, HostApi, HostEvents } from '../../src-shared/protocol.ts';
import { engineSchemas, hostSchemas } from '../../src-shared/protocol/schemas.ts';
import { checkRequest, type Schemas, serve, type Server } from '../../src-shared/rpc.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import type { Host } from './host.ts';

/** What a renderer may call: none of the calls for measuring. */
export type PageApi = EngineApi & HostApi;

const schemas: Schemas<PageApi> = { ...engineSchemas, ...hostSchemas };

/**
 * Answers one call of the host, for a front end that brings each on a way of its own. Never rejects: an error is data.
 *
 * @param request checked here
 */
export async function answerHostCall(host: HostApi, method: unknown, request: unknown): Promise<HostAnswer> {
  try {
    if (typeof method !== 'string' || !Object.hasOwn(hostSchemas, method))
      throw new EngineError('UNKNOWN_METHOD', `There is no method called "${String(method).slice(0, 60)}".`);
    const name = method as keyof HostApi;
    return { value: await host[name](checkRequest(name, hostSchemas[name], request) as never) };
  } catch (error) {
    return { error: toWire(error) };
  }
}

export type HostAnswer = { readonly value: unknown } | { readonly error: WireError };
/**
 * Calls of one page that are worked on at a time: far above what any page of ours asks, for each of them holds memory.
 */
const MOST_OF_A_PAGE = 200;
const EVENTS = ['progress', 'changed', 'engine'] as const satisfies readonly (keyof EngineEvents)[];

/**
 * Serves the engine and the host to one renderer, passes on the engine's events and what becomes of the settings, and
 * begins with the engine's state.
 * Ends by itself when the channel closes.
 */
export function servePage(channel: Channel, supervisor: Supervisor, host: Host): void {
  const server = serve<PageApi, EngineEvents & HostEvents>(
    channel,
    schemas,
    { ...supervisor.api, ...host },
    MOST_OF_A_PAGE,
  );
  const forward = <E extends keyof EngineEvents>(name: E): (() => void) =>
    supervisor.on(name, (payload) => (server as Server<EngineEvents>).emit(name, payload));
  const unsubscribe = [...EVENTS.map(forward), host.onSettings((state) => server.emit('settings', state))];
  channel.onClose(() => {
    for (const stop of unsubscribe) stop();
  });
  server.emit('engine', supervisor.state);
}
