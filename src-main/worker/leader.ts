/** The leader: it opens the engine and serves it to its parent and to the clients that attach. */
import type { Channel } from '../../src-shared/channel.ts';
import type { EngineEvents, WholeEngineApi } from '../../src-shared/protocol.ts';
import { allEngineSchemas } from '../../src-shared/protocol/schemas.ts';
import { serve, type Server } from '../../src-shared/rpc.ts';
import { createEngine, type Emit } from '../engine/engine.ts';
import { pruneCompileCache } from './compile-cache.ts';
import { serveClients } from './leader-socket-server.ts';
import type { EngineOptions } from './options.ts';
import type { SettingsStore } from '../system/settings-store.ts';
import type { WorkerEvents } from './supervisor.ts';
import { utilityReaders } from './utility-readers.ts';

/** Calls of the parent at a time: the parent asks for all of its windows, and limits each of them. */
const MOST_OF_PARENT = 20_000;

export interface Owner {
  /** Serves the contract on one more channel, until that closes. */
  readonly accept: (channel: Channel) => void;
  /** Closes the engine after the last connection has closed. */
  readonly close: () => Promise<void>;
}

/** @param settings those of the data folder. Default: the engine opens them itself */
export function ownFolder(parent: Channel, options: EngineOptions, settings?: SettingsStore): Owner {
  const servers = new Set<Server<EngineEvents> & Server<WorkerEvents>>();
  const emit: Emit = (name, payload) => {
    for (const server of servers) server.emit(name, payload);
  };
  const engine = createEngine(
    { ...options, ...(settings ? { settings } : {}), startReader: utilityReaders() ?? undefined },
    emit,
  );
  const accept = (channel: Channel, mostAtOnce?: number): void => {
    const server: Server<EngineEvents> & Server<WorkerEvents> = serve<WholeEngineApi, EngineEvents & WorkerEvents>(
      channel,
      allEngineSchemas,
      engine.api,
      mostAtOnce,
    );
    servers.add(server);
    channel.onClose(() => servers.delete(server));
  };
  accept(parent, MOST_OF_PARENT);
  const host = serveClients(options, (channel) => accept(channel));
  return {
    accept: (channel) => accept(channel),
    async close() {
      for (const server of servers) server.emit('leaving', null);
      host.close(); // who is attached looks for the next owner, or becomes it
      await engine.close();
      pruneCompileCache();
    },
  };
}
